import { createHash } from 'node:crypto';

/** So many are remembered; the one that was checked longest ago is forgotten first. */
const MAX_TOKENS = 2_000;

/** What a token says, and the seconds in which it is as good as when it was checked. */
export interface VerifiedToken<Claims> {
  readonly claims: Claims;
  readonly fromS: number;
  readonly untilS: number;
}

/**
 * Checks the signature of each token once: it is sent with every request for half an hour. Only what a token says is
 * remembered, and for how long it says so. Whether its session and user still are what they were is no part of that:
 * whoever asks looks it up each time. Tokens are known by their hashes, so that none can be read out of memory.
 */
export function rememberVerified<Claims>(
  verify: (token: string, atS: number) => Promise<VerifiedToken<Claims> | null>,
): (token: string, atMs: number) => Promise<Claims | null> {
  const known = new Map<string, VerifiedToken<Claims>>();
  return async (token, atMs) => {
    const atS = Math.floor(atMs / 1000);
    const key = createHash('sha256').update(token).digest('base64');
    const before = known.get(key);
    if (before && before.fromS <= atS && atS <= before.untilS) return before.claims;
    known.delete(key);
    const verified = await verify(token, atS);
    if (verified === null) return null;
    known.set(key, verified);
    if (known.size > MAX_TOKENS) known.delete(known.keys().next().value ?? key);
    return verified.claims;
  };
}
