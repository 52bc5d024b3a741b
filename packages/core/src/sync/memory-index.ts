import { CodexError } from '../errors.ts';
import type { FileId, NotebookId } from '../ids.ts';
import { createIds } from '../ids.ts';
import { type RelPath, folderOf, isInFolder } from '../paths.ts';
import type { ChangeKind } from '../changes/change-store.ts';
import type {
  AppliedChunk,
  IndexChange,
  IndexChunk,
  IndexedEntry,
  IndexWriter,
  ReadEntry,
} from './notebook-index.ts';
import type { Origin, SyncScope } from './scope.ts';

/** A log row of a `memoryIndex`. */
export interface MemoryChange {
  readonly kind: ChangeKind;
  readonly path: RelPath | null;
  readonly oldPath: RelPath | null;
  readonly origin: Origin | null;
}

/** What a `memoryIndex` holds, for looking at. */
export interface MemoryIndex extends IndexWriter {
  readonly log: readonly MemoryChange[];
  /** Live files with what was read of them. */
  files(): Map<RelPath, { readonly entry: IndexedEntry; readonly read: ReadEntry | null }>;
  /** The commits that were noted of live files. */
  versions(): Map<RelPath, string>;
  folders(): ReadonlySet<RelPath>;
}

interface Row {
  entry: IndexedEntry;
  read: ReadEntry | null;
  revision: string | null;
}

/** The writing side of an index in memory: for tests of the sync line, and the simplest example of the port. */
export function memoryIndex(): MemoryIndex {
  const newId = createIds({ nowMs: () => 1_600_000_000_000 });
  const ids = { notebook: newId() as NotebookId, epoch: newId() };
  const rows = new Map<number, Row>();
  const folders = new Set<RelPath>();
  const log: MemoryChange[] = [];
  let lastRid = 0;
  let complete = false;

  function inScope(scope: SyncScope, path: RelPath): boolean {
    if (scope.kind === 'all') return true;
    const below = [...scope.paths, ...scope.trees].some((each) => isInFolder(path, each));
    return below || scope.folders.includes(folderOf(path));
  }

  function requireRow(rid: number): Row {
    const row = rows.get(rid);
    if (!row) throw new CodexError('internal', `There is no row ${rid}.`);
    return row;
  }

  function place(rid: number, id: FileId, path: RelPath, read: ReadEntry, log_: () => void): void {
    const { stat } = read;
    const entry: IndexedEntry = {
      rid,
      id,
      path,
      kind: stat.kind,
      sizeBytes: stat.sizeBytes,
      statKey: stat.statKey,
      identity: stat.identity,
      hash: read.hash,
      parserVersion: read.parserVersion,
      deletedMs: null,
    };
    rows.set(rid, { entry, read, revision: rows.get(rid)?.revision ?? null });
    lastRid = Math.max(lastRid, rid);
    log_();
  }

  function applyChange(change: IndexChange, atMs: number): void {
    const note =
      (kind: ChangeKind, path: RelPath, oldPath: RelPath | null = null) =>
      () =>
        void log.push({ kind, path, oldPath, origin: 'origin' in change ? change.origin : null });
    switch (change.type) {
      case 'add':
        return place(
          change.rid,
          change.id,
          change.entry.stat.path,
          change.entry,
          note('file.added', change.entry.stat.path),
        );
      case 'update':
        return place(
          change.rid,
          change.id,
          change.entry.stat.path,
          change.entry,
          note(change.contentChanged ? 'file.written' : 'file.metadata', change.entry.stat.path),
        );
      case 'touch': {
        const row = requireRow(change.rid);
        row.entry = { ...row.entry, statKey: change.stat.statKey, identity: change.stat.identity };
        return;
      }
      case 'move': {
        const row = requireRow(change.rid);
        const read = change.entry ?? row.read;
        row.entry = {
          ...row.entry,
          path: change.stat.path,
          statKey: change.stat.statKey,
          identity: change.stat.identity,
          deletedMs: null,
        };
        note('file.moved', change.stat.path, change.from)();
        if (change.entry) {
          row.entry = {
            ...row.entry,
            hash: change.entry.hash,
            kind: change.stat.kind,
            sizeBytes: change.stat.sizeBytes,
            parserVersion: change.entry.parserVersion,
          };
          if (change.contentChanged) note('file.written', change.stat.path)();
        }
        row.read = read;
        return;
      }
      case 'remove': {
        const row = requireRow(change.rid);
        row.entry = { ...row.entry, deletedMs: atMs };
        row.read = null;
        row.revision = null;
        return note('file.deleted', change.path)();
      }
      case 'addFolder':
        return void folders.add(change.path);
      case 'removeFolder':
        return void folders.delete(change.path);
    }
  }

  /** One path, one row: a deleted row makes room, two live ones are a fault of the caller. */
  function settlePaths(): void {
    const live = new Map<RelPath, number>();
    for (const { entry } of rows.values()) {
      if (entry.deletedMs !== null) continue;
      if (live.has(entry.path))
        throw new CodexError('conflict', `Two rows for ${entry.path}.`, { path: entry.path });
      live.set(entry.path, entry.rid);
    }
    for (const [rid, { entry }] of rows)
      if (entry.deletedMs !== null && live.has(entry.path)) rows.delete(rid);
  }

  return {
    log,
    files: () =>
      new Map(
        [...rows.values()].filter((row) => row.entry.deletedMs === null).map((row) => [row.entry.path, row]),
      ),
    folders: () => folders,
    versions: () =>
      new Map(
        [...rows.values()].flatMap(({ entry, revision }) =>
          entry.deletedMs === null && revision !== null ? [[entry.path, revision]] : [],
        ),
      ),
    meta: async () => ({ notebookId: ids.notebook, epoch: ids.epoch, lastRid, seq: log.length, complete }),
    list: async (scope) => ({
      entries: [...rows.values()]
        .map((row) => row.entry)
        .filter((entry) => entry.deletedMs === null && inScope(scope, entry.path)),
      folders: [...folders].filter((folder) => inScope(scope, folder)),
    }),
    candidates: async ({ identities, hashes, paths }) =>
      [...rows.values()]
        .map((row) => row.entry)
        .filter(
          (entry) =>
            identities.includes(entry.identity) ||
            (entry.deletedMs !== null &&
              ((entry.hash !== null && hashes.includes(entry.hash)) || paths.includes(entry.path))),
        ),
    async apply(chunk: IndexChunk): Promise<AppliedChunk> {
      const before = log.length;
      for (const change of chunk.changes) applyChange(change, chunk.atMs);
      settlePaths();
      if (log.length - before > chunk.maxLogRows) log.length = before + chunk.maxLogRows;
      const logRows = log.length - before;
      if (chunk.resynced) log.push({ kind: 'notebook.resynced', path: null, oldPath: null, origin: null });
      return { seq: log.length, logRows };
    },
    async noteVersions(versions) {
      const noted = new Map(versions.map(({ path, revision }) => [path, revision]));
      for (const row of rows.values()) {
        const revision = noted.get(row.entry.path);
        if (row.entry.deletedMs === null && revision !== undefined) row.revision = revision;
      }
    },
    bulk: async () => undefined,
    setComplete: async (value) => void (complete = value),
    compact: async () => 0,
    close: async () => undefined,
  };
}
