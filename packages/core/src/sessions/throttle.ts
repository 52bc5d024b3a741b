import type { Clock } from '../clock.ts';
import { CodexError } from '../errors.ts';
import { addressKey } from './address-key.ts';
import { type Allowance, createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

/** Who tries, and from where. */
export interface Attempt {
  /** The id of the user, or the name that was given when there is none such. */
  readonly account: string;
  readonly address: string | null;
  /** Whether the owner has signed in from there before: then tries from elsewhere do not count against this one. */
  readonly isKnownAddress: boolean;
}

/** Limits how often passwords and codes can be tried. */
export interface SignInThrottle {
  /**
   * Counts a try before it is made, so that many at once do not slip through; throws `too_many` with details
   * `{ retryAfterSeconds }`. The result takes it back, for a try that did not fail.
   */
  begin(attempt: Attempt): () => void;
}

/** How many tries may fail. */
export interface SignInLimits {
  /** For one account from one address. */
  readonly perAccountAndAddress: Allowance;
  /** From one address, whatever the account. */
  readonly perAddress: Allowance;
  /** For one account, from all addresses that its owner has never signed in from. */
  readonly perAccount: Allowance;
}

const QUARTER_MS = 15 * 60_000;
/** Ten tries for an account and fifty in all from one address in a quarter of an hour, a hundred for an account in an hour. */
export const SIGN_IN_LIMITS: SignInLimits = Object.freeze({
  perAccountAndAddress: { tries: 10, perMs: QUARTER_MS },
  perAddress: { tries: 50, perMs: QUARTER_MS },
  perAccount: { tries: 100, perMs: 60 * 60_000 },
});
/** Of each kind; some 100 bytes each. */
const MAX_KEYS = 20_000;
const MAX_ACCOUNT_CHARS = 256;

/** Makes a throttle; it lives in memory and starts afresh with the program. */
export function createSignInThrottle(ports: {
  readonly clock: Clock;
  readonly limits?: SignInLimits | undefined;
}): SignInThrottle {
  const { clock, limits = SIGN_IN_LIMITS } = ports;
  const perAccountAndAddress = createTokenBuckets(limits.perAccountAndAddress, clock, MAX_KEYS);
  const perAddress = createTokenBuckets(limits.perAddress, clock, MAX_KEYS);
  const perAccount = createTokenBuckets(limits.perAccount, clock, MAX_KEYS);
  return {
    begin({ account: given, address, isKnownAddress }) {
      const account = given.slice(0, MAX_ACCOUNT_CHARS).toLowerCase();
      const place = addressKey(address);
      const counted: (readonly [TokenBuckets, string])[] = [
        [perAccountAndAddress, `${place} ${account}`],
        [perAddress, place],
      ];
      if (!isKnownAddress) counted.push([perAccount, account]);
      const waitMs = Math.max(...counted.map(([buckets, key]) => buckets.waitMs(key)));
      if (waitMs > 0) throw tooMany(waitMs);
      for (const [buckets, key] of counted) buckets.take(key);
      return () => {
        for (const [buckets, key] of counted) buckets.giveBack(key);
      };
    },
  };
}

function tooMany(waitMs: number): CodexError {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return new CodexError('too_many', `Too many tries; try again in ${retryAfterSeconds} seconds.`, {
    retryAfterSeconds,
  });
}
