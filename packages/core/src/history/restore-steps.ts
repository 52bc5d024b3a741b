import { CodexError, isCodexError } from '../errors.ts';
import type { FileContent, FileSystem } from '../fs/file-system.ts';
import { folderOf, type RelPath, relPathWithin } from '../paths.ts';
import { isSameBytes } from '../same-bytes.ts';
import { createIgnoreRules } from '../sync/ignore-rules.ts';
import { findSidecars } from '../sync/join-sidecars.ts';
import type { NotebookLine } from '../sync/line.ts';
import type { Origin } from '../sync/scope.ts';
import { isInInnerNotebook } from '../sync/walk.ts';
import type { RestorePlan, RestoreWrite } from './plan-restore.ts';
import type { RevisionId, VersionControl } from './version-control.ts';

/** What one file needs to be brought back. */
export interface StepParts {
  readonly fs: FileSystem;
  readonly versions: Pick<VersionControl, 'read' | 'state'>;
  readonly line: NotebookLine;
  readonly ignoreFiles: boolean;
  readonly origin: Origin;
  readonly dryRun: boolean;
  readonly revision: RevisionId;
}

/** Steps that bring back; each throws why its file is left as it is. */
export interface RestoreSteps {
  /** Into the trash; null: it is gone already, or is none of ours to take. */
  remove(path: RelPath): Promise<'removed' | null>;
  write(wanted: RestoreWrite): Promise<'written' | 'unchanged'>;
  /** What went along with a removed file although it was there then: sidecars have to come back. */
  taken(plan: RestorePlan): readonly RestoreWrite[];
}

/** Makes the steps of one restore. */
export function createRestoreSteps(parts: StepParts): RestoreSteps {
  const { fs, versions, line, origin, dryRun, revision } = parts;
  const rules = createIgnoreRules(fs, { ignoreFiles: parts.ignoreFiles });
  const wentAlong = new Set<RelPath>();

  async function remove(path: RelPath): Promise<'removed' | null> {
    const kind = (await fs.stat(path))?.kind;
    if (kind !== 'file' && kind !== 'link') return null;
    if ((await rules.isIgnored(path, false)) || (await isInInnerNotebook(fs, folderOf(path)))) return null;
    if (dryRun) return 'removed';
    const sidecars = kind === 'file' ? await findSidecars(fs, path) : [];
    const { hash } = await fs.read(path, { maxBytes: 0 });
    await line.remove(path, { ifHash: hash, origin });
    for (const sidecar of sidecars) wentAlong.add(sidecar.path);
    return 'removed';
  }

  async function write({ path, entry }: RestoreWrite): Promise<'written' | 'unchanged'> {
    await requireWritable(fs, path, entry.kind);
    const bytes = await versions.read(entry.path, revision);
    const committed = entry.path === path ? await newest(path, bytes) : await newest(path, null);
    const present = await readPresent(path, Math.max(bytes.length, committed?.length ?? 0));
    if (present && isSame(present, bytes)) return 'unchanged';
    if (dryRun) return 'written';
    if (!present) await clearFolder(path);
    const keepReplaced = present !== null && !(committed && isSame(present, committed));
    const { executable } = entry;
    await line.write(path, bytes, { ifHash: present?.hash ?? null, keepReplaced, executable, origin });
    return 'written';
  }

  /** What the newest commit has at a path; null where it has nothing that can be read. */
  async function newest(path: RelPath, then: Uint8Array | null): Promise<Uint8Array | null> {
    const { head } = await versions.state();
    if (head === null) return null;
    if (head === revision && then !== null) return then;
    return versions.read(path, head).catch((error: unknown) => {
      if (isCodexError(error)) return null;
      throw error;
    });
  }

  /** Null where no file stands. One byte more than is compared tells that it is another one. */
  async function readPresent(path: RelPath, maxBytes: number): Promise<FileContent | null> {
    const stat = await fs.stat(path);
    return stat?.kind === 'file' ? fs.read(path, { maxBytes: maxBytes + 1 }) : null;
  }

  /** Where files were taken away that were not there then, their folder may stand in the place of a file. */
  async function clearFolder(path: RelPath): Promise<void> {
    const stat = await fs.stat(path);
    if (stat?.kind === 'folder' && (await fs.list(path)).length === 0) await line.remove(path, { origin });
  }

  return {
    remove,
    write,
    taken: ({ entries, writes }) => {
      const known = new Set(writes.map(({ path }) => path));
      return [...wentAlong].flatMap((path) => {
        const entry = known.has(path) ? undefined : entries.get(path);
        return entry ? [{ path, entry }] : [];
      });
    },
  };
}

async function requireWritable(
  fs: FileSystem,
  path: RelPath,
  kind: RestoreWrite['entry']['kind'],
): Promise<void> {
  relPathWithin(path);
  if (kind === 'submodule') throw left(path, 'was another repository; its own history has its files');
  if (kind === 'link') throw left(path, 'was a link; links are not made');
  const stat = await fs.stat(path);
  if (stat && stat.kind !== 'file' && stat.kind !== 'folder')
    throw left(path, `is a ${stat.kind} now; it is not replaced`);
  if (await isInInnerNotebook(fs, folderOf(path)))
    throw left(path, 'belongs to another notebook inside this one');
}

function left(path: RelPath, why: string): CodexError {
  return new CodexError('unsupported', `${path} ${why}.`, { path });
}

function isSame(present: FileContent, bytes: Uint8Array): boolean {
  return !present.truncated && isSameBytes(present.bytes, bytes);
}
