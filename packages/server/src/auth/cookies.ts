import { serialize } from 'hono/utils/cookie';
import { API_BASE } from '../contract/api-base.ts';

/** The cookie with the access token. */
export const ACCESS_COOKIE = 'codex_access';
/** The cookie with the refresh token; sent to the routes about users alone. */
export const REFRESH_COOKIE = 'codex_refresh';
const REFRESH_PATH = `${API_BASE}/users`;

/** How cookies are set: HttpOnly, SameSite=Strict, and Secure unless the server runs on loopback without TLS. */
export interface CookiePolicy {
  /** Values of `Set-Cookie` for a sign-in. */
  signIn(
    tokens: { readonly access: string; readonly refresh: string; readonly refreshMs: number },
    nowMs: number,
  ): readonly string[];
  /** Values of `Set-Cookie` that take both away. */
  signOut(): readonly string[];
}

/** Makes the policy. */
export function createCookiePolicy(options: {
  readonly secure: boolean;
  readonly accessSeconds: number;
}): CookiePolicy {
  const common = { httpOnly: true, sameSite: 'Strict', secure: options.secure } as const;
  return {
    signIn: ({ access, refresh, refreshMs }, nowMs) => [
      serialize(ACCESS_COOKIE, access, { ...common, path: '/', maxAge: options.accessSeconds }),
      serialize(REFRESH_COOKIE, refresh, {
        ...common,
        path: REFRESH_PATH,
        maxAge: Math.max(0, Math.floor((refreshMs - nowMs) / 1000)),
      }),
    ],
    signOut: () => [
      serialize(ACCESS_COOKIE, '', { ...common, path: '/', maxAge: 0 }),
      serialize(REFRESH_COOKIE, '', { ...common, path: REFRESH_PATH, maxAge: 0 }),
    ],
  };
}
