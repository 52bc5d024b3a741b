import {
  absPath,
  type Actor,
  anonymous,
  createCodex,
  createIds,
  type IdempotencyStore,
  type NewId,
  type Notebook,
  type NotebookHost,
  type Timer,
  type User,
  type WorkspaceFolders,
} from '@codexlab/core';
import { fixedClock, type FixedClock, memorySystemStore } from '@codexlab/core/testing';
import { createAccessTokens } from '../../auth/access-tokens.ts';
import { oneTimeCodes } from '../../auth/one-time-codes.ts';
import { createPasswordHasher } from '../../auth/passwords.ts';
import { createSecrets, deriveKey } from '../../auth/secrets.ts';
import { createServer } from '../../create-server.ts';
import { LOCAL_RATES } from '../../http/rate-limits.ts';
import { createLive } from '../../live/live.ts';
import { expected } from './ask.ts';

/** The password of everybody. */
export const PASSWORD = 'four-word pass phrase';
const KEY = new Uint8Array(32).fill(9);

/** Nothing happens by time alone. */
const timer: Timer = { after: () => () => undefined, breathe: async () => undefined };

/** What an answer has: `data` with its page, or the fields of a problem. */
export interface Answered {
  readonly status: number;
  readonly location: string | null;
  readonly etag: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly pagination?: Readonly<Record<string, unknown>>;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Tokens of a session. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

/** A server over the real use cases, on a store in memory and folders that are names alone. */
export interface OpenServer {
  readonly clock: FixedClock;
  /** A user beside the administrator `root`. */
  readonly ada: User;
  /** Asks with a bearer token, or as nobody. */
  ask(
    method: string,
    path: string,
    token: string | null,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answered>;
  signIn(username: string): Promise<Tokens>;
  /** Starts the server anew, as after a kill: of requests that were done since `loseAnswers` it knows that they were begun. */
  restart(): void;
  /** What is done from now on is done, and nobody can note that it was. */
  loseAnswers(): void;
}

/** Opens it with the users `root` and `ada`. */
export async function openServer(): Promise<OpenServer> {
  const clock = fixedClock();
  const newId = createIds(clock);
  const store = memorySystemStore();
  const secrets = createSecrets(KEY);
  const codex = createCodex({
    ...{ store, secrets, clock, newId, codes: oneTimeCodes, registration: 'closed', folders },
    host: hostOfNothing(newId),
    passwords: createPasswordHasher({ iterations: 1000 }),
    timer,
  });
  const faults: unknown[] = [];
  const root: Actor = { ...anonymous, userId: newId(), isSuperuser: true, scope: 'admin' };
  await codex.users.create(root, { username: 'root', password: PASSWORD, isSuperuser: true });
  const ada = await codex.users.create(root, { username: 'ada', password: PASSWORD });
  let isLost = false;
  const finish: IdempotencyStore['finish'] = async (request, answer) => {
    if (isLost) throw new Error('The disk is full.');
    await store.idempotency.finish(request, answer);
  };
  const start = () =>
    createServer({
      ...{ codex, clock, secrets, version: '1.2.3', mode: 'server', registration: 'closed', secure: false },
      accessTokens: createAccessTokens(new Map([['k1', deriveKey(KEY, 'access-token')]]), newId),
      idempotency: { ...store.idempotency, finish },
      live: createLive({ codex, secrets, clock, changes: store.changes, timer }),
      ...{ hosts: () => new Set(['lab.example']), publicUrl: () => 'http://lab.example', rates: LOCAL_RATES },
      checkAnswers: true,
      onFault: (error) => faults.push(error),
    });
  let app = start();

  const ask: OpenServer['ask'] = async (method, path, token, body, headers = {}) => {
    const bearer = token === null ? {} : { authorization: `Bearer ${token}` };
    const answer = await app.request(`/api/v1${path}`, {
      method,
      headers: { host: 'lab.example', 'content-type': 'application/json', ...bearer, ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (faults.length > 0) throw faults[0];
    const text = await answer.text();
    const json: Omit<Answered, 'status' | 'location' | 'etag'> = text === '' ? {} : JSON.parse(text);
    const { headers: sent } = answer;
    return { status: answer.status, location: sent.get('location'), etag: sent.get('etag'), ...json };
  };
  return {
    ...{ clock, ada, ask },
    async signIn(username) {
      const { data } = await ask('POST', '/users/token', null, { username, password: PASSWORD });
      return { access: String(data?.['access_token']), refresh: String(data?.['refresh_token']) };
    },
    restart() {
      isLost = false;
      app = start();
    },
    loseAnswers() {
      isLost = true;
    },
  };
}

/** Opens notebooks that nothing is asked of. */
function hostOfNothing(newId: NewId): NotebookHost {
  return {
    adopt: async () => newId(),
    use: (_place, work) => work(expected<Notebook>('notebook', {}), new AbortController().signal),
    release: async () => undefined,
  };
}

const folders: WorkspaceFolders = {
  create: async (slug) => absPath(`/data/${slug}`),
  allow: async (path) => absPath(path),
  inside: async (workspace, path) => absPath(path === '.' ? workspace : `${workspace}/${path}`),
  toTrash: async (_workspace, path) => `.codex/trash/1/${path}`,
  fromTrash: async () => undefined,
};
