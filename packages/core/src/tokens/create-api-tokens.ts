import { deedOf } from '../audit/deed.ts';
import { requireCan } from '../permissions/can.ts';
import { actorFrom } from '../sessions/actor-from.ts';
import { ownId } from '../users/own-account.ts';
import type { ApiToken } from './api-token-store.ts';
import { API_TOKEN_PREFIX, type ApiTokens } from './api-tokens.ts';
import { checkReach } from './check-reach.ts';
import { createTouches } from './touches.ts';
import type { ApiTokensPorts } from './token-ports.ts';

const TOKEN_BYTES = 32;
const SHOWN_CHARS = 12;

/** Joins the ports. */
export function createApiTokens(ports: ApiTokensPorts): ApiTokens {
  const { store, secrets, clock, newId } = ports;
  const touches = createTouches(store.tokens);
  return {
    async create(actor, wanted) {
      requireCan(actor, 'account.update', null);
      const createdMs = clock.nowMs();
      const reach = await checkReach(store.tokens, actor, wanted, createdMs);
      const secret = `${API_TOKEN_PREFIX}${secrets.random(TOKEN_BYTES)}`;
      const token: ApiToken = {
        ...{ ...reach, id: newId(), userId: ownId(actor), prefix: secret.slice(0, SHOWN_CHARS) },
        ...{ createdMs, lastUsedMs: null },
      };
      const deed = deedOf(actor, 'token.created', createdMs, { scope: token.scope });
      await store.tokens.create(token, secrets.hash(secret), deed, actor);
      return { token, secret };
    },

    async list(actor, page = {}) {
      requireCan(actor, 'account.read', null);
      return store.tokens.list(ownId(actor), page);
    },

    async revoke(actor, id) {
      requireCan(actor, 'account.update', null);
      await store.tokens.revoke(ownId(actor), id, deedOf(actor, 'token.revoked', clock.nowMs()));
    },

    async actorOf(context, secret) {
      if (!secret.startsWith(API_TOKEN_PREFIX)) return null;
      const nowMs = clock.nowMs();
      const found = await store.tokens.standing(secrets.hash(secret), nowMs);
      if (!found?.standing.isActive) return null;
      const { token, standing } = found;
      await touches.note(token, nowMs);
      const { id: tokenId, scope, workspaceIds } = token;
      return actorFrom(context, standing, { tokenId, scope, workspaceIds });
    },
  };
}
