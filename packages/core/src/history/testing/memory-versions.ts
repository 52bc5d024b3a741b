import { CodexError } from '../../errors.ts';
import type { FaultInjector } from '../../fs/fault-injector.ts';
import { hashOfBytes, type MemoryDisk } from '../../fs/memory-file-system.ts';
import { decodeCursor, encodeCursor, type Page, pageLimit, type PageRequest } from '../../page.ts';
import { isInFolder, type RelPath, ROOT, storedRelPath } from '../../paths.ts';
import type {
  FileRevision,
  PathChange,
  PendingChange,
  Revision,
  RevisionEntry,
  RevisionId,
  VersionControl,
} from '../version-control.ts';

type Tree = ReadonlyMap<string, Uint8Array>;

interface Snapshot {
  readonly revision: Revision;
  readonly tree: Tree;
  readonly renames: ReadonlyMap<string, string>;
  readonly kinds: ReadonlyMap<string, RevisionEntry['kind']>;
}

/** What a commit of a test is made with. */
export interface SnapshotOptions {
  readonly message?: string;
  /** New names by old ones: nothing is guessed here. */
  readonly renames?: Readonly<Record<string, string>>;
  /** What is in it that is no file. */
  readonly kinds?: Readonly<Record<string, RevisionEntry['kind']>>;
}

/** A history in memory: commits are copies of the whole disk. */
export interface MemoryVersions {
  readonly versions: VersionControl;
  /** Commits everything; a minute passes. */
  snapshot(options?: SnapshotOptions): RevisionId;
}

const FIRST_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const ada = { name: 'Ada', email: 'ada@example.org' };

