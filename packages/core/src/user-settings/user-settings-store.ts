import type { Deed } from '../audit/deed.ts';
import type { UserId } from '../ids.ts';

/** What is to be kept, and what it is noted as; no deed: it is noted nowhere. */
export interface SettingsWrite {
  readonly document: string;
  readonly deed: Deed | null;
}

/** A document of each user. It is removed with its user. */
export interface UserSettingsStore {
  /** Null: nothing was ever kept. */
  get(userId: UserId): Promise<string | null>;
  /**
   * Keeps what `decide` makes of the document that is there, both in one transaction; null from it writes nothing, and
   * what it throws is thrown. Throws `not_found` when there is no such user.
   */
  change(userId: UserId, decide: (before: string | null) => SettingsWrite | null): Promise<void>;
}
