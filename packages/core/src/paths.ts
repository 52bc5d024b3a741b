import { CodexError } from './errors.ts';

declare const relPathBrand: unique symbol;
declare const absPathBrand: unique symbol;

/**
 * A path inside a notebook: components joined by `/`, no leading slash, never `.` or `..`; `''` is the root.
 * Made only by `parseRelPath` (names from outside, strict) and `relPathOnDisk` (names found on disk, lossless),
 * so a path that leaves the notebook cannot be typed.
 */
export type RelPath = string & { readonly [relPathBrand]: true };

/** An absolute path of the machine. */
export type AbsPath = string & { readonly [absPathBrand]: true };

/** The root folder of a notebook. */
export const ROOT = '' as RelPath;

const ABSOLUTE = 'is absolute; give it relative to the notebook';
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4096;
/** Names of folders that no path from outside may reach, whatever their spelling. */
const RESERVED = ['.git', '.codex'];
const SHORT_NAME = /^(git|codex|gi[0-9a-f]{4}|co[0-9a-f]{4})~\d+$/;
/** Code points that file systems drop when they compare names (HFS+, and what Git refuses for it). */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
const encoder = new TextEncoder();

/**
 * Reads a path given by a person, a program or a link. Refuses whatever could leave the notebook or reach
 * `.git` and `.codex` on any file system: absolute paths, drives, `..`, backslashes, NUL, reserved names in any case
 * or disguise, NTFS streams, names over 255 bytes. Throws `invalid` and names the component.
 */
export function parseRelPath(text: string): RelPath {
  if (text.includes('\0')) throw badPath(text, 'contains a NUL character');
  if (!text.isWellFormed()) throw badPath(text, 'is not well-formed Unicode');
  if (text.includes('\\')) throw badPath(text, 'contains a backslash; separate folders with /');
  if (text.startsWith('/')) throw badPath(text, ABSOLUTE);
  if (/^[A-Za-z]:/.test(text)) throw badPath(text, 'names a drive; give it relative to the notebook');
  if (encoder.encode(text).length > MAX_PATH_BYTES)
    throw badPath(text.slice(0, 80), `is longer than ${MAX_PATH_BYTES} bytes`);
  if (text === '') return ROOT;
  for (const name of text.split('/')) checkName(name, text);
  return text as RelPath;
}

function checkName(name: string, path: string): void {
  if (name === '') throw badPath(path, 'has an empty component');
  if (name === '.' || name === '..') throw badPath(path, `has the component "${name}"`);
  if (nameToBytes(name).length > MAX_NAME_BYTES)
    throw badPath(path, `has a name over ${MAX_NAME_BYTES} bytes`);
  if (/[. ]$/.test(name)) throw badPath(path, `has a name that ends in a dot or a space ("${name}")`);
  if (IGNORABLE.test(name)) {
    IGNORABLE.lastIndex = 0;
    throw badPath(path, 'has invisible characters in a name');
  }
  if (isReservedName(name))
    throw badPath(path, `reaches into "${name}", which is not part of the notebook's content`);
  if (/:\$|::/.test(name)) throw badPath(path, `names an NTFS stream ("${name}")`);
}

/** True when a file system somewhere may take this name for `.git` or `.codex`. */
export function isReservedName(name: string): boolean {
  const bare = name
    .normalize('NFKC')
    .replace(IGNORABLE, '')
    .toLowerCase()
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '');
  return RESERVED.includes(bare) || SHORT_NAME.test(bare);
}

function badPath(path: string, why: string): CodexError {
  return new CodexError('invalid', `The path ${JSON.stringify(path)} ${why}.`, { path });
}

/** Joins a folder and the name of an entry found in it; any name that a disk can hold is kept. */
export function relPathOnDisk(folder: RelPath, name: string): RelPath {
  return (folder === ROOT ? name : `${folder}/${name}`) as RelPath;
}

