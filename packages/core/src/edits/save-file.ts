import { CodexError, isCodexError } from '../errors.ts';
import type { FileContent, FileSystem, Hash } from '../fs/file-system.ts';
import type { BaseStore } from '../history/base-store.ts';
import type { VersionControl } from '../history/version-control.ts';
import type { RelPath } from '../paths.ts';
import { isSameBytes } from '../same-bytes.ts';
import type { NotebookLine, WrittenFile } from '../sync/line.ts';
import { type Origin, somePaths } from '../sync/scope.ts';
import { MAX_TEXT_BYTES } from '../text/text-lines.ts';
import type { TextWork } from '../text/text-work.ts';
import { keepBase } from './keep-base.ts';
import { overlapConflict, saveConflict } from './save-conflicts.ts';
import type { SavedVersion } from './saves.ts';

/** What saving needs. */
export interface SavePorts {
  readonly fs: FileSystem;
  readonly line: Pick<NotebookLine, 'write' | 'sync'>;
  readonly texts: Pick<TextWork, 'merge' | 'diff'>;
  readonly bases: BaseStore;
  readonly versions: Pick<VersionControl, 'contentOf'>;
}

/** What is saved. */
export interface SaveRequest {
  readonly path: RelPath;
  readonly bytes: Uint8Array;
  readonly base: Hash | null;
  readonly origin: Origin;
  /** Tell what changed. */
  readonly diff: boolean;
}

/** So often a file may change while it is merged. */
const MAX_TRIES = 8;

/** Writes a file, merged with what others did to it since `base`. See `NotebookEdits.save`. */
export async function saveFile(ports: SavePorts, request: SaveRequest): Promise<SavedVersion> {
  const { bytes, base } = request;
  const before = request.diff ? await contentBefore(ports, request) : null;
  const file = await writeUnlessChanged(ports, request, bytes, base);
  return file ? saved(ports, request, { file, bytes, before }) : saveMerged(ports, request);
}

/** The disk moved on: reads, merges and writes until it holds still. */
async function saveMerged(ports: SavePorts, request: SaveRequest): Promise<SavedVersion> {
  const { path, base } = request;
  const known = await findBase(ports, path, base);
  let current: Hash | null = null;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const now = await readNow(ports, path);
    current = now?.hash ?? null;
    const bytes = now ? await joined(ports, request, now, known) : createdBytes(request);
    const isThere = now !== null && stands(now, bytes);
    const file = isThere
      ? await asItStands(ports, path, now)
      : await writeUnlessChanged(ports, request, bytes, current);
    if (file) return saved(ports, request, { file, bytes, before: now?.bytes ?? new Uint8Array() });
  }
  throw saveConflict(path, 'busy', current);
}

/** Both changes in one. Throws `conflict` when that cannot be. */
async function joined(
  { texts }: SavePorts,
  { path, bytes, base }: SaveRequest,
  now: FileContent,
  known: Uint8Array | null,
): Promise<Uint8Array> {
  if (now.hash === base || stands(now, bytes)) return bytes;
  if (base === null) throw saveConflict(path, 'exists', now.hash);
  if (now.truncated) throw saveConflict(path, 'not_text', now.hash);
  if (known === null) throw saveConflict(path, 'no_base', now.hash);
  const result = await texts.merge({ base: known, ours: bytes, theirs: now.bytes });
  if (result.outcome === 'not-text') throw saveConflict(path, 'not_text', now.hash);
  if (result.outcome === 'conflict') throw overlapConflict(path, now.hash, result.conflicts);
  return result.bytes;
}

function createdBytes({ path, bytes, base }: SaveRequest): Uint8Array {
  if (base !== null) throw saveConflict(path, 'gone', null);
  return bytes;
}

/** Null when something else stands there than was thought. */
async function writeUnlessChanged(
  { line }: SavePorts,
  { path, origin }: SaveRequest,
  bytes: Uint8Array,
  ifHash: Hash | null,
): Promise<WrittenFile | null> {
  try {
    return await line.write(path, bytes, { ifHash, origin });
  } catch (error) {
    if (isCodexError(error, 'conflict') && error.details['current'] !== undefined) return null;
    throw error;
  }
}

/** What was to be saved stands there already: nothing is written, and the index is told. */
async function asItStands(
  { line }: SavePorts,
  path: RelPath,
  { hash, stat }: FileContent,
): Promise<WrittenFile> {
  const indexed = await line.sync(somePaths([path])).then(
    () => true,
    () => false,
  );
  return { path, hash, sizeBytes: stat.sizeBytes, conflict: null, indexed };
}

async function saved(
  { bases, texts }: SavePorts,
  request: SaveRequest,
  done: { readonly file: WrittenFile; readonly bytes: Uint8Array; readonly before: Uint8Array | null },
): Promise<SavedVersion> {
  const { file, bytes, before } = done;
  keepBase(bases, file.hash, bytes);
  const diff = request.diff && before ? await texts.diff(before, bytes) : null;
  return { file, outcome: isSameBytes(bytes, request.bytes) ? 'written' : 'merged', diff };
}

/** What stands there while nobody else writes: nothing, or the version that the writer had before them. */
async function contentBefore(ports: SavePorts, { path, base }: SaveRequest): Promise<Uint8Array | null> {
  if (base === null) return new Uint8Array();
  const now = await readNow(ports, path);
  return now?.hash === base ? now.bytes : findBase(ports, path, base);
}

async function findBase(ports: SavePorts, path: RelPath, base: Hash | null): Promise<Uint8Array | null> {
  if (base === null) return null;
  return (await ports.bases.get(base)) ?? (await ports.versions.contentOf(path, base).catch(unlessUnknown));
}

/** A notebook without a repository, or with a broken one, knows no old versions. */
function unlessUnknown(error: unknown): null {
  if (isCodexError(error)) return null;
  throw error;
}

/** Null when nothing stands there. A longer file than can be merged comes cut. */
async function readNow({ fs }: SavePorts, path: RelPath): Promise<FileContent | null> {
  try {
    const stat = await fs.stat(path);
    if (stat && stat.kind !== 'file') throw notAFile(path, stat.kind);
    return stat && (await fs.read(path, { maxBytes: MAX_TEXT_BYTES }));
  } catch (error) {
    if (isCodexError(error, 'not_found')) return null;
    throw error;
  }
}

function notAFile(path: RelPath, kind: string): CodexError {
  return new CodexError('conflict', `${path} is a ${kind}, not a file; it is not replaced.`, { path });
}

function stands(now: FileContent, bytes: Uint8Array): boolean {
  return !now.truncated && isSameBytes(now.bytes, bytes);
}
