import type { Properties } from '../properties/property-edit.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { PropertyValue } from './parsed-file.ts';
import { TRASH_TTL_MS } from './trash.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DAYS = 3650;

/**
 * How long what was removed is kept, in milliseconds: `trash: { keep_days: 90 }` in `.codex/notebook.yml`, from 1 to 3,650;
 * 30 days where nothing (or nothing that makes sense) is said. Throws `invalid` when the settings are broken.
 */
export async function readKeepMs(settings: Pick<SettingsStore, 'read'>): Promise<number> {
  const { trash } = await settings.read();
  const days = isRecord(trash) ? trash['keep_days'] : null;
  const makesSense = typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= MAX_DAYS;
  return makesSense ? days * DAY_MS : TRASH_TTL_MS;
}

function isRecord(value: PropertyValue | undefined): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
