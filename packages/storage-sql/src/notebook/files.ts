import {
  decodeCursor,
  FOLDER_METADATA,
  pageLimit,
  type FileName,
  type FileStore,
  type FileSummary,
  type FolderSummary,
  type KnownContent,
  type NotebookId,
  type Problem,
  type RelPath,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { countChildren } from './child-count.ts';
import { listDuplicates } from './duplicates.ts';
import { createFileCounts, MAX_COUNTED_FILES } from './file-counts.ts';
import { listFiles } from './file-list.ts';
import { FILE_COLUMNS, toNotebookFile, toSummary, type FileRow, type WholeFileRow } from './file-row.ts';
import { createGate, EMPTY_COUNTED_PAGE, EMPTY_PAGE } from './gate.ts';
import { toPage } from './keyset.ts';
import { createLinkStore } from './links.ts';
import { listOrphans } from './orphans.ts';

const WHOLE = `
  select ${FILE_COLUMNS}, f.properties, f.problems, f.created_at, f.updated_at, f.git_tracked, f.git_commit_hash,
    (select json_group_array(alias) from (select alias from file_alias where rid = f.rid order by alias)) as aliases
  from file_metadata f`;

export const fileReadStatements = {
  byPath: `${WHOLE} where f.path = ? and f.deleted_at is null`,
  byId: `${WHOLE} where f.id = ? and f.deleted_at is null`,
  content: `
    select stat_key as statKey, content_hash as hash from file_metadata
    where path = ? and deleted_at is null`,
  names: `
    select path, title from file_metadata
    where path > ? and deleted_at is null order by path limit ?`,
  childFolders: 'select path from folder where parent = ? and path > ? order by path limit ?',
  childFiles: `
    select ${FILE_COLUMNS} from file_metadata f
    where f.folder = ? and f.filename > ? and f.filename <> '${FOLDER_METADATA}' and f.deleted_at is null
    order by f.filename limit ?`,
  problems: `
    select path, problems from file_metadata indexed by file_problem
    where problem_count > 0 and deleted_at is null and path >= ? order by path limit ?`,
  problemTotal: `
    select coalesce(sum(problem_count), 0) as total from file_metadata indexed by file_problem
    where problem_count > 0 and deleted_at is null`,
  stats: `
    select count(*) as files, coalesce(sum(size), 0) as contentBytes,
      count(*) filter (where kind not in ('image', 'audio', 'video', 'pdf', 'archive', 'link', 'binary')) as textFiles,
      coalesce(sum(problem_count), 0) as problems,
      (select count(*) from folder) as folders,
      (select count(*) from tag where files > 0) as tags,
      (select count(*) from link) as links,
      (select page_count from pragma_page_count) * (select page_size from pragma_page_size) as indexBytes
    from file_metadata where deleted_at is null`,
} as const;

const NO_FILES = Object.freeze({ total: 0, approximate: false });
const NO_STATS = Object.freeze({
  ...{ files: 0, folders: 0, textFiles: 0, tags: 0, links: 0, problems: 0, contentBytes: 0, indexBytes: 0 },
});

type Reads = Pick<SqlDriver, 'all'>;

/** Reads the files of one notebook's index. */
export function createFileStore(driver: Reads, notebookId: NotebookId): FileStore {
  const gate = createGate(notebookId);
  const counts = createFileCounts(driver);
  const links = createLinkStore(driver, notebookId);
  const one = async (sql: string, value: string) => {
    const [row] = await driver.all<WholeFileRow>(sql, [value]);
    return row ? toNotebookFile(row) : null;
  };
  return {
    get: (visibility, path) => gate(visibility, null, () => one(fileReadStatements.byPath, path)),
    getById: (visibility, id) => gate(visibility, null, () => one(fileReadStatements.byId, id)),
    content: (visibility, path) =>
      gate(visibility, null, async () => {
        const [row] = await driver.all<KnownContent>(fileReadStatements.content, [path]);
        return row ?? null;
      }),
    list: (visibility, filter, page) =>
      gate(visibility, EMPTY_PAGE, () => listFiles(driver, counts, filter, page)),
    count: (visibility, filter) => gate(visibility, NO_FILES, () => counts.upTo(filter, MAX_COUNTED_FILES)),
    names: (visibility, after, limit) =>
      gate(visibility, [], () => driver.all<FileName>(fileReadStatements.names, [after ?? '', limit])),
    children: (visibility, folder, page) =>
      gate(visibility, EMPTY_PAGE, async () => {
        const list = `children ${folder}`;
        const limit = pageLimit(page);
        const after = decodeCursor(list, page.cursor);
        const items = await readChildren(driver, folder, after, limit + 1);
        return toPage(list, items, limit, {
          item: (item) => item,
          key: (item) => (item.entry === 'folder' ? [0, item.path] : [1, item.filename]),
        });
      }),
    childCount: (visibility, folder) => gate(visibility, 0, () => countChildren(driver, folder)),
    problems: (visibility, page) =>
      gate(visibility, EMPTY_COUNTED_PAGE, async () => {
        const limit = pageLimit(page);
        const [path = '', index = -1] = decodeCursor('problems', page.cursor) ?? [];
        const rows = await readProblems(driver, String(path), Number(index), limit + 1);
        const [count] = await driver.all<{ total: number }>(fileReadStatements.problemTotal);
        const items = toPage('problems', rows, limit, {
          item: ({ path, problem }) => ({ ...problem, path }),
          key: ({ path, index }) => [path, index],
        });
        return { ...items, total: count?.total ?? 0, approximate: false };
      }),
    duplicates: (visibility, page) => gate(visibility, EMPTY_PAGE, () => listDuplicates(driver, page)),
    orphans: (visibility, page) => gate(visibility, EMPTY_PAGE, () => listOrphans(driver, links, page)),
    stats: (visibility) =>
      gate(visibility, NO_STATS, async () => {
        const [row] = await driver.all<typeof NO_STATS>(fileReadStatements.stats);
        return row ?? NO_STATS;
      }),
  };
}

async function readChildren(
  driver: Reads,
  folder: RelPath,
  after: readonly (string | number | null)[] | null,
  wanted: number,
): Promise<(FileSummary | FolderSummary)[]> {
  const inFiles = after?.[0] === 1;
  const folders = inFiles
    ? []
    : await driver.all<{ path: string }>(fileReadStatements.childFolders, [folder, after?.[1] ?? '', wanted]);
  const params = [folder, inFiles ? (after[1] ?? '') : '', wanted - folders.length];
  const files =
    folders.length < wanted ? await driver.all<FileRow>(fileReadStatements.childFiles, params) : [];
  return [...folders.map(({ path }) => toFolder(path)), ...files.map(toSummary)];
}

function toFolder(path: string): FolderSummary {
  return { entry: 'folder', path: path as RelPath, filename: path.slice(path.lastIndexOf('/') + 1) };
}

async function readProblems(driver: Reads, path: string, index: number, wanted: number) {
  const params = [path, wanted + 1];
  const rows = await driver.all<{ path: string; problems: string }>(fileReadStatements.problems, params);
  return rows
    .flatMap((row) => {
      const problems = JSON.parse(row.problems) as Problem[];
      return problems.map((problem, at) => ({ path: row.path as RelPath, index: at, problem }));
    })
    .filter((row) => row.path !== path || row.index > index)
    .slice(0, wanted);
}
