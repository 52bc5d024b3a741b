import { type Actor, anonymous, type Codex, createIds, type IdempotencyStore } from '@codexlab/core';
import { createAccessTokens } from '../../auth/access-tokens.ts';
import { createServer } from '../../create-server.ts';
import type { Live } from '../../live/live.ts';
import { LOCAL_RATES } from '../../http/rate-limits.ts';

/** The use cases that a test expects; whatever else is called fails it. */
export type ExpectedCalls = { readonly [F in keyof Codex]?: Partial<Codex[F]> };

/** The time of the server under test. */
export const NOW_MS = 1_800_000_000_000;

/** Makes ids, as of the time of the server under test. */
export const newId = createIds({ nowMs: () => NOW_MS });

/** Somebody who is signed in. */
export const person: Actor = { ...anonymous, userId: newId(), scope: 'admin', sessionId: newId() };

/** Access tokens of the server under test. */
export const accessTokens = createAccessTokens(new Map([['k1', new Uint8Array(32).fill(7)]]), newId);

const ORIGIN = 'http://127.0.0.1:8765';

/** Asks a server over the given use cases, as `person` where a request says nothing else. */
export async function ask(
  calls: ExpectedCalls,
  method: string,
  path: string,
  more: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly json: unknown }> {
  const form = more.body instanceof URLSearchParams;
  const faults: unknown[] = [];
  const answer = await serverOver(calls, (error) => faults.push(error)).request(`/api/v1${path}`, {
    method,
    headers: {
      host: '127.0.0.1:8765',
      authorization: 'Bearer cdx_test',
      'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
      ...more.headers,
    },
    ...(more.body === undefined ? {} : { body: form ? String(more.body) : JSON.stringify(more.body) }),
  });
  if (faults.length > 0) throw faults[0];
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, json: text === '' ? null : JSON.parse(text) };
}

function serverOver(calls: ExpectedCalls, onFault: (error: unknown) => void) {
  const codex: Codex = {
    users: expected('users', calls.users),
    settings: expected('settings', calls.settings),
    sessions: expected('sessions', calls.sessions),
    tokens: expected('tokens', { actorOf: async () => person, ...calls.tokens }),
    workspaces: expected('workspaces', calls.workspaces),
    notebooks: expected('notebooks', calls.notebooks),
    search: expected('search', calls.search),
    find: expected('find', calls.find),
    activity: expected('activity', calls.activity),
    todos: expected('todos', calls.todos),
    tasks: expected('tasks', calls.tasks),
    backups: expected('backups', calls.backups),
    audit: expected('audit', { note: () => undefined, ...calls.audit }),
  };
  return createServer({
    codex,
    accessTokens,
    idempotency: expected<IdempotencyStore>('idempotency', {}),
    secrets: expected('secrets', {}),
    live: expected<Live>('live', { tickets: expected<Live['tickets']>('tickets', {}) }),
    ...{ version: '1.2.3', mode: 'server', registration: 'closed', rates: LOCAL_RATES, secure: false },
    hosts: () => new Set([new URL(ORIGIN).host]),
    publicUrl: () => ORIGIN,
    clock: { nowMs: () => NOW_MS },
    checkAnswers: true,
    onFault,
  });
}

/** An object with some of its methods; asking for another one tells which. */
export function expected<T extends object>(name: string, some: Partial<T> | undefined): T {
  return new Proxy((some ?? {}) as T, {
    get(target, method, receiver) {
      if (Reflect.has(target, method)) return Reflect.get(target, method, receiver);
      throw new Error(`${name}.${String(method)} was not expected.`);
    },
  });
}
