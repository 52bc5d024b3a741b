/** So long can what was deleted be taken back. */
export const RETENTION_MS = 30 * 24 * 3_600_000;

/** True when something was deleted, and too long ago to take that back. */
export function isPastRetention(deletedMs: number | null, nowMs: number): boolean {
  return deletedMs !== null && nowMs - deletedMs > RETENTION_MS;
}
