import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CodexError, isCodexError, MAX_TEXT_BYTES, type RelPath, type RevisionId } from '@codexlab/core';
import { listLog } from './list-log.ts';
import { entryAt, type Reading } from './list-entries.ts';
import { isArgument } from '../repository-paths.ts';
import { MODE, type TreeEntry } from './trees.ts';

const MAX_READ_BYTES = 256 * 1024 * 1024;
const MAX_POINTER_BYTES = 1024;
/** So many versions of a file are looked through for one content. */
const VERSIONS_LOOKED_AT = 50;

/** The content of a file in a commit, as it would be checked out. */
export async function readVersion(
  reading: Reading,
  given: { readonly path: RelPath; readonly revision: RevisionId; readonly maxBytes?: number | undefined },
): Promise<Uint8Array> {
  const { path, revision, maxBytes = MAX_READ_BYTES } = given;
  const entry = await entryAt(reading, revision, path);
  if (entry.mode === MODE.folder || entry.mode === MODE.submodule)
    throw new CodexError('not_found', `${JSON.stringify(path)} is no file in that commit.`, {
      path,
      revision,
    });
  const info = await reading.objects.info(entry.id);
  if (info && info.sizeBytes > maxBytes) throw tooLarge(path, maxBytes);
  return checkedOut(reading, { path, entry, maxBytes });
}

/** The content with this SHA-256 among the newest versions of a file that can be merged; null when it is in none of them. */
export async function contentOf(
  reading: Reading,
  given: { readonly path: RelPath; readonly hash: string },
): Promise<Uint8Array | null> {
  const { items } = await listLog(reading.repository, { path: given.path }, { limit: VERSIONS_LOOKED_AT });
  const seen = new Set<string>();
  for (const item of items) {
    if (item.change === null || item.change.kind === 'deleted') continue;
    const path = item.change.path;
    const entry = await entryAt(reading, item.id, path);
    if (seen.has(entry.id) || entry.mode === MODE.submodule || entry.mode === MODE.folder) continue;
    seen.add(entry.id);
    const info = await reading.objects.info(entry.id);
    if (info === null || info.sizeBytes > MAX_TEXT_BYTES) continue;
    const raw = await reading.objects.content(entry.id);
    if (raw && hashOf(raw) === given.hash) return raw;
    if (!isConverted(reading, seen.size)) continue;
    const bytes = await checkedOut(reading, { path, entry, maxBytes: MAX_TEXT_BYTES }).catch(unlessTooLarge);
    if (bytes && hashOf(bytes) === given.hash) return bytes;
  }
  return null;
}

function unlessTooLarge(error: unknown): null {
  if (isCodexError(error, 'too_large')) return null;
  throw error;
}

/** Line ends and pointers make the file on the disk differ from the blob; looked for in the newest versions. */
function isConverted({ repository }: Reading, at: number): boolean {
  return at <= 5 || repository.settings.has('core.autocrlf') || repository.settings.has('core.eol');
}

async function checkedOut(
  { repository, objects }: Reading,
  given: { readonly path: RelPath; readonly entry: TreeEntry; readonly maxBytes: number },
): Promise<Buffer> {
  const { path, entry, maxBytes } = given;
  if (entry.mode === MODE.link) return mustBeThere(await objects.content(entry.id), entry.id);
  const name = repository.inRepository(path);
  if (!isArgument(name)) return mustBeThere(await objects.content(entry.id), entry.id);
  // Asked for first: the failure of the one names the damaged object, that of the other only its path.
  mustBeThere(await objects.content(entry.id), entry.id);
  const { out } = await repository.run(['cat-file', '--filters', `--path=${name}`, entry.id], {
    maxBytes: MAX_READ_BYTES,
  });
  const apart = await storedApart(repository.commonDir, out);
  if ((apart?.sizeBytes ?? out.length) > maxBytes) throw tooLarge(path, maxBytes);
  return (await apart?.read()) ?? out;
}

function mustBeThere(bytes: Buffer | null, object: string): Buffer {
  if (bytes) return bytes;
  throw new CodexError(
    'unavailable',
    `The object ${object} is not in the repository; fetch it with git first.`,
    { object },
  );
}

/** A file of LFS. */
interface StoredApart {
  readonly sizeBytes: number;
  /** Null when it is not what the pointer says. */
  read(): Promise<Buffer | null>;
}

/** The content that a pointer of LFS stands for, where it is here; null otherwise, and for other files. */
async function storedApart(commonDir: string, pointer: Buffer): Promise<StoredApart | null> {
  if (pointer.length > MAX_POINTER_BYTES) return null;
  const text = pointer.toString('latin1');
  const id = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  if (id === undefined || !text.startsWith('version https://git-lfs.github.com/spec/v1\n')) return null;
  const path = join(commonDir, 'lfs', 'objects', id.slice(0, 2), id.slice(2, 4), id);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return null;
  return {
    sizeBytes: found.size,
    async read() {
      const bytes = await readFile(path).catch(() => null);
      return bytes && hashOf(bytes) === id ? bytes : null;
    },
  };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function tooLarge(path: RelPath, maxBytes: number): CodexError {
  return new CodexError(
    'too_large',
    `${JSON.stringify(path)} is larger than ${maxBytes} bytes in that commit.`,
    { path, maxBytes },
  );
}
