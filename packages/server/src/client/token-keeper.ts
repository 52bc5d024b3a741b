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

  function post(path: string, body: object): Promise<Response> {
    const headers = authorized(new Headers({ 'content-type': 'application/json' }));
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
    const headers = new Headers({ 'content-type': 'application/json' });
    const init = { method: 'POST', headers, body: JSON.stringify(body), ...credentials() };
    const response = await sendTo(options, '/users/token/refresh', init);
    if (response.status === 401) keep(null);
    if (!response.ok) return false;
    await keepAnswer(response);
    return true;
  }

  async function keepAnswer(response: Response): Promise<void> {
    const { data } = (await response.json()) as {
      readonly data: { access_token: string; refresh_token: string };
    };
    if (!options.cookies) keep({ accessToken: data.access_token, refreshToken: data.refresh_token });
  }

  return {
    async send(path, init, { repeatable }) {
      const usedToken = tokens?.accessToken;
      const attempt = () =>
        sendTo(options, path, { ...init, headers: authorized(init.headers), ...credentials() });
      const response = await attempt();
      if (response.status !== 401 || !canRefresh() || !repeatable) return response;
      const renewed = tokens?.accessToken !== usedToken || (await refresh());
      return renewed ? attempt() : response;
    },
    async signIn(given) {
      const headers = new Headers({ 'content-type': 'application/json' });
      const init = { method: 'POST', headers, body: JSON.stringify(given), ...credentials() };
      const response = await sendTo(options, '/users/token', init);
      if (!response.ok) throw await toApiError(response);
      await keepAnswer(response);
    },
    async signOut() {
      const response = await post('/users/logout', tokens ? { refresh_token: tokens.refreshToken } : {});
      if (!response.ok && response.status !== 401) throw await toApiError(response);
      keep(null);
    },
  };
}
