import { type ChangeCursor, parseChangeCursor } from '../changes/change-store.ts';
import type { HistoryMemory } from './history-keeper.ts';
import type { RevisionId } from './version-control.ts';

/** How far a history has come, over restarts. */
export interface Remembered {
  /** Everything in the change log up to here is committed; null: nobody knows, so look at everything. */
  readonly committed: ChangeCursor | null;
  /** How far the index knows of every file since which commit it is as it is; null: not at all. */
  readonly noted: Noted | null;
  /** What the last commit by itself could not do, for a person. */
  readonly trouble: string | null;
  /** Binary files that are too large to be committed by themselves; at most 100 are remembered. */
  readonly tooLarge: readonly string[];
}

/** What the index knows of commits. */
export interface Noted {
  /** As of this commit; null: before the first. */
  readonly revision: RevisionId | null;
  /** Of the files that the change log tells of up to here. */
  readonly upTo: ChangeCursor;
}

/** Of a history that has not begun. */
export const NOTHING_REMEMBERED: Remembered = Object.freeze({
  committed: null,
  noted: null,
  trouble: null,
  tooLarge: Object.freeze([]),
});

const MAX_TOO_LARGE = 100;

/** What is remembered; nothing when it cannot be read: then everything is looked at once more. */
export async function recall(memory: HistoryMemory): Promise<Remembered> {
  const text = await memory.read().catch(() => null);
  if (text === null) return NOTHING_REMEMBERED;
  return parseRemembered(text);
}

/** Remembers durably. */
export async function remember(memory: HistoryMemory, what: Remembered): Promise<void> {
  const tooLarge = what.tooLarge.slice(0, MAX_TOO_LARGE);
  await memory.write(`${JSON.stringify({ version: 1, ...what, tooLarge })}\n`);
}

/** Reads what `remember` wrote; whatever is not of its form counts as not there. Pure. */
export function parseRemembered(text: string): Remembered {
  const { version, committed, noted, trouble, tooLarge } = parseObject(text);
  if (version !== 1) return NOTHING_REMEMBERED;
  return {
    committed: isCursor(committed) ? committed : null,
    noted: parseNoted(noted),
    trouble: typeof trouble === 'string' ? trouble : null,
    tooLarge: Array.isArray(tooLarge) ? tooLarge.filter((each) => typeof each === 'string') : [],
  };
}

function parseNoted(value: unknown): Noted | null {
  const { revision, upTo } = asObject(value);
  return isCursor(upTo) && (revision === null || isRevision(revision)) ? { revision, upTo } : null;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isCursor(value: unknown): value is ChangeCursor {
  return typeof value === 'string' && parseChangeCursor(value) !== null;
}

function isRevision(value: unknown): value is RevisionId {
  return typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}
