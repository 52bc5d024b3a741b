import {
  CodexError,
  type ContentEditor,
  type ContentPart,
  type EditAddress,
  type FileEdit,
  hashOfPart,
  type RelPath,
} from '@codexlab/core';
import { NUL_PROBE_BYTES } from '../limits.ts';
import { lineBreakOf } from '../write/splice.ts';
import { badContent, cannotHave, describeAddress, noSuchPart } from './edit-failures.ts';
import { findPart } from './find-part.ts';
import type { FoundPart } from './found-part.ts';

/** Edits parts of notes, notebooks, tables, data files and any other text in UTF-8. */
export const contentEditor: ContentEditor = Object.freeze({
  async apply(path: RelPath, bytes: Uint8Array, edit: FileEdit): Promise<Uint8Array> {
    requireContent(edit);
    const { mark, text } = decode(bytes, edit.address);
    const part = await findPart(path, { text, eol: lineBreakOf(text) }, edit.address);
    requireSame(part, text, edit);
    const edited = await part.edit(edit.action, edit.content);
    return edited === text ? bytes : encode(mark, edited);
  },
  async locate(path: RelPath, bytes: Uint8Array, address: EditAddress): Promise<ContentPart> {
    const { mark, text } = decode(bytes, address);
    const { start, end, exists } = await findPart(path, { text, eol: lineBreakOf(text) }, address);
    if (!exists) throw noSuchPart(address);
    const from = mark.length + byteLength(text.slice(0, start));
    return { from, to: from + byteLength(text.slice(start, end)) };
  },
});

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

interface Decoded {
  /** The byte order mark, or nothing. */
  readonly mark: Uint8Array;
  readonly text: string;
}

/** Decoded and encoded again the text is the same, byte for byte. */
function decode(bytes: Uint8Array, address: EditAddress): Decoded {
  const isMarked = BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte);
  const mark = bytes.subarray(0, isMarked ? BYTE_ORDER_MARK.length : 0);
  const body = bytes.subarray(mark.length);
  if (body.subarray(0, NUL_PROBE_BYTES).includes(0))
    throw cannotHave(address, 'This file is no text in UTF-8; it has no parts that can be edited.');
  try {
    return { mark, text: utf8.decode(body) };
  } catch {
    throw cannotHave(address, 'Some bytes of this file are not UTF-8; save it as UTF-8 to edit parts of it.');
  }
}

function encode(mark: Uint8Array, text: string): Uint8Array {
  const body = encoder.encode(text);
  if (mark.length === 0) return body;
  const bytes = new Uint8Array(mark.length + body.length);
  bytes.set(mark);
  bytes.set(body, mark.length);
  return bytes;
}

function byteLength(text: string): number {
  return encoder.encode(text).length;
}

function requireContent({ action, content }: FileEdit): void {
  if (action !== 'delete' && content === undefined) throw badContent(`To ${action} takes content.`);
  if (action === 'delete' && content !== undefined) throw badContent('To delete takes no content.');
}

function requireSame(
  { start, end, exists }: FoundPart,
  text: string,
  { address, ifPartHash }: FileEdit,
): void {
  if (ifPartHash === undefined) return;
  if (!exists) throw noSuchPart(address);
  const current = hashOfPart(encoder.encode(text.slice(start, end)));
  if (current === ifPartHash) return;
  const message = `${describeAddress(address)} has changed in the meantime; read it again.`;
  throw new CodexError('conflict', message, { address: describeAddress(address), partHash: current });
}
