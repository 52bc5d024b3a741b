import type { Notebook } from '@codexlab/core';
import type { historyRoutes } from '../contract/history.ts';
import { type Handlers, listed, reply } from '../handler.ts';
import { fileEtag, hashOf } from '../http/etags.ts';
import { toWireFileDiff } from '../wire/diff.ts';
import { toWireFullFile } from '../wire/file.ts';
import { versionUrl } from '../wire/file-url.ts';
import {
  toWireBlame,
  toWireHistoryEntry,
  toWirePathChange,
  toWireRestoreReport,
  toWireRevisionEntry,
} from '../wire/history.ts';
import { MAX_VERSION_BYTES, sendVersion } from './send-version.ts';
import { telling, useFileHistory, useHistory } from './use-history.ts';

/** Answers about history. */
export const historyHandlers: Handlers<typeof historyRoutes> = {
  ofFile: (call) =>
    useFileHistory(call, 'file.read', ({ file, notebook }) => listHistory(notebook, file.path, call.query)),

  version: (call) =>
    useFileHistory(call, 'file.read', async ({ file, notebook, notebookId }) => {
      const { path, revision, bytes } = await readVersion(notebook, file.path, call.params.revision);
      const { items } = await notebook.history.list({ path, from: revision }, { limit: 1 });
      const hash = hashOf(bytes);
      const value = {
        ...{ revision, path, size: bytes.length, hash },
        content_url: versionUrl(notebookId, file.id, revision),
        last_change: items[0] ? toWireHistoryEntry(items[0]) : null,
      };
      return reply(value, { etag: hash });
    }),

  versionContent: (call) =>
    useFileHistory(call, 'file.read', async ({ file, notebook }) => {
      const version = await readVersion(notebook, file.path, call.params.revision);
      const { download = false } = call.query;
      return sendVersion(notebook, version, call.request, { now: file.path, download });
    }),

  diff: (call) =>
    useFileHistory(call, 'file.read', async ({ file, notebook }) =>
      reply(toWireFileDiff(await notebook.history.diff(file.path, versionsOf(call.query)))),
    ),

  blame: (call) =>
    useFileHistory(call, 'file.read', async ({ file, notebook }) => {
      const { per_page: limit, cursor, revision } = call.query;
      const page = await notebook.history.blame(file.path, { limit, cursor, revision });
      return listed(page, call.query, toWireBlame);
    }),

  restoreFile: (call) =>
    useFileHistory(call, 'file.write', async ({ file, notebook, notebookId }) => {
      const { revision, dry_run: dryRun } = call.body;
      const report = await notebook.history.restore({ path: file.path, revision, dryRun });
      const after = await notebook.files.getById(file.id);
      const value = {
        report: toWireRestoreReport(report, telling(notebook)),
        file: after && toWireFullFile(after, notebookId),
      };
      return reply(value, after ? { etag: fileEtag(after) } : {});
    }),

  list: (call) =>
    useHistory(call, 'file.read', (notebook) =>
      listHistory(notebook, call.query.path ?? call.query.folder ?? '', call.query),
    ),

  entries: (call) =>
    useHistory(call, 'file.read', async ({ history }) => {
      const { per_page: limit, cursor, folder } = call.query;
      const page = await history.entries(folder, call.params.revision, { limit, cursor });
      return listed(page, call.query, toWireRevisionEntry);
    }),

  contentAt: (call) =>
    useHistory(call, 'file.read', async (notebook) => {
      const { path, download = false } = call.query;
      const version = await readVersion(notebook, path, call.params.revision);
      return sendVersion(notebook, version, call.request, { now: path, download });
    }),

  diffByPath: (call) =>
    useHistory(call, 'file.read', async ({ history }) =>
      reply(toWireFileDiff(await history.diff(call.query.path, versionsOf(call.query)))),
    ),

  compare: (call) =>
    useHistory(call, 'file.read', async ({ history }) => {
      const { per_page: limit, cursor, from, to, folder } = call.query;
      const page = await history.compare({ from, to, folder }, { limit, cursor });
      return listed(page, call.query, toWirePathChange);
    }),

  restore: (call) =>
    useHistory(call, 'file.write', async (notebook) => {
      const { path, revision, at, remove_others: removeOthers, dry_run: dryRun } = call.body;
      const atMs = at === undefined ? undefined : Date.parse(at);
      const report = await notebook.history.restore({ path, revision, atMs, removeOthers, dryRun });
      return reply(toWireRestoreReport(report, telling(notebook)));
    }),
};

async function listHistory(
  { history }: Notebook,
  path: string,
  query: {
    readonly from?: string | undefined;
    readonly until?: string | undefined;
    readonly per_page: number;
    readonly cursor?: string | undefined;
  },
) {
  const { per_page: limit, cursor, from, until } = query;
  const untilMs = until === undefined ? undefined : Date.parse(until);
  return listed(await history.list({ path, from, untilMs }, { limit, cursor }), query, toWireHistoryEntry);
}

function readVersion({ history }: Notebook, path: string, revision: string) {
  return history.read(path, revision, { maxBytes: MAX_VERSION_BYTES });
}

function versionsOf(query: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly context?: number | undefined;
}) {
  return { from: query.from, to: query.to, context: query.context };
}
