import type { Clock } from '@codexlab/core';
import type { CookiePolicy } from './auth/cookies.ts';
import type { Live } from './live/live.ts';
import type { AccessTokens } from './auth/access-tokens.ts';

/** What handlers need besides the use cases. */
export interface ServerParts {
  readonly version: string;
  /** Access tokens and cookies begin at its time. */
  readonly clock: Clock;
  readonly registration: 'open' | 'closed';
  readonly mode: 'local' | 'server';
  readonly accessTokens: AccessTokens;
  readonly cookies: CookiePolicy;
  /** Tells what happens to those who listen. */
  readonly live: Live;
  /** The address that people reach the server by, without a slash at the end; for links to copy. */
  readonly publicUrl: () => string;
  /** Hears of failures that are faults of ours. */
  readonly onFault: (error: unknown, requestId: string) => void;
}
