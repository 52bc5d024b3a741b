import { CodexError } from './errors.ts';

/** One page of a list. `nextCursor` is opaque and null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** A page whose full length is known, or known to be at least `total` when `approximate`. */
export interface CountedPage<T> extends Page<T> {
  readonly total: number;
  readonly approximate: boolean;
}

/** Which page: at most `limit` items (1 to 1,000, default 50) after `cursor`. */
export interface PageRequest {
  readonly limit?: number | undefined;
  readonly cursor?: string | null | undefined;
}

/** The largest page that any list hands out. */
export const MAX_PAGE_ITEMS = 1000;
const DEFAULT_PAGE_ITEMS = 50;

/** Reads the wanted page length. Throws `invalid`. */
export function pageLimit(request: PageRequest): number {
  const limit = request.limit ?? DEFAULT_PAGE_ITEMS;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_ITEMS) {
    throw new CodexError(
      'invalid',
      `limit must be a whole number from 1 to ${MAX_PAGE_ITEMS}, not ${limit}.`,
      { field: 'limit' },
    );
  }
  return limit;
}

/** A position in a keyset list: the sort values of its last item. */
export type CursorKey = readonly (string | number | null)[];

/**
 * Packs a position into an opaque cursor. `list` names the list with its sort and filter, so that a cursor
 * of one list is refused by another.
 */
export function encodeCursor(list: string, key: CursorKey): string {
  return toBase64Url(JSON.stringify([fingerprint(list), ...key]));
}

/** Unpacks a cursor made for the same `list`; null when none is given. Throws `invalid`. */
export function decodeCursor(list: string, cursor: string | null | undefined): CursorKey | null {
  if (cursor === null || cursor === undefined) return null;
  const parsed = parseCursor(cursor);
  if (parsed === null || parsed[0] !== fingerprint(list)) {
    throw new CodexError('invalid', 'The cursor does not belong to this list; start again without it.', {
      field: 'cursor',
    });
  }
  return parsed.slice(1);
}

function parseCursor(cursor: string): (string | number | null)[] | null {
  try {
    const value: unknown = JSON.parse(fromBase64Url(cursor));
    const plain =
      Array.isArray(value) &&
      value.every((part) => part === null || typeof part === 'string' || Number.isFinite(part));
    return plain ? (value as (string | number | null)[]) : null;
  } catch {
    return null;
  }
}

/** FNV-1a, 32 bit (http://www.isthe.com/chongo/tech/comp/fnv): enough to tell lists apart, no secret. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

function toBase64Url(text: string): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (c) => c.charCodeAt(0)));
}
