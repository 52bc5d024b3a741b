import { CodexError } from '../errors.ts';
import { decodeCursor, encodeCursor } from '../page.ts';

/** The last characters of a ULID are random: 40 bits, among some notebooks no two alike. */
const ID_CHARS = 8;
const ENTRY = /^([0-9A-Z]{8}):([0-9a-z]{1,10})$/;

/** Where reading goes on: before which change of each notebook, 0 where there are no more. */
export type ActivityPositions = ReadonlyMap<string, number>;

/** What the position of a notebook is kept under. */
export function activityKey(notebookId: string): string {
  return notebookId.slice(-ID_CHARS);
}

/** Packs positions; some 30 characters for each notebook. */
export function packActivity(list: string, positions: ActivityPositions): string {
  const text = [...positions].map(([key, seq]) => `${key}:${seq.toString(36)}`).join(',');
  return encodeCursor(list, [text]);
}

/** Unpacks them; empty when no cursor is given. Throws `invalid`. */
export function unpackActivity(list: string, cursor: string | null): ActivityPositions {
  const key = decodeCursor(list, cursor);
  if (key === null) return new Map();
  const [text] = key;
  if (typeof text !== 'string') throw badCursor();
  return new Map(text === '' ? [] : text.split(',').map(toEntry));
}

function toEntry(text: string): [string, number] {
  const [, key, seq] = ENTRY.exec(text) ?? [];
  if (key === undefined || seq === undefined) throw badCursor();
  return [key, parseInt(seq, 36)];
}

function badCursor(): CodexError {
  return new CodexError('invalid', 'The cursor does not belong to this list; start again without it.', {
    field: 'cursor',
  });
}
