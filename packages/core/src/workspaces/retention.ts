import type { Page } from '../page.ts';

/** So long can what was deleted be taken back. */
const RETENTION_MS = 30 * 24 * 3_600_000;

/** True when something was deleted, and too long ago to take that back. */
export function isPastRetention(deletedMs: number | null, nowMs: number): boolean {
  return deletedMs !== null && nowMs - deletedMs > RETENTION_MS;
}

/** A list of deleted things, newest first, up to the first one that is past retention. */
export function untilRetention<T extends { readonly deletedMs: number | null }>(
  found: Page<T>,
  nowMs: number,
): Page<T> {
  const items = found.items.filter(({ deletedMs }) => !isPastRetention(deletedMs, nowMs));
  return { items, nextCursor: items.length < found.items.length ? null : found.nextCursor };
}
