const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A number of bytes for people: `734 B`, `12.4 kB` (1 kB = 1,000 bytes). */
export function showBytes(bytes: number): string {
  const unit = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** unit;
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

/** A whole number with separators: `12,345`. */
export function showCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A number with its noun: `1 file`, `2,000 files`. */
export function showCounted(count: number, noun: string): string {
  return `${showCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A length of time for people: `0.4 s`, `2 min 5 s`. */
export function showDuration(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A time as ISO 8601 in UTC, as it stands on the wire. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** A time of day in the person's time zone: `14:03:22`. */
export function clockTime(timeMs: number): string {
  return new Date(timeMs).toTimeString().slice(0, 8);
}

/** A date with time in the person's time zone: `2026-03-02 14:03`. */
export function localTime(timeMs: number): string {
  const at = new Date(timeMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${at.toTimeString().slice(0, 5)}`;
}
