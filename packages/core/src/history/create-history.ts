import type { FileSystem } from '../fs/file-system.ts';
import type { Page } from '../page.ts';
import { relPathWithin, ROOT } from '../paths.ts';
import type { ViewParts } from '../view-parts.ts';
import { blameFile } from './blame-file.ts';
import { diffFile } from './diff-file.ts';
import { listHistory } from './list-history.ts';
import type { HistorySettings, NotebookHistory } from './notebook-history.ts';
import { createInnerCheck } from './own-content.ts';
import { requirePastEntry } from './past-names.ts';
import { pastPath } from './past-path.ts';
import { resolveName } from './resolve-name.ts';
import { restoreVersions } from './restore-versions.ts';
import type { PendingChange } from './version-control.ts';

/** The history of a notebook as somebody sees it: one that must not be seen has none. */
export function createHistory(parts: ViewParts): NotebookHistory {
  const { ports, keeper, requireSeen } = parts;
  const seen = () => {
    requireSeen(ROOT);
    return ports.versions;
  };
  const idOf = async (revision: string) => resolveName(seen(), revision);
  /** Whoever may not write learns so before anything is done. */
  const writing = () => {
    parts.line();
    return keeper;
  };

  return {
    async state() {
      requireSeen(ROOT);
      return keeper.state();
    },
    initialize: async ({ origin = parts.origin } = {}) => writing().initialize(origin),
    configure: async (settings) => writing().configure(onlyGiven(settings)),
    commit: async ({ paths, message, origin = parts.origin } = {}) =>
      writing().commit({ paths: paths?.map(relPathWithin) ?? null, message: message ?? null, origin }),
    async settled() {
      requireSeen(ROOT);
      await keeper.settled();
    },
    pending: async (page = {}) => ownOf(ports.fs, await seen().pending(page)),
    async list({ path, from, untilMs }, page = {}) {
      const query = {
        path: pastPath(path),
        untilMs,
        from: from === undefined ? from : await idOf(from),
      };
      return listHistory({ fs: ports.fs, versions: seen() }, query, page);
    },
    async read(path, revision, options) {
      const id = await idOf(revision);
      const entry = await requirePastEntry(seen(), pastPath(path), id);
      return { path: entry.path, revision: id, bytes: await seen().read(entry.path, id, options) };
    },
    entries: async (folder, revision, page = {}) =>
      seen().entries(pastPath(folder), await idOf(revision), page),
    diff: async (path, query = {}) =>
      diffFile({ ...ports, versions: seen() }, { ...query, path: pastPath(path) }),
    async compare({ from, to, folder }, page = {}) {
      const below = folder === undefined ? {} : { folder: pastPath(folder) };
      return seen().compare(await idOf(from), await idOf(to), { ...page, ...below });
    },
    blame: async (path, options = {}) => blameFile(seen(), { ...options, path: pastPath(path) }),
    restore: async (request) =>
      restoreVersions({ ...ports, ...parts, versions: seen() }, { ...request, path: pastPath(request.path) }),
    branches: async (page = {}) => seen().branches(page),
  };
}

/** A page may be short of what lies in notebooks inside this one. */
async function ownOf(
  fs: FileSystem,
  { items, nextCursor }: Page<PendingChange>,
): Promise<Page<PendingChange>> {
  const isInner = createInnerCheck(fs);
  const inner = await Promise.all(items.map(({ path }) => isInner(path)));
  return { items: items.filter((_, at) => inner[at] === false), nextCursor };
}

type WantedSettings = Parameters<NotebookHistory['configure']>[0];

function onlyGiven({ autoCommit, quietMs, maxBinaryBytes }: WantedSettings): Partial<HistorySettings> {
  return {
    ...(autoCommit !== undefined && { autoCommit }),
    ...(quietMs !== undefined && { quietMs }),
    ...(maxBinaryBytes !== undefined && { maxBinaryBytes }),
  };
}
