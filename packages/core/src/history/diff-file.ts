import { CodexError, isCodexError } from '../errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { RelPath } from '../paths.ts';
import type { TextDiff } from '../text/text-diff.ts';
import type { TextWork } from '../text/text-work.ts';
import { type FileDiff, ON_DISK, type VersionName } from './notebook-history.ts';
import { isOwnContent } from './own-content.ts';
import { pastEntry } from './past-names.ts';
import { resolveName } from './resolve-name.ts';
import type { RevisionId, VersionControl } from './version-control.ts';

/** What a difference is read from. */
export interface DiffPorts {
  readonly fs: FileSystem;
  readonly ignoreFiles: boolean;
  readonly versions: VersionControl;
  readonly texts: Pick<TextWork, 'diff'>;
}

/** Which versions. */
export interface DiffQuery {
  readonly path: RelPath;
  readonly from?: VersionName | undefined;
  readonly to?: VersionName | undefined;
  /** Unchanged lines around each change. */
  readonly context?: number | undefined;
}

/** Versions that are larger are not compared. */
const MAX_DIFF_BYTES = 5 * 1024 * 1024;

/** A file as it was or is. */
interface Version {
  /** Null: the disk, or nothing was ever committed. */
  readonly revision: RevisionId | null;
  /** What it is called there; null where it is not. */
  readonly path: RelPath | null;
  readonly sizeBytes: number | null;
  /** Null where there is none, or where it is too large. */
  readonly bytes: Uint8Array | null;
}

const nothing: Omit<Version, 'revision'> = { path: null, sizeBytes: null, bytes: null };
const notComparable: TextDiff = { comparable: false, added: 0, removed: 0, hunks: [] };

/**
 * How a file changed between two versions. Throws `not_found` when it is in neither, and when the disk is asked for something
 * that is not of the notebook.
 */
export async function diffFile(
  ports: DiffPorts,
  { path, from, to = ON_DISK, context }: DiffQuery,
): Promise<FileDiff> {
  const before = from === undefined ? await newest(ports, path) : await versionOf(ports, path, from);
  const after = await versionOf(ports, path, to);
  if (before.path === null && after.path === null)
    throw new CodexError('not_found', `There is nothing at ${path} in either version.`, { path });
  return {
    path: after.path ?? path,
    oldPath: before.path,
    from: before.revision,
    to: after.revision,
    fromBytes: before.sizeBytes,
    toBytes: after.sizeBytes,
    diff: await compare(ports, before, { after, context }),
  };
}

async function compare(
  { texts }: DiffPorts,
  before: Version,
  { after, context }: { readonly after: Version; readonly context: number | undefined },
): Promise<TextDiff> {
  if (isTooLarge(before) || isTooLarge(after)) return notComparable;
  try {
    return await texts.diff(before.bytes ?? new Uint8Array(), after.bytes ?? new Uint8Array(), { context });
  } catch (error) {
    if (isCodexError(error, 'unsupported')) return notComparable; // no text
    throw error;
  }
}

function isTooLarge({ path, bytes }: Version): boolean {
  return path !== null && bytes === null;
}

/** In a repository without a commit everything is new. */
async function newest(ports: DiffPorts, path: RelPath): Promise<Version> {
  const { kind, head } = await ports.versions.state();
  return kind !== 'none' && head === null
    ? { ...nothing, revision: null }
    : versionOf(ports, path, head ?? 'HEAD');
}

function versionOf(ports: DiffPorts, path: RelPath, name: VersionName): Promise<Version> {
  return name === ON_DISK ? onDisk(ports, path) : committed(ports, path, name);
}

async function onDisk(ports: DiffPorts, path: RelPath): Promise<Version> {
  const { fs } = ports;
  if (!(await isOwnContent(ports, path))) {
    const message = `${path} is ignored here, or belongs to another notebook inside this one.`;
    throw new CodexError('not_found', message, { path });
  }
  const stat = await fs.stat(path);
  if (stat?.kind !== 'file') return { ...nothing, revision: null };
  const version = { revision: null, path, sizeBytes: stat.sizeBytes, bytes: null };
  if (stat.sizeBytes > MAX_DIFF_BYTES) return version;
  try {
    const { bytes, truncated } = await fs.read(path, { maxBytes: MAX_DIFF_BYTES });
    return truncated ? version : { ...version, sizeBytes: bytes.length, bytes };
  } catch (error) {
    if (isCodexError(error, 'not_found')) return { ...nothing, revision: null };
    throw error;
  }
}

async function committed({ versions }: DiffPorts, path: RelPath, name: string): Promise<Version> {
  const revision = await resolveName(versions, name);
  const entry = await pastEntry(versions, path, revision);
  if (entry?.kind !== 'file') return { ...nothing, revision };
  const version = { revision, path: entry.path, sizeBytes: entry.sizeBytes, bytes: null };
  try {
    const bytes = await versions.read(entry.path, revision, { maxBytes: MAX_DIFF_BYTES });
    return { ...version, sizeBytes: bytes.length, bytes };
  } catch (error) {
    if (isCodexError(error, 'too_large')) return version;
    throw error;
  }
}
