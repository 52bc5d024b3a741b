import { CodexError } from '@codexlab/core';
import { NUL_PROBE_BYTES } from '../limits.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The byte order marks, and what they stand for. */
const MARKS: readonly (readonly [encoding: Encoding, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * Lets a text be edited and gives its bytes in the encoding it had, its byte order mark kept. Throws `unsupported`
 * for content that is no text or not all of its encoding: decoded and encoded again, it would not be the same.
 */
export async function editText(
  bytes: Uint8Array,
  edit: (text: string) => Promise<string> | string,
): Promise<Uint8Array> {
  const mark = MARKS.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte));
  const encoding = mark?.[0] ?? 'utf-8';
  const head = bytes.subarray(0, mark?.[1].length ?? 0);
  const text = decode(bytes.subarray(head.length), encoding);
  const edited = await edit(text);
  return edited === text ? bytes : joined(head, encode(edited, encoding));
}

/** The text of bytes that are all of their encoding. Throws `unsupported`. */
export function exactText(bytes: Uint8Array): string {
  const mark = MARKS.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte));
  return decode(bytes.subarray(mark?.[1].length ?? 0), mark?.[0] ?? 'utf-8');
}

function decode(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding === 'utf-8' && bytes.subarray(0, NUL_PROBE_BYTES).includes(0)) throw notExact('it is no text');
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw notExact(`some of its bytes are not ${encoding.toUpperCase()}; save it as UTF-8 first`, cause);
  }
}

function notExact(why: string, cause?: unknown): CodexError {
  return new CodexError('unsupported', `Its properties cannot be changed: ${why}.`, {}, { cause });
}

function encode(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at++)
    view.setUint16(at * 2, text.charCodeAt(at), encoding === 'utf-16le');
  return bytes;
}

function joined(head: Uint8Array, rest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(head.length + rest.length);
  bytes.set(head);
  bytes.set(rest, head.length);
  return bytes;
}
