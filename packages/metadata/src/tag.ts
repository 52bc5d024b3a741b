import { MAX_NAME_CHARS } from './limits.ts';

const TAG_CHARS = /[\p{L}\p{M}\p{N}_/-]+/uy;
const BEFORE_TAG = /[\p{Z}\p{P}\p{S}\s]/u;
/** Characters after which `#` is part of an address, an entity, a heading or a name. */
const NOT_BEFORE_TAG = '#&/\\_-=@.%$`^+?';

/** A tag found in a text. */
export interface FoundTag {
  readonly name: string;
  readonly end: number;
}

/** Reads `#tag/sub` at the position of the `#`; null when none begins there. */
export function readTag(text: string, at: number): FoundTag | null {
  if (!mayFollow(text, at)) return null;
  TAG_CHARS.lastIndex = at + 1;
  const match = TAG_CHARS.exec(text);
  if (match === null) return null;
  const name = cleanTag(match[0]);
  return name === null ? null : { name, end: at + 1 + match[0].length };
}

function mayFollow(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charAt(at - 1);
  if (before === ' ' || before === '\n') return true;
  return !NOT_BEFORE_TAG.includes(before) && BEFORE_TAG.test(before);
}

/**
 * The name of a tag without superfluous slashes, or null when it is none: it must hold a letter or digit and something
 * that is not a digit.
 */
export function cleanTag(text: string): string | null {
  const name = /^\/|\/\/|\/$/.test(text) ? text.split('/').filter(Boolean).join('/') : text;
  const isTag = /[\p{L}\p{N}]/u.test(name) && /[^\d/]/.test(name) && name.length <= MAX_NAME_CHARS;
  return isTag ? name : null;
}
