/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** True for objects that are no lists. */
export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Notebooks write texts as they are or as lists of lines. */
export function linesOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((line) => typeof line === 'string').join('') : '';
}
