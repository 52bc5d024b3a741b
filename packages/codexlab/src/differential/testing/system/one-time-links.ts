import type { OneTimeLink } from '@codexlab/core';
import fc from 'fast-check';
import { type CallKind, keeps, reads, writes } from './call.ts';
import { page, readPages } from './pages.ts';
import { forgottenMs, goodForMs, id, pair, role } from './values.ts';

const purpose = fc.constantFrom<OneTimeLink['purpose'][]>('sign_in', 'reset', 'invite', 'invite');
/** Few, as a link is only found by its purpose too. */
const secret = fc.constantFrom('secret-1', 'secret-2', 'secret-3');
const creator = fc.option(id.user, { freq: 2 });

/** Calls about links that are good once. */
export const oneTimeLinks: readonly CallKind[] = [
  writes(
    'links.create',
    'link.created',
    ({ store, nowMs }, deed, what, [workspaceId, linkId], userId, as, createdBy, secretHash, ms) => {
      const base = { id: linkId, createdBy, createdMs: nowMs, expiresMs: nowMs + ms };
      const link: OneTimeLink =
        what === 'invite'
          ? { ...base, purpose: what, workspaceId, role: as }
          : { ...base, purpose: what, userId };
      return store.links.create(link, secretHash, deed);
    },
    ...([purpose, pair.workspaceAndLink, id.user, role, creator, secret, goodForMs] as const),
  ),
  writes(
    'links.take',
    'link.used',
    ({ store }, deed, what, secretHash) => store.links.take(what, secretHash, deed),
    ...([purpose, secret] as const),
  ),
  writes(
    'links.revokeInvite',
    'invite.revoked',
    ({ store }, deed, [workspaceId, linkId]) => store.links.revokeInvite(workspaceId, linkId, deed),
    pair.workspaceAndLink,
  ),
  keeps('links.purge', ({ store, nowMs }, ms) => store.links.purge(nowMs + ms), forgottenMs),
  reads(
    'links.peek',
    ({ store, nowMs }, what, secretHash) => store.links.peek(what, secretHash, nowMs),
    ...([purpose, secret] as const),
  ),
  reads(
    'links.invites',
    (scene, workspaceId, drawn) =>
      readPages(scene, { list: `invites ${workspaceId}`, drawn }, (wanted) =>
        scene.store.links.invites(workspaceId, scene.nowMs, wanted),
      ),
    ...([id.workspace, page] as const),
  ),
];
