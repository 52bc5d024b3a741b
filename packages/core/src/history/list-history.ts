import { CodexError } from '../errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { Page, PageRequest } from '../page.ts';
import { type RelPath, ROOT } from '../paths.ts';
import { authorshipOf } from './authorship.ts';
import type { HistoryEntry } from './notebook-history.ts';
import { isFolderAt } from './past-names.ts';
import type { RevisionId, VersionControl } from './version-control.ts';

/** What a history is read from. */
export interface ListPorts {
  readonly fs: Pick<FileSystem, 'stat'>;
  readonly versions: VersionControl;
}

/** Whose history. */
export interface ListQuery {
  readonly path: RelPath;
  readonly from?: RevisionId | undefined;
  readonly untilMs?: number | undefined;
}

/** The history of a file, a folder or everything. Throws `not_found` for what is neither there now nor was ever. */
export async function listHistory(
  ports: ListPorts,
  { path, from, untilMs }: ListQuery,
  page: PageRequest,
): Promise<Page<HistoryEntry>> {
  const isFolder = path === ROOT ? false : await isFolderNowOrOnce(ports, path, from);
  const whose = path === ROOT ? {} : { path, isFolder };
  const { items, nextCursor } = await ports.versions.log({ ...whose, from, untilMs }, page);
  return { items: items.map((revision) => ({ ...revision, by: authorshipOf(revision) })), nextCursor };
}

/** What is gone was what stood there before the commit that took it away. */
async function isFolderNowOrOnce(
  { fs, versions }: ListPorts,
  path: RelPath,
  from: RevisionId | undefined,
): Promise<boolean> {
  const stat = from === undefined ? await fs.stat(path) : null;
  if (stat) return stat.kind === 'folder';
  const last = (await versions.log({ path, isFolder: true, from }, { limit: 1 })).items[0];
  if (!last) {
    const now = await fs.stat(path);
    if (now) return now.kind === 'folder';
    throw new CodexError('not_found', `There is nothing at ${path}, and never was.`, { path });
  }
  if (await isFolderAt(versions, path, last.id)) return true;
  const [parent] = last.parents;
  return parent !== undefined && (await isFolderAt(versions, path, parent));
}
