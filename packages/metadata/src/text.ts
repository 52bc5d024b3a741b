import type { Problem } from '@codexlab/core';
import { NUL_PROBE_BYTES } from './limits.ts';
import { problem } from './problem.ts';

/** What the bytes of a file are when read as text. */
export interface DecodedText {
  /** Without byte order mark, always well-formed; null for binary content. */
  readonly text: string | null;
  readonly problems: readonly Problem[];
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const lossyUtf8 = new TextDecoder('utf-8');
const BINARY: DecodedText = { text: null, problems: [] };

/**
 * Decodes a file: UTF-8, or UTF-16 where a byte order mark says so. A NUL in the first 8 KiB makes it binary.
 * Text with invalid bytes is decoded with U+FFFD in their place and the problem `text_not_utf8`; content with very
 * many of them is binary. `truncated` says that the bytes may end inside a character.
 */
export function decodeText(bytes: Uint8Array, options: { readonly truncated?: boolean } = {}): DecodedText {
  if (bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 'utf-16le');
  if (bytes.length >= 2 && bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 'utf-16be');
  if (bytes.subarray(0, NUL_PROBE_BYTES).includes(0)) return BINARY;
  const whole = options.truncated === true ? withoutPartialCharacter(bytes) : bytes;
  try {
    return { text: strictUtf8.decode(whole), problems: [] };
  } catch {
    return decodeLossily(whole);
  }
}

/** Drops a UTF-8 sequence that the end of the bytes cuts in two. */
function withoutPartialCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) return back < sequenceLength(byte) ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

function sequenceLength(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): DecodedText {
  const even = bytes.length % 2 === 0 ? bytes : bytes.subarray(0, -1);
  return { text: new TextDecoder(encoding).decode(even).toWellFormed(), problems: [] };
}

function decodeLossily(bytes: Uint8Array): DecodedText {
  if (!looksLikeText(bytes.subarray(0, NUL_PROBE_BYTES))) return BINARY;
  const text = lossyUtf8.decode(bytes);
  const message =
    'Some bytes are not UTF-8 and are shown as \ufffd; save the file as UTF-8 to make all of it searchable.';
  const line = lineOf(text, text.indexOf('\ufffd'));
  return { text, problems: [problem('text_not_utf8', message, line)] };
}

/** Texts in old 8-bit encodings have few control characters; compressed or packed data have one in eight. */
function looksLikeText(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) if (isControl(byte)) controls++;
  return controls <= bytes.length / 100;
}

function isControl(byte: number): boolean {
  return byte === 0x7f || (byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b);
}

/** The 1-based line on which a position of the text lies; null for a position before the text. */
export function lineOf(text: string, at: number): number | null {
  if (at < 0) return null;
  let line = 1;
  for (let from = text.indexOf('\n'); from >= 0 && from < at; from = text.indexOf('\n', from + 1)) line++;
  return line;
}
