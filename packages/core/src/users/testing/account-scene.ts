import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect } from 'vitest';
import type { AuditRow } from '../../audit/audit-store.ts';
import { deedOf } from '../../audit/deed.ts';
import { CodexError } from '../../errors.ts';
import { fixedClock, type FixedClock } from '../../fixed-clock.ts';
import { createIds } from '../../ids.ts';
import { memorySystemStore } from '../../memory-system-store.ts';
import { absPath } from '../../paths.ts';
import { type Actor, anonymous } from '../../permissions/roles.ts';
import { createSessions } from '../../sessions/create-sessions.ts';
import type { OneTimeCodes, PasswordHasher, Secrets } from '../../sessions/credential-ports.ts';
import type { RequestContext, Sessions, SignIn } from '../../sessions/sessions.ts';
import { createSignInThrottle } from '../../sessions/throttle.ts';
import type { SystemStore } from '../../system-store.ts';
import type { ApiTokens } from '../../tokens/api-tokens.ts';
import { createApiTokens } from '../../tokens/create-api-tokens.ts';
import type { Workspace } from '../../workspaces/workspace-store.ts';
import type { UsersPorts } from '../account-ports.ts';
import { createUsers } from '../create-users.ts';
import { formatPasswordRecord, parsePasswordRecord } from '../password-record.ts';
import type { User } from '../user-store.ts';
import type { Users } from '../users.ts';

/** The password of everybody in a scene. */
export const PASSWORD = 'four-word pass phrase';

/** People, sessions and tokens around an empty store, with cheap stand-ins for cryptography. */
export interface AccountScene {
  readonly store: SystemStore;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly tokens: ApiTokens;
  readonly clock: FixedClock;
  readonly secrets: Secrets;
  /** The record that each call to the hasher was asked about; null for nobody's. */
  readonly verified: (string | null)[];
  /** Done once, the next time that the hasher is asked: what happens meanwhile. */
  meanwhile(work: () => Promise<unknown>): void;
  from(address: string | null): RequestContext;
  addUser(
    username: string,
    change?: { readonly isSuperuser?: boolean; readonly email?: string },
  ): Promise<User>;
  signIn(username: string, more?: { readonly address?: string; readonly code?: string }): Promise<SignIn>;
  /** The actor of a new session. */
  actor(username: string, code?: string): Promise<Actor>;
  addWorkspace(owner: User, slug: string): Promise<Workspace>;
  /** Begins and confirms a second factor; gives its recovery codes. The time moves on by a step. */
  addSecondFactor(actor: Actor): Promise<readonly string[]>;
  /** The code of now. */
  code(): string;
  audited(kind: string): Promise<readonly AuditRow[]>;
}

/** Builds a scene. */
export function openAccounts(
  options: Partial<Pick<UsersPorts, 'registration' | 'createFirstWorkspace'>> = {},
): AccountScene {
  const clock = fixedClock();
  const store = memorySystemStore();
  const newId = createIds(clock);
  const secrets = plainSecrets();
  const { hasher, verified, meanwhile } = watchedHasher();
  const throttle = createSignInThrottle({ clock });
  const ports = { store, passwords: hasher, secrets, codes: plainCodes, throttle, clock, newId };
  const users = createUsers({ registration: 'closed', ...options, ...ports });
  const sessions = createSessions(ports);
  const tokens = createApiTokens(ports);
  const from = (address: string | null): RequestContext => ({ via: 'api', requestId: 'request', address });
  const code = () => codeOf(Math.floor(clock.nowMs() / STEP_MS));
  const root: Actor = { ...anonymous, userId: newId(), isSuperuser: true, scope: 'admin' };

  async function signIn(username: string, more: { address?: string; code?: string } = {}): Promise<SignIn> {
    return sessions.signIn(from(more.address ?? '192.0.2.1'), {
      username,
      password: PASSWORD,
      code: more.code,
    });
  }

  async function actor(username: string, given?: string): Promise<Actor> {
    const { session, securityStamp } = await signIn(username, given === undefined ? {} : { code: given });
    const found = await sessions.actorOf(from('192.0.2.1'), { id: session.id, securityStamp });
    if (!found) throw new Error('no actor');
    return found;
  }

  return {
    ...{ store, users, sessions, tokens, clock, secrets, verified, meanwhile, from, signIn, actor, code },
    addUser: (username, change = {}) => users.create(root, { username, password: PASSWORD, ...change }),
    async addWorkspace({ id: ownerId }, slug) {
      const times = { createdMs: clock.nowMs(), updatedMs: clock.nowMs(), deletedMs: null };
      const place = { slug, name: slug, description: null, path: absPath(`/${slug}`) };
      const workspace = { id: newId(), ownerId, ...place, ...times };
      await store.workspaces.create(workspace, deedOf(root, 'workspace.created', clock.nowMs()));
      return workspace;
    },
    async addSecondFactor(of) {
      await users.beginSecondFactor(of, { password: PASSWORD });
      const { recoveryCodes } = await users.confirmSecondFactor(of, code());
      clock.advance(STEP_MS);
      return recoveryCodes;
    },
    async audited(kind) {
      return (await store.audit.read(0, 1000)).filter((row) => row.kind === kind);
    },
  };
}

/** An error with this code and, when given, these details. */
export function failure(code: string, details?: object): unknown {
  return expect.objectContaining(details === undefined ? { code } : { code, details });
}

const STEP_MS = 30_000;

function codeOf(step: number): string {
  return String((step * 7919) % 1_000_000).padStart(6, '0');
}

const plainCodes: OneTimeCodes = {
  create: (account) => ({ secret: 'SECRET', uri: `otpauth://totp/Codex:${account}` }),
  async match(secret, code, atMs) {
    const now = Math.floor(atMs / STEP_MS);
    const step = [now - 1, now, now + 1].find((near) => codeOf(near) === code);
    return secret === 'SECRET' ? (step ?? null) : null;
  },
};

/** Different at each call, the same in each run; sealing marks its context and hides nothing. */
function plainSecrets(): Secrets {
  let count = 0;
  const hash = (text: string) => bytesToHex(sha256(utf8ToBytes(text)));
  return {
    hash,
    random: (bytes) => {
      const digits = hash(`random ${++count}`);
      return btoa(digits).slice(0, Math.ceil((bytes * 4) / 3));
    },
    seal: (text, context) => `${context}|${text}`,
    unseal(sealed, context) {
      if (!sealed.startsWith(`${context}|`)) throw new CodexError('internal', 'another context');
      return sealed.slice(context.length + 1);
    },
  };
}

function watchedHasher() {
  const verified: (string | null)[] = [];
  let pending: (() => Promise<unknown>) | null = null;
  const hashOf = (password: string) => bytesToHex(sha256(utf8ToBytes(password)));
  const hasher: PasswordHasher = {
    hash: async (password) =>
      formatPasswordRecord({ iterations: 600_000, salt: '00'.repeat(16), hash: hashOf(password) }),
    async verify(password, text) {
      verified.push(text);
      const work = pending;
      pending = null;
      await work?.();
      const record = text === null ? null : parsePasswordRecord(text);
      if (record?.hash !== hashOf(password)) return 'wrong';
      return record.iterations < 600_000 ? 'outdated' : 'right';
    },
  };
  const meanwhile = (work: () => Promise<unknown>) => {
    pending = work;
  };
  return { hasher, verified, meanwhile };
}
