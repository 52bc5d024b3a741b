import { CodexError, type FileKind, type Hash, type NotebookFile } from '@codexlab/core';
import { MAX_TEXT_BYTES } from '../contract/content-fields.ts';
import type { FoundFile } from './use-file.ts';

const NO_TEXT: ReadonlySet<FileKind> = new Set([
  'audio',
  'video',
  'pdf',
  'archive',
  'binary',
  'image',
  'link',
]);
/** Versions up to this size are kept as the ground of a later merge: 1 MiB. */
const MAX_BASE_BYTES = 1024 * 1024;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** A file as it is on the disk now, with its text; null when it has none that can be given back byte for byte. */
export async function readText(found: Pick<FoundFile, 'file' | 'notebook' | 'mayWrite'>): Promise<{
  readonly file: NotebookFile;
  readonly text: string | null;
}> {
  const { file, notebook } = found;
  if (!mayBeText(file)) return { file, text: null };
  const open = await notebook.files.open(file.path);
  try {
    if (open.stat.sizeBytes > MAX_TEXT_BYTES) return { file, text: null };
    const bytes = await open.read(0, open.stat.sizeBytes);
    const { sizeBytes, modifiedMs } = open.stat;
    const hash = await open.hash();
    noteBase(found, hash, bytes);
    return { file: { ...file, sizeBytes, modifiedMs, hash }, text: decode(bytes) };
  } finally {
    await open.close();
  }
}

/** Keeps what somebody was given, or has written, who may send a change of it. */
export function noteBase(
  { file, notebook, mayWrite }: Pick<FoundFile, 'file' | 'notebook' | 'mayWrite'>,
  hash: Hash,
  bytes: Uint8Array,
): void {
  if (mayWrite && bytes.length <= MAX_BASE_BYTES && mayBeText(file)) notebook.edits.noteRead(hash, bytes);
}

function mayBeText(file: NotebookFile): boolean {
  return file.entry === 'file' && (!NO_TEXT.has(file.kind) || file.mimeType === 'image/svg+xml');
}

/** Byte for byte, a byte order mark included; null for bytes that are no UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The bytes that a body gives as `content`. Throws `invalid`, and `too_large` above what travels in JSON. */
export function toBytes(given: {
  readonly content: string;
  readonly encoding: 'utf-8' | 'base64';
}): Uint8Array {
  const bytes =
    given.encoding === 'base64' ? fromBase64(given.content) : new TextEncoder().encode(given.content);
  if (bytes.length <= MAX_TEXT_BYTES) return bytes;
  const message = `content has more than ${MAX_TEXT_BYTES} bytes; upload the file instead (POST /files/upload).`;
  throw new CodexError('too_large', message, { field: 'content', maxBytes: MAX_TEXT_BYTES });
}

function fromBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  // Buffer passes over what is no base 64; only what comes out again as it went in was some
  if (BASE64.test(text) && bytes.toString('base64') === text) return bytes;
  throw new CodexError('invalid', 'content is not base 64 (RFC 4648, with padding).', { field: 'content' });
}
