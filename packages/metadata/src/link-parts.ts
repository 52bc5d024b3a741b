const MAX_OPEN_PARENTHESES = 32;

/** Where an address stands: its text from `start` to `stop`, and the end of what it takes. */
interface Destination {
  readonly start: number;
  readonly stop: number;
  readonly end: number;
}

/** Skips spaces, tabs and line breaks. */
export function skipBlank(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 9 && code !== 10) break;
  }
  return at;
}

/** Reads a link destination, plain or in `<…>`; null when none is there. */
export function readDestination(text: string, from: number): Destination | null {
  return text.charCodeAt(from) === 60 ? readPointed(text, from) : readPlain(text, from);
}

function readPointed(text: string, from: number): Destination | null {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 60) return null;
    if (code === 62) return { start: from + 1, stop: at, end: at + 1 };
    if (code === 92) at++;
  }
  return null;
}

function readPlain(text: string, from: number): Destination | null {
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 127) break;
    if (code === 92 && at + 1 < text.length && text.charCodeAt(at + 1) !== 32) at++;
    else if (code === 40 && ++depth > MAX_OPEN_PARENTHESES) return null;
    else if (code === 41 && --depth < 0) break;
  }
  if (at === from || depth > 0) return null;
  const stop = Math.min(at, text.length);
  return { start: from, stop, end: stop };
}

/** The end of a link title that begins here, or -1. */
export function readTitle(text: string, from: number): number {
  const opening = text.charCodeAt(from);
  if (opening !== 34 && opening !== 39 && opening !== 40) return -1;
  const closing = opening === 40 ? 41 : opening;
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === closing) return at + 1;
    if (code === 40 && closing === 41) return -1;
    if (code === 92) at++;
  }
  return -1;
}
