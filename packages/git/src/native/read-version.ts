import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodexError, type RelPath, type RevisionId } from '@codexlab/core';
import { listLog } from './list-log.ts';
import { entryAt, type Reading } from './list-entries.ts';
import { isArgument } from './repository-paths.ts';
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
  const bytes = await checkedOut(reading, { path, entry });
  if (bytes.length > maxBytes) throw tooLarge(path, maxBytes);
  return bytes;
}

/** The content with this SHA-256 among the newest versions of a file; null when it is in none of them. */
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
    const raw = await reading.objects.content(entry.id);
    if (raw && hashOf(raw) === given.hash) return raw;
    if (!isConverted(reading, seen.size)) continue;
    const bytes = await checkedOut(reading, { path, entry });
    if (hashOf(bytes) === given.hash) return bytes;
  }
  return null;
}

/** Line ends and pointers make the file on the disk differ from the blob; looked for in the newest versions. */
function isConverted({ repository }: Reading, at: number): boolean {
  return at <= 5 || repository.settings.has('core.autocrlf') || repository.settings.has('core.eol');
}

async function checkedOut(
  { repository, objects }: Reading,
  { path, entry }: { readonly path: RelPath; readonly entry: TreeEntry },
): Promise<Buffer> {
  if (entry.mode === MODE.link) return mustBeThere(await objects.content(entry.id), entry.id);
  const name = repository.inRepository(path);
  if (!isArgument(name)) return mustBeThere(await objects.content(entry.id), entry.id);
  // Asked for first: the failure of the one names the damaged object, that of the other only its path.
  mustBeThere(await objects.content(entry.id), entry.id);
  const { out } = await repository.run(['cat-file', '--filters', `--path=${name}`, entry.id], {
    maxBytes: MAX_READ_BYTES,
  });
  return (await storedApart(repository.commonDir, out)) ?? out;
}

function mustBeThere(bytes: Buffer | null, object: string): Buffer {
  if (bytes) return bytes;
  throw new CodexError(
    'unavailable',
    `The object ${object} is not in the repository; fetch it with git first.`,
    { object },
  );
}

/** The content that a pointer of LFS stands for, where it is here; null otherwise, and for other files. */
async function storedApart(commonDir: string, pointer: Buffer): Promise<Buffer | null> {
  if (pointer.length > MAX_POINTER_BYTES) return null;
  const text = pointer.toString('latin1');
  const id = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  if (id === undefined || !text.startsWith('version https://git-lfs.github.com/spec/v1\n')) return null;
  const path = join(commonDir, 'lfs', 'objects', id.slice(0, 2), id.slice(2, 4), id);
  const bytes = await readFile(path).catch(() => null);
  return bytes && hashOf(bytes) === id ? bytes : null;
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
