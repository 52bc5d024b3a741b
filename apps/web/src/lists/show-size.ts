const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A size as people read it: `812 B`, `1.2 MB`. */
export function showSize(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const number = bytes / 1000 ** power;
  return `${number < 10 && power > 0 ? number.toFixed(1) : Math.round(number)} ${UNITS[power] ?? ''}`;
}
