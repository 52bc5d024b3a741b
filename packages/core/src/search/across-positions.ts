import { CodexError } from '../errors.ts';
import type { NotebookId } from '../ids.ts';
import { type CursorKey, decodeCursor, encodeCursor } from '../page.ts';

/*
 * The cursor of a search over many notebooks holds how many hits of each notebook were shown, and for those that have
 * shown many a cursor of the notebook's own near that place, so that they need not be read from the start again. When
 * all of it is too long, the cursors of those that have shown fewest are left out: reading on takes longer then, and
 * finds the same.
 */

/** Where reading goes on in one notebook. */
export interface Position {
  /** So many hits were shown. */
  readonly shown: number;
  /** True: there are no more. */
  readonly done: boolean;
  /** The notebook's own cursor after so many of its hits; null: the start. */
  readonly anchor: { readonly cursor: string; readonly at: number } | null;
}

/** Everything that a cursor says. */
export interface AcrossPositions {
  /** As counted with the first page. */
  readonly total: number;
  readonly approximate: boolean;
  readonly positions: ReadonlyMap<string, Position>;
}

/** The beginning of every notebook. */
export const START: Position = Object.freeze({ shown: 0, done: false, anchor: null });

/** In base64url 3 bytes take 4 characters: cursors stay below 4,096. */
const MAX_TEXT_CHARS = 2_900;
/** The last characters of a ULID are random: 40 bits, among 200 notebooks no two alike. */
const ID_CHARS = 8;

/** What a position is kept under. */
export function positionKey(id: NotebookId): string {
  return id.slice(-ID_CHARS);
}

/** Packs positions into a cursor of at most 4,096 characters. */
export function packPositions(list: string, { total, approximate, positions }: AcrossPositions): string {
  const moved = [...positions].filter(([, { shown, done }]) => shown > 0 || done);
  // The anchors that save most are kept for longest.
  moved.sort(([, a], [, b]) => saving(b) - saving(a));
  let room = MAX_TEXT_CHARS - moved.reduce((sum, entry) => sum + toText(entry, false).length + 1, 0);
  const texts = moved.map((entry) => {
    const [short, long] = [toText(entry, false), toText(entry, true)];
    if (long.length - short.length > room) return short;
    room -= long.length - short.length;
    return long;
  });
  return encodeCursor(list, [total, Number(approximate), texts.join(',')]);
}

/** Unpacks a cursor of the same list; null when none is given. Throws `invalid`. */
export function unpackPositions(list: string, cursor: string | null): AcrossPositions | null {
  const key = decodeCursor(list, cursor);
  if (key === null) return null;
  const [total, approximate, text] = checkKey(key);
  const entries = text === '' ? [] : text.split(',').map(fromText);
  return { total, approximate: approximate !== 0, positions: new Map(entries) };
}

function saving({ done, anchor }: Position): number {
  return done || !anchor ? 0 : anchor.at;
}

function toText([key, { shown, done, anchor }]: readonly [string, Position], anchored: boolean): string {
  if (done) return `${key}!`;
  const place = anchored && anchor ? `:${anchor.at.toString(36)}:${anchor.cursor}` : '';
  return `${key}:${shown.toString(36)}${place}`;
}

const ENTRY = /^([0-9A-Z]{8})(?:!|:([0-9a-z]{1,9})(?::([0-9a-z]{1,9}):([\w-]{1,2000}))?)$/;

function fromText(text: string): [string, Position] {
  const [, key, shown, at, cursor] = ENTRY.exec(text) ?? [];
  if (key === undefined) throw badCursor();
  if (shown === undefined) return [key, { shown: 0, done: true, anchor: null }];
  const anchor = at === undefined || cursor === undefined ? null : { cursor, at: parseInt(at, 36) };
  const position = { shown: parseInt(shown, 36), done: false, anchor };
  if (anchor && anchor.at > position.shown) throw badCursor();
  return [key, position];
}

function checkKey([total, approximate, text]: CursorKey): [number, number, string] {
  if (typeof total === 'number' && typeof approximate === 'number' && typeof text === 'string')
    return [total, approximate, text];
  throw badCursor();
}

function badCursor(): CodexError {
  return new CodexError('invalid', 'The cursor does not belong to this list; start again without it.', {
    field: 'cursor',
  });
}
