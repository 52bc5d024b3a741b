/** The lines at the end of a commit's message that say who wrote what is in it, as Codex knows them. */
export const ACTOR_TRAILER = 'Codex-Actor';
/** The way the changes came: `api`, `disk`, `agent`, `command`, … */
export const VIA_TRAILER = 'Codex-Via';
/** The request that made the changes, where it was one. */
export const REQUEST_TRAILER = 'Codex-Request';
/** Others who wrote in the same files; `Name <email>`, as git and its hosts know it. */
export const CO_AUTHOR_TRAILER = 'Co-authored-by';

/** A trailer: a name and a value of one line. */
export interface Trailer {
  readonly name: string;
  readonly value: string;
}

/** The block of trailers that ends a message, without a line end; values are made to fit one line. Pure. */
export function formatTrailers(trailers: readonly Trailer[]): string {
  return trailers.map(({ name, value }) => `${name}: ${oneLine(value)}`).join('\n');
}

/**
 * The trailers of a message: its last paragraph, where every line of that is a trailer and it is not the first one (a
 * subject is none). Pure.
 */
export function parseTrailers(message: string): readonly Trailer[] {
  const paragraphs = message
    .replaceAll('\r\n', '\n')
    .trimEnd()
    .split(/\n{2,}/);
  if (paragraphs.length < 2) return [];
  const lines = paragraphs.at(-1)!.split('\n');
  const trailers = lines.map(parseTrailer);
  return trailers.every((trailer) => trailer !== null) ? trailers : [];
}

/** The value of the last trailer of a name, whatever its case; null when there is none. Pure. */
export function trailerOf(trailers: readonly Trailer[], name: string): string | null {
  const wanted = name.toLowerCase();
  return trailers.findLast((trailer) => trailer.name.toLowerCase() === wanted)?.value ?? null;
}

/** True for trailers that Codex alone writes. Pure. */
export function isOurTrailer(name: string): boolean {
  return /^codex-/i.test(name);
}

/** Text that cannot end a line, nor look like nothing: control characters become `?`, white space at the ends goes. Pure. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]/gu, '?')
    .trim();
}

function parseTrailer(line: string): Trailer | null {
  const match = /^([A-Za-z0-9][A-Za-z0-9-]{0,99}): (.*)$/.exec(line);
  return match ? { name: match[1]!, value: match[2]!.trim() } : null;
}