/** Opens a history without a commit; `ignored` files are never in it. */
export function memoryVersions(
  disk: MemoryDisk,
  { ignored = () => false, injector }: { ignored?: (path: string) => boolean; injector?: FaultInjector } = {},
): MemoryVersions {
  const snapshots: Snapshot[] = [];
  const tracked = (): Tree => new Map([...disk.files()].filter(([path]) => !ignored(path)));
  const head = () => snapshots.at(-1);
  const guard = <T>(work: () => T): Promise<T> => {
    const run = async () => work();
    return injector ? injector.guard(run) : run();
  };

  function find(id: string): Snapshot {
    const found =
      snapshots.find(({ revision }) => revision.id === id) ?? (id === 'HEAD' ? head() : undefined);
    if (found) return found;
    throw new CodexError('not_found', `There is no revision ${id}.`, { revision: id });
  }

  function changesOf(before: Snapshot | undefined, after: Snapshot): PathChange[] {
    const old = before?.tree ?? new Map<string, Uint8Array>();
    const changes: PathChange[] = [];
    const gone = new Set(after.renames.keys());
    for (const path of [...new Set([...old.keys(), ...after.tree.keys()])].sort()) {
      const from = [...after.renames].find(([, to]) => to === path)?.[0];
      const [was, is] = [old.get(path), after.tree.get(path)];
      if (from !== undefined && is) changes.push(change('renamed', path, from));
      else if (was && is && !isSame(was, is)) changes.push(change('modified', path));
      else if (!was && is) changes.push(change('added', path));
      else if (was && !is && !gone.has(path)) changes.push(change('deleted', path));
    }
    return changes;
  }

  function logOf(path: RelPath | undefined, isFolder: boolean): FileRevision[] {
    let name = path;
    return snapshots
      .map((snapshot, at) => ({ snapshot, changes: changesOf(snapshots[at - 1], snapshot) }))
      .reverse()
      .flatMap(({ snapshot, changes }) => {
        const within = (each: PathChange) =>
          name === undefined ||
          (isFolder
            ? isInFolder(each.path, name) || isInFolder(each.oldPath ?? ROOT, name)
            : each.path === name);
        const found = changes.find(within);
        if (!found) return [];
        if (!isFolder && found.oldPath !== null && name !== undefined) name = found.oldPath;
        return [{ ...snapshot.revision, change: isFolder || path === undefined ? null : found }];
      });
  }

  function pendingNow(): PendingChange[] {
    const [was, is] = [head()?.tree ?? new Map<string, Uint8Array>(), tracked()];
    return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((path): PendingChange[] => {
      const [old, now] = [was.get(path), is.get(path)];
      if (old && now && isSame(old, now)) return [];
      const kind = !old ? 'untracked' : now ? 'modified' : 'deleted';
      return [{ path: storedRelPath(path), kind, staged: false }];
    });
  }

  const refuse = () => Promise.reject(new CodexError('unsupported', 'Not in memory.'));
  const versions: VersionControl = {
    capabilities: { blame: false, lfs: false },
    state: () =>
      guard(() => ({
        ...{ kind: 'own' as const, implementation: 'isomorphic' as const, branch: 'main', busy: null },
        ...{ head: head()?.revision.id ?? null, shallow: false, problem: null },
      })),
    initialize: refuse,
    identity: async () => null,
    commit: refuse,
    pending: ({ folder = ROOT, ...page } = {}) =>
      guard(() =>
        pageOf(
          pendingNow().filter(({ path }) => isInFolder(path, folder)),
          page,
        ),
      ),
    log: ({ path, isFolder = false, untilMs = Infinity }, page = {}) =>
      guard(() =>
        pageOf(
          logOf(path, isFolder).filter(({ committedMs }) => committedMs <= untilMs),
          page,
        ),
      ),
    resolve: (name) => guard(() => find(name).revision),
    read: (path, id) =>
      guard(() => {
        const bytes = find(id).tree.get(path);
        if (bytes) return bytes;
        throw new CodexError('not_found', `There was nothing at ${path}.`, { path });
      }),
    entries: (folder, id, page = {}) =>
      guard(() => {
        const { tree, kinds } = find(id);
        const paths = [...tree.keys()].sort().map(storedRelPath);
        const below = paths.filter((path) => isInFolder(path, folder));
        return pageOf(
          below.map((path) => toEntry(path, tree.get(path)!, kinds.get(path) ?? 'file')),
          page,
        );
      }),
    compare: (from, to, { folder = ROOT, ...page } = {}) =>
      guard(() => {
        const between = changesOf(from === null ? undefined : find(from), {
          ...find(to),
          renames: new Map(),
        });
        return pageOf(
          between.filter(({ path }) => isInFolder(path, folder)),
          page,
        );
      }),
    blame: refuse,
    branches: (page = {}) => guard(() => pageOf([], page)),
    tracked: (_since, page = {}) => guard(() => pageOf([], page)),
    contentOf: async () => null,
    close: async () => undefined,
  };

  return {
    versions,
    snapshot({ message = 'A commit', renames = {}, kinds = {} } = {}) {
      const atMs = FIRST_MS + snapshots.length * MINUTE_MS;
      const id = idOf(snapshots.length);
      const parents = head() ? [head()!.revision.id] : [];
      const revision = {
        id,
        parents,
        author: ada,
        authoredMs: atMs,
        committer: ada,
        committedMs: atMs,
        message,
      };
      const names = { renames: new Map(Object.entries(renames)), kinds: new Map(Object.entries(kinds)) };
      snapshots.push({ revision, tree: tracked(), ...names });
      return id;
    },
  };
}

function idOf(at: number): RevisionId {
  return hashOfBytes(new TextEncoder().encode(`${at}`)) as string as RevisionId;
}

function toEntry(path: RelPath, bytes: Uint8Array, kind: RevisionEntry['kind']): RevisionEntry {
  return { path, kind, executable: false, sizeBytes: bytes.length, blob: hashOfBytes(bytes) };
}

function change(kind: PathChange['kind'], path: string, from?: string): PathChange {
  return { kind, path: storedRelPath(path), oldPath: from === undefined ? null : storedRelPath(from) };
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return hashOfBytes(a) === hashOfBytes(b);
}

function pageOf<T>(items: readonly T[], page: PageRequest): Page<T> {
  const limit = pageLimit(page);
  const [start = 0] = decodeCursor('memory', page.cursor) ?? [];
  const end = Number(start) + limit;
  return {
    items: items.slice(Number(start), end),
    nextCursor: end < items.length ? encodeCursor('memory', [end]) : null,
  };
}
