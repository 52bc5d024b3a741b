import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { deedOf } from '../audit/deed.ts';
import type { Clock } from '../clock.ts';
import { CodexError } from '../errors.ts';
import { requireCan } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import type { SystemStore } from '../system-store.ts';
import { ownId } from '../users/own-account.ts';
import {
  changeSettings,
  parseSettings,
  type UserSettingsChange,
  type UserSettings,
} from './user-settings.ts';
import type { SettingsWrite } from './user-settings-store.ts';

/** Settings, and what tells them from any other. */
export interface KeptSettings {
  readonly settings: UserSettings;
  readonly version: string;
}

/** The settings of whoever asks. */
export interface OwnSettings {
  get(actor: Actor): Promise<KeptSettings>;
  /**
   * Throws `too_large` above 64 KiB, and `conflict` with details `{ reason: 'version', current }` when the settings are not
   * those of `ifVersion` any more. It is noted in the audit log, unless all that changes is what was searched for.
   */
  change(
    actor: Actor,
    change: UserSettingsChange,
    options?: { readonly ifVersion?: string | null | undefined },
  ): Promise<KeptSettings>;
}

const MAX_SETTINGS_BYTES = 65_536;
/** Changes with every search: the audit log is for what somebody decided. */
const UNNOTED: ReadonlySet<string> = new Set(['recentSearches']);

/** Makes the use cases. */
export function createUserSettings({
  store,
  clock,
}: {
  readonly store: Pick<SystemStore, 'settings'>;
  readonly clock: Clock;
}): OwnSettings {
  const read = async (actor: Actor) => toKept(await store.settings.get(ownId(actor)));
  return {
    get(actor) {
      requireCan(actor, 'account.read', null);
      return read(actor);
    },

    async change(actor, change, { ifVersion = null } = {}) {
      requireCan(actor, 'account.update', null);
      await store.settings.change(ownId(actor), (before) => {
        const { settings, version } = toKept(before);
        if (ifVersion !== null && ifVersion !== version) throw changedMeanwhile(version);
        return toWrite(settings, change, (fields) =>
          deedOf(actor, 'user.settings_changed', clock.nowMs(), { fields }),
        );
      });
      return read(actor);
    },
  };
}

function toWrite(
  settings: UserSettings,
  change: UserSettingsChange,
  toDeed: (fields: string) => NonNullable<SettingsWrite['deed']>,
): SettingsWrite | null {
  const after: Readonly<Record<string, unknown>> = { ...changeSettings(settings, change) };
  const before: Readonly<Record<string, unknown>> = { ...settings };
  const changed = Object.keys(after).filter((name) => toText(after[name]) !== toText(before[name]));
  if (changed.length === 0) return null;
  const document = toText(after);
  if (utf8ToBytes(document).length > MAX_SETTINGS_BYTES)
    throw new CodexError(
      'too_large',
      `Settings may have ${MAX_SETTINGS_BYTES / 1024} KiB together; take something away first.`,
      { limit: MAX_SETTINGS_BYTES },
    );
  const noted = changed.filter((name) => !UNNOTED.has(name));
  return { document, deed: noted.length === 0 ? null : toDeed(noted.join(' ')) };
}

function toKept(document: string | null): KeptSettings {
  const settings = parseSettings(document);
  return { settings, version: bytesToHex(sha256(utf8ToBytes(toText(settings)))).slice(0, 32) };
}

function toText(value: unknown): string {
  return JSON.stringify(value);
}

function changedMeanwhile(current: string): CodexError {
  return new CodexError('conflict', 'The settings were changed since you read them. Read them again.', {
    reason: 'version',
    current,
  });
}
