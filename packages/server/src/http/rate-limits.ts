import type { RateClass } from '../contract/define.ts';
import { HttpError } from './http-error.ts';

/** A bucket: so many requests at once, refilled at this rate. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** The rate of each class of routes, for one user and for one address. */
export type RateTable = Readonly<Record<RateClass, Rate>>;

/** For servers that many people share. */
export const SHARED_RATES: RateTable = Object.freeze({
  read: { burst: 600, perSecond: 60 },
  write: { burst: 300, perSecond: 20 },
  search: { burst: 120, perSecond: 15 },
  upload: { burst: 120, perSecond: 10 },
  connect: { burst: 120, perSecond: 5 },
  'sign-in': { burst: 20, perSecond: 0.2 },
});

/** For one person on their own machine: only tries to sign in are counted. */
export const LOCAL_RATES: RateTable = Object.freeze({
  read: { burst: Infinity, perSecond: Infinity },
  write: { burst: Infinity, perSecond: Infinity },
  search: { burst: Infinity, perSecond: Infinity },
  upload: { burst: Infinity, perSecond: Infinity },
  connect: { burst: Infinity, perSecond: Infinity },
  'sign-in': SHARED_RATES['sign-in'],
});

/** How many callers are remembered; the longest unseen is forgotten first. */
const MAX_BUCKETS = 20_000;

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Counts requests. */
export interface RateLimiter {
  /** Takes one of the caller's tokens, and gives the headers that tell what is left. Throws 429. */
  take(kind: RateClass, caller: string, nowMs: number): Readonly<Record<string, string>>;
}

/** Makes a limiter; what it remembers is bounded. */
export function createRateLimiter(rates: RateTable): RateLimiter {
  const buckets = new Map<string, Bucket>();
  return {
    take(kind, caller, nowMs) {
      const rate = rates[kind];
      if (rate.burst === Infinity) return {};
      const key = `${kind} ${caller}`;
      const bucket = refill(buckets.get(key), rate, nowMs);
      buckets.delete(key); // the map keeps the order of use
      buckets.set(key, bucket);
      if (buckets.size > MAX_BUCKETS) forgetOldest(buckets);
      if (bucket.tokens < 1) throw tooMany(kind, rate, bucket);
      bucket.tokens -= 1;
      return headers(kind, rate, bucket);
    },
  };
}

function refill(bucket: Bucket | undefined, rate: Rate, nowMs: number): Bucket {
  if (!bucket) return { tokens: rate.burst, atMs: nowMs };
  const seconds = Math.max(0, nowMs - bucket.atMs) / 1000;
  bucket.tokens = Math.min(rate.burst, bucket.tokens + seconds * rate.perSecond);
  bucket.atMs = nowMs;
  return bucket;
}

/** Names of the header fields: IETF draft-ietf-httpapi-ratelimit-headers. */
function headers(kind: RateClass, { burst, perSecond }: Rate, { tokens }: Bucket): Record<string, string> {
  const untilFull = Math.ceil((burst - tokens) / perSecond);
  return {
    'ratelimit-policy': `"${kind}";q=${burst};w=${Math.ceil(burst / perSecond)}`,
    ratelimit: `"${kind}";r=${Math.floor(tokens)};t=${untilFull}`,
  };
}

function tooMany(kind: RateClass, rate: Rate, bucket: Bucket): HttpError {
  const seconds = Math.max(1, Math.ceil((1 - bucket.tokens) / rate.perSecond));
  return new HttpError(
    { status: 429, code: 'too_many', errorCode: 'RATE_LIMITED', headers: headers(kind, rate, bucket) },
    `Too many requests. Try again in ${seconds} s.`,
    { retryAfterSeconds: seconds },
  );
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}
