import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { Secrets } from '../sessions/credential-ports.ts';
import type { SystemStore } from '../system-store.ts';

/** What `createApiTokens` needs. */
export interface ApiTokensPorts {
  readonly store: Pick<SystemStore, 'tokens'>;
  readonly secrets: Pick<Secrets, 'random' | 'hash'>;
  readonly clock: Clock;
  readonly newId: NewId;
}
