import type { Secrets } from './credential-ports.ts';

/** What every refresh token begins with. */
export const REFRESH_TOKEN_PREFIX = 'cdxr_';
/** How long one is good, unless it is used before. */
export const REFRESH_MS = 30 * 24 * 3_600_000;
const TOKEN_BYTES = 32;

/** A new refresh token, with the hash that it is known by. */
export function newRefreshToken(secrets: Pick<Secrets, 'random' | 'hash'>): {
  readonly refreshToken: string;
  readonly refreshHash: string;
} {
  const refreshToken = `${REFRESH_TOKEN_PREFIX}${secrets.random(TOKEN_BYTES)}`;
  return { refreshToken, refreshHash: secrets.hash(refreshToken) };
}
