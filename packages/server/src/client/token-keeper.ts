import type { ClientOptions, ClientTokens } from './client-options.ts';
import { toApiError } from './api-error.ts';
import { sendTo } from './send.ts';

/** Knows who the client is, and renews what expires. */
export interface TokenKeeper {
  /** Sends a request as whoever is signed in; one that is refused since the token expired is sent once more. */
  send(
    path: string,
    init: RequestInit & { readonly headers: Headers },
    how: { readonly repeatable: boolean },
  ): Promise<Response>;
  signIn(credentials: {
    readonly username: string;
    readonly password: string;
    readonly code?: string | undefined;
  }): Promise<void>;
  signInByLink(token: string): Promise<void>;
  signOut(): Promise<void>;
}

/** Makes a keeper. */
export function createTokenKeeper(options: ClientOptions): TokenKeeper {
  let tokens: ClientTokens | null = options.tokens ?? null;
  let refreshing: Promise<boolean> | null = null;

  function keep(next: ClientTokens | null): void {
    tokens = next;
    options.onTokens?.(next);
  }

  /** Without a bearer: an access token that is not good any more must not stand in the way of a new one. */
  function postAsNobody(path: string, body: object): Promise<Response> {
    return post(path, body, new Headers());
  }

  function post(path: string, body: object, headers: Headers): Promise<Response> {
    headers.set('content-type', 'application/json');
    return sendTo(options, path, { method: 'POST', headers, body: JSON.stringify(body), ...credentials() });
  }

  function authorized(headers: Headers): Headers {
    const bearer = options.token ?? tokens?.accessToken;
    if (bearer !== undefined) headers.set('authorization', `Bearer ${bearer}`);
    return headers;
  }

  function credentials(): RequestInit {
    return { credentials: options.cookies ? 'same-origin' : 'omit' };
  }

  const canRefresh = () => options.token === undefined && (tokens !== null || options.cookies === true);

  /** One refresh for all that wait: a refresh token is good once. */
  function refresh(): Promise<boolean> {
    refreshing ??= refreshNow().finally(() => (refreshing = null));
    return refreshing;
  }

  async function refreshNow(): Promise<boolean> {
    const body = options.cookies ? {} : { refresh_token: tokens?.refreshToken };
    const response = await postAsNobody('/users/token/refresh', body);
    if (response.status === 401) keep(null);
    if (!response.ok) return false;
    await keepAnswer(response);
    return true;
  }

  async function signInAt(path: string, given: object): Promise<void> {
    const response = await postAsNobody(path, given);
    if (!response.ok) throw await toApiError(response);
    await keepAnswer(response);
  }

  /** What can be sent once only must not be refused for a token that is known to have expired. */
  async function renewIfSpent(): Promise<void> {
    if (canRefresh() && tokens !== null && hasExpired(tokens.accessToken)) await refresh();
  }

  async function keepAnswer(response: Response): Promise<void> {
    const { data } = (await response.json()) as {
      readonly data: { access_token: string; refresh_token: string };
    };
    if (!options.cookies) keep({ accessToken: data.access_token, refreshToken: data.refresh_token });
  }

  return {
    async send(path, init, { repeatable }) {
      if (!repeatable) await renewIfSpent();
      const usedToken = tokens?.accessToken;
      const attempt = () =>
        sendTo(options, path, { ...init, headers: authorized(init.headers), ...credentials() });
      const response = await attempt();
      if (response.status !== 401 || !canRefresh() || !repeatable) return response;
      const renewed = tokens?.accessToken !== usedToken || (await refresh());
      return renewed ? attempt() : response;
    },
    signIn: (given) => signInAt('/users/token', given),
    signInByLink: (token) => signInAt('/users/token/link', { token }),
    async signOut() {
      const body = tokens ? { refresh_token: tokens.refreshToken } : {};
      const response = await post('/users/logout', body, authorized(new Headers()));
      if (!response.ok && response.status !== 401) throw await toApiError(response);
      keep(null);
    },
  };
}

/** By the `exp` of the token and this machine's clock; the server decides. */
function hasExpired(accessToken: string): boolean {
  try {
    const payload = accessToken.split('.')[1] ?? '';
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown };
    return typeof exp === 'number' && exp * 1000 <= Date.now();
  } catch {
    return false; // none that we can read
  }
}
