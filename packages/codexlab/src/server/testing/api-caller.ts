import type { CodexApp } from '@codexlab/server';
import { HOST } from './test-server.ts';

/** A client of a socket that goes as soon as it is let in. */
const upgrade = (stream: { abandon(): void }) => stream.abandon();

/** An answer, read. */
export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: T;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** What a request may have besides method and path. */
export interface RequestParts {
  readonly body?: unknown;
  readonly bytes?: Uint8Array<ArrayBuffer> | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Address of the client. */
  readonly address?: string;
}

/** Calls the API as somebody. */
export interface ApiCaller {
  <T = Record<string, unknown>>(method: string, path: string, parts?: RequestParts): Promise<Answer<T>>;
}

/** Calls a server in this process; `token` null is nobody. */
export function callerOf(app: CodexApp, token: string | null): ApiCaller {
  return async (method, path, { body, bytes, headers, address = '192.0.2.1' } = {}) => {
    const response = await app.request(
      `/api/v1${path}`,
      {
        method,
        headers: {
          host: HOST,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? (bytes ?? null) : JSON.stringify(body),
      },
      { incoming: { socket: { remoteAddress: address } }, upgrade },
    );
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (isStream) await response.body?.cancel(); // it would not end
    const text = method === 'HEAD' || isStream ? '' : await response.text();
    const parsed: unknown =
      /json/.test(response.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : {};
    const read = parsed as Record<string, unknown>;
    return {
      status: response.status,
      headers: response.headers,
      data: read['data'] as never,
      body: read,
      text,
    };
  };
}

/** The password of everybody in tests. */
export const PASSWORD = 'correct horse battery';

/** Signs somebody in and gives a caller that is them. */
export async function signInAs(
  app: CodexApp,
  username: string,
  password = PASSWORD,
): Promise<ApiCaller & { readonly token: string }> {
  const answer = await callerOf(app, null)<{ access_token: string }>('POST', '/users/token', {
    body: { username, password },
  });
  if (answer.status !== 200) throw new Error(`${username} cannot sign in: ${answer.text}`);
  return Object.assign(callerOf(app, answer.data.access_token), { token: answer.data.access_token });
}
