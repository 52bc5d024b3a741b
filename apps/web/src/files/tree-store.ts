import { codex } from '../api/codex.ts';
import { toFailure, type Failure } from '../api/failure.ts';
import type { FileSummary, FolderEntry } from '../api/types.ts';
import { baseName, parentFolder } from '../tabs/tab-location.ts';

/** Something in the tree. Folders end in `/`. */
export interface TreeEntry {
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
  /** Null for folders, and until the server has told it. */
  readonly fileId: string | null;
  readonly title: string | null;
  readonly problems: number;
}

/** What is known of what lies in one folder: from its beginning as far as it was read. */
export interface TreeFolder {
  readonly entries: readonly TreeEntry[];
  /** Null: all of it is here. */
  readonly nextCursor: string | null;
  readonly isReading: boolean;
  readonly failure: Failure | null;
}

/** Few at first, so that they are there at once; then as many as the API gives. */
const FIRST_PAGE = 200;
const NEXT_PAGE = 1000;
const UNREAD: TreeFolder = Object.freeze({ entries: [], nextCursor: null, isReading: false, failure: null });

/**
 * The folders of a notebook that were looked into. What happens to files is applied to it, without asking the server
 * again. `onChange` is called after each change.
 */
export function createTreeStore(notebookId: string, onChange: () => void) {
  const folders = new Map<string, TreeFolder>();

  function set(path: string, change: Partial<TreeFolder>): void {
    folders.set(path, { ...(folders.get(path) ?? UNREAD), ...change });
    onChange();
  }

  /** Reads the next page of a folder, or the first. Nothing happens while one is being read, or at the end. */
  async function readMore(path: string): Promise<void> {
    const known = folders.get(path);
    if (
      known?.isReading === true ||
      (known !== undefined && known.nextCursor === null && known.failure === null)
    )
      return;
    set(path, { isReading: true, failure: null });
    try {
      const query = {
        notebook_id: notebookId,
        path: path.replace(/\/$/, ''),
        per_page: known?.entries.length ? NEXT_PAGE : FIRST_PAGE,
      };
      const cursor = known?.nextCursor ?? undefined;
      const { data, pagination } = await codex.folders.list({ query: { ...query, cursor } });
      const before = folders.get(path)?.entries ?? [];
      const there = new Set(before.map((entry) => entry.path));
      const fresh = data.map(toEntry).filter((entry) => !there.has(entry.path));
      set(path, {
        entries: [...before, ...fresh].sort(order),
        nextCursor: pagination.next_cursor,
        isReading: false,
      });
    } catch (error) {
      set(path, { isReading: false, failure: toFailure(error) });
    }
  }

  /** A file is there now: it and the folders above it are shown where they belong, if that part was read. */
  function put(path: string, fileId: string | null): void {
    insert({ path, name: baseName(path), isFolder: false, fileId, title: null, problems: 0 });
    for (let folder = parentFolder(path); folder !== ''; folder = parentFolder(folder)) putFolder(folder);
  }

  function putFolder(path: string): void {
    insert({ path, name: baseName(path), isFolder: true, fileId: null, title: null, problems: 0 });
  }

  function insert(entry: TreeEntry): void {
    const parent = parentFolder(entry.path);
    const folder = folders.get(parent);
    if (folder === undefined) return;
    const at = placeOf(folder.entries, entry);
    if (folder.entries[at]?.path === entry.path) return;
    // Behind what was read it comes with its page.
    if (at === folder.entries.length && folder.nextCursor !== null) return;
    set(parent, { entries: folder.entries.toSpliced(at, 0, entry) });
  }

  /** A file or folder is gone, with all below it. */
  function take(path: string): void {
    const parent = parentFolder(path);
    const folder = folders.get(parent);
    if (folder !== undefined) set(parent, { entries: folder.entries.filter((entry) => entry.path !== path) });
    if (!path.endsWith('/')) return;
    for (const each of [...folders.keys()]) if (each.startsWith(path)) folders.delete(each);
  }

  /** Forgets what was read; `paths` are read again from their beginning. */
  function forget(): void {
    folders.clear();
    onChange();
  }

  return {
    folder: (path: string): TreeFolder | null => folders.get(path) ?? null,
    readMore,
    put,
    putFolder,
    take,
    forget,
  };
}

/** A tree of files. */
export type TreeStore = ReturnType<typeof createTreeStore>;

function toEntry(entry: FolderEntry): TreeEntry {
  if (!isFile(entry))
    return {
      ...{ path: `${entry.path}/`, name: baseName(entry.path), isFolder: true },
      ...{ fileId: null, title: null, problems: 0 },
    };
  const { path, id, title, problem_count } = entry;
  return { path, name: baseName(path), isFolder: false, fileId: id, title, problems: problem_count };
}

function isFile(entry: FolderEntry): entry is FileSummary {
  return 'id' in entry;
}

/** Folders first, then by name, as the server lists them. */
function order(a: TreeEntry, b: TreeEntry): number {
  if (a.isFolder !== b.isFolder) return a.isFolder ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Where it belongs among sorted entries. */
function placeOf(entries: readonly TreeEntry[], entry: TreeEntry): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (order(entries[middle]!, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