/**
 * Reads a path that is only asked about: any name that a disk can hold is taken, but nothing that leads out of the
 * notebook. Throws `invalid` for an absolute path, components that are empty, `.` or `..`, and for NUL.
 */
export function relPathWithin(text: string): RelPath {
  if (text.includes('\0')) throw badPath(text, 'contains a NUL character');
  if (text.startsWith('/')) throw badPath(text, ABSOLUTE);
  const odd = text === '' ? undefined : text.split('/').find((name) => ['', '.', '..'].includes(name));
  if (odd === undefined) return text as RelPath;
  throw badPath(text, odd === '' ? 'has an empty component' : `has the component "${odd}"`);
}

/** Takes back a path that was stored by us; use it only for values that came from the index or a worker. */
export function storedRelPath(text: string): RelPath {
  return text as RelPath;
}

/** The folder that holds this path; the root's own folder is the root. */
export function folderOf(path: RelPath): RelPath {
  const slash = path.lastIndexOf('/');
  return (slash < 0 ? '' : path.slice(0, slash)) as RelPath;
}

/** The last component. */
export function nameOf(path: RelPath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The extension in lower case with its dot (`.md`), or `''`; a leading dot alone makes no extension. */
export function extensionOf(path: RelPath): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot).toLowerCase();
}

/** True when `path` is `folder` itself or lies below it. Compares whole components: `nb-evil` is not in `nb`. */
export function isInFolder(path: RelPath, folder: RelPath): boolean {
  return folder === ROOT || path === folder || path.startsWith(`${folder}/`);
}

/** Marks an absolute path. Throws `invalid` for a relative one. */
export function absPath(text: string): AbsPath {
  const absolute = text.startsWith('/') || /^[A-Za-z]:[\\/]/.test(text) || text.startsWith('\\\\');
  if (!absolute || text.includes('\0'))
    throw new CodexError('invalid', `${JSON.stringify(text)} is not an absolute path.`, { path: text });
  return text as AbsPath;
}

/*
 * Names on a Linux disk are bytes and need not be UTF-8. Each byte that is not part of valid UTF-8 becomes one
 * character of U+EF80…U+EFFF (private use; the MirBSD "OPTU" mapping), and characters of that range which really
 * stand in a name are taken apart into such bytes too, so that both directions are exact and the text is always
 * well-formed Unicode for databases and JSON.
 */
const ESCAPE_BASE = 0xef00;
const ESCAPED = /[\uef80-\uefff]/;
const ESCAPED_ALL = /[\uef80-\uefff]/g;
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** True when a name decoded as UTF-8 may have lost bytes, so that it must be read again as bytes. */
export function nameNeedsBytes(name: string): boolean {
  return name.includes('\ufffd') || ESCAPED.test(name);
}

/** The text form of a file name given as bytes. */
export function nameFromBytes(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes).replace(ESCAPED_ALL, (char) => escapeBytes(encoder.encode(char)));
  } catch {
    return decodePiecewise(bytes);
  }
}

/** The bytes of a file name (or of a whole `RelPath`) in its text form. */
export function nameToBytes(name: string): Uint8Array {
  if (!ESCAPED.test(name)) return encoder.encode(name);
  const out: number[] = [];
  for (const char of name) {
    const code = char.codePointAt(0)!;
    if (code >= 0xef80 && code <= 0xefff) out.push(code - ESCAPE_BASE);
    else out.push(...encoder.encode(char));
  }
  return Uint8Array.from(out);
}

function decodePiecewise(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = validSequenceLength(bytes, at);
    text +=
      length > 0 ? nameFromBytes(bytes.subarray(at, at + length)) : escapeBytes(bytes.subarray(at, at + 1));
    at += Math.max(length, 1);
  }
  return text;
}

function validSequenceLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    try {
      strictDecoder.decode(bytes.subarray(at, at + length));
      return length;
    } catch {
      // not yet a whole sequence, or none at all
    }
  }
  return 0;
}

function escapeBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(ESCAPE_BASE + byte)).join('');
}
