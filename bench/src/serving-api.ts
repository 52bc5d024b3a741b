/** Calls the API of one server as one person. */
export interface Api {
  readonly port: number;
  readonly token: string;
  /** The whole answer. Throws for any but a 2xx. */
  call<T>(method: string, path: string, body?: object): Promise<T>;
  /** The bytes of a request, for sockets that send nothing else. */
  bytesOf(method: string, path: string, more?: RequestMore): Buffer;
}

/** What a request may have besides method and path. */
export interface RequestMore {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A page of a list. */
export interface ApiPage {
  readonly data: readonly { readonly id: string; readonly path: string }[];
  readonly pagination: { readonly next_cursor: string | null };
}

const BASE = '/api/v1';

/** An API that asks with a token. */
export function createApi(port: number, token: string): Api {
  return {
    ...{ port, token },
    call: (method, path, body) => callApi({ port, token }, method, path, body),
    bytesOf: (method, path, { headers, body } = {}) =>
      requestBytes(port, method, `${BASE}${path}`, {
        ...{ body, headers: { authorization: `Bearer ${token}`, ...headers } },
      }),
  };
}

/** Signs in with the link that a local server makes. */
export async function signInByLink(link: string): Promise<Api> {
  const { port, hash } = new URL(link);
  const at = { port: Number(port), token: null };
  const body = { token: hash.replace('#token=', '') };
  const { data } = await callApi<{ data: { access_token: string } }>(at, 'POST', '/users/token/link', body);
  return createApi(at.port, data.access_token);
}

/** A request as it goes over the wire. */
export function requestBytes(
  port: number,
  method: string,
  path: string,
  {
    headers = {},
    body,
  }: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string | undefined } = {},
): Buffer {
  const all = {
    host: `127.0.0.1:${port}`,
    ...headers,
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${body ?? ''}`);
}

async function callApi<T>(
  { port, token }: { readonly port: number; readonly token: string | null },
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}${BASE}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
