import { CodexError } from '../errors.ts';
import type { PropertyValue } from '../files/parsed-file.ts';
import type { Properties } from '../properties/property-edit.ts';
import { type SettingsChange, asRecord } from '../settings/settings.ts';
import type { HistorySettings } from './notebook-history.ts';
import type { Person } from './version-control.ts';

/** What holds where a notebook's settings say nothing of its history. */
export const HISTORY_DEFAULTS: HistorySettings = Object.freeze({
  autoCommit: false,
  quietMs: 5_000,
  maxBinaryBytes: 10_000_000,
});

const SECTION = 'history';
const MAX_QUIET_MS = 24 * 60 * 60 * 1000;
const MAX_BINARY_BYTES = 1_000_000_000_000;
const BYTES_PER_MB = 1_000_000;
const MS_PER_SECOND = 1_000;

/** Reads what `history` of a notebook's settings says; what is not of the right form counts as not said. Pure. */
export function readHistorySettings(held: Properties): HistorySettings {
  const said = asRecord(held[SECTION]);
  const quietMs = scaled(said['quiet_seconds'], MS_PER_SECOND);
  const maxBinaryBytes = scaled(said['max_binary_mb'], BYTES_PER_MB);
  return {
    autoCommit: said['auto_commit'] === true,
    quietMs: isQuiet(quietMs) ? quietMs : HISTORY_DEFAULTS.quietMs,
    maxBinaryBytes: isBinaryLimit(maxBinaryBytes) ? maxBinaryBytes : HISTORY_DEFAULTS.maxBinaryBytes,
  };
}

/** Who works on this machine, as `history.author` (`name` and `email`) says; null when it does not. Pure. */
export function readMachineAuthor(held: Properties): Person | null {
  const { name, email } = asRecord(asRecord(held[SECTION])['author']);
  const isSaid = (value: PropertyValue | undefined): value is string =>
    typeof value === 'string' && value.trim() !== '';
  return isSaid(name) && isSaid(email) ? { name, email } : null;
}

/** The changes that make settings say what is wanted. Throws `invalid` (details `field`). Pure. */
export function planHistorySettings(
  held: Properties,
  wanted: { readonly [Name in keyof HistorySettings]?: HistorySettings[Name] | undefined },
): readonly SettingsChange[] {
  const said = asRecord(held[SECTION]);
  const values: Record<string, PropertyValue> = {};
  if (wanted.autoCommit !== undefined) values['auto_commit'] = wanted.autoCommit;
  if (wanted.quietMs !== undefined) values['quiet_seconds'] = requireQuiet(wanted.quietMs) / MS_PER_SECOND;
  if (wanted.maxBinaryBytes !== undefined)
    values['max_binary_mb'] = requireBinaryLimit(wanted.maxBinaryBytes) / BYTES_PER_MB;
  return Object.entries(values)
    .filter(([name, value]) => said[name] !== value)
    .map(([name, value]) => ({ names: [SECTION, name], value }));
}

function requireQuiet(quietMs: number): number {
  if (isQuiet(quietMs)) return quietMs;
  throw new CodexError('invalid', 'The quiet time must be from 0 seconds to a day.', { field: 'quietMs' });
}

function requireBinaryLimit(bytes: number): number {
  if (isBinaryLimit(bytes)) return bytes;
  const message = 'The largest binary file to commit must be from 0 to 1,000,000 MB.';
  throw new CodexError('invalid', message, { field: 'maxBinaryBytes' });
}

function isQuiet(value: number | null): value is number {
  return value !== null && value >= 0 && value <= MAX_QUIET_MS;
}

function isBinaryLimit(value: number | null): value is number {
  return value !== null && value >= 0 && value <= MAX_BINARY_BYTES;
}

function scaled(value: PropertyValue | undefined, factor: number): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value * factor) : null;
}
