import {
  CodexError,
  type FileSummary,
  folderMetadataPath,
  type FolderSummary,
  isCodexError,
  isInFolder,
  type Notebook,
  type NotebookFolder,
  parseRelPath,
  type PropertyValue,
  type RelPath,
  ROOT,
} from '@codexlab/core';
import type { foldersRoutes } from '../contract/folders.ts';
import { type Handlers, listed, nothing, reply } from '../handler.ts';
import { folderEtag } from '../http/etags.ts';
import { preconditionFailed } from '../http/preconditions.ts';
import { type FileRow, toWireEntry, toWireEntryRow, toWireFolder } from '../wire/file.ts';
import { folderUrl } from '../wire/file-url.ts';
import { moveAsAsked } from './moves.ts';
import { withProperties } from './row-properties.ts';
import { orStale } from './write-guard.ts';

/** Answers about folders. */
export const foldersHandlers: Handlers<typeof foldersRoutes> = {
  list: async ({ codex, actor, query }) => {
    const path = parseRelPath(query.path);
    const page = await codex.notebooks.use(actor, query.notebook_id, 'file.read', async (notebook) => {
      await requireFolder(notebook, path);
      const children = await notebook.files.children(path, { limit: query.per_page, cursor: query.cursor });
      // Whoever goes on by cursor knows it from the first page.
      const total = query.cursor === undefined ? await notebook.files.childCount(path) : null;
      return {
        ...children,
        ...(total === null ? {} : { total }),
        items: await withRowProperties(notebook, children.items, query.properties ?? []),
      };
    });
    return listed(page, query, toWireEntryRow);
  },

  create: ({ codex, actor, body, interruptedMs }) =>
    codex.notebooks.use(actor, body.notebook_id, 'file.write', async (notebook, place) => {
      const path = parseRelPath(body.path);
      await createFolder(notebook, path, {
        properties: body.properties ?? {},
        interrupted: interruptedMs !== null,
      });
      const answer = replyFolder(await requireFolder(notebook, path));
      return { ...answer, headers: { Location: folderUrl(place.notebook.id, path) } };
    }),

  move: ({ codex, actor, body }) =>
    codex.notebooks.use(actor, body.notebook_id, 'file.write', async (notebook) => {
      const [from, to] = [parseRelPath(body.from), parseRelPath(body.to)];
      await requireFolder(notebook, from);
      if (isInFolder(to, from))
        throw new CodexError('invalid', 'to lies inside of the folder itself; choose another place.', {
          field: 'to',
        });
      const move = await moveAsAsked(notebook, { from, to }, body);
      const { value, etag } = replyFolder(await requireFolder(notebook, body.dry_run ? from : to));
      return reply({ ...value, move }, { etag });
    }),

  get: ({ codex, actor, params, query }) =>
    codex.notebooks.use(actor, query.notebook_id, 'file.read', (notebook) =>
      readFolder(notebook, parseRelPath(params.path), query),
    ),

  update: ({ codex, actor, params, query, body, ifMatch }) =>
    codex.notebooks.use(actor, query.notebook_id, 'file.write', (notebook) =>
      updateFolder(notebook, parseRelPath(params.path), body.properties, ifMatch),
    ),

  remove: ({ codex, actor, params, query }) =>
    codex.notebooks.use(actor, query.notebook_id, 'file.write', async (notebook) => {
      const path = parseRelPath(params.path);
      await requireFolder(notebook, path);
      await notebook.files.remove(path);
      return nothing();
    }),

  getRoot: ({ codex, actor, params, query }) =>
    codex.notebooks.use(actor, params.notebook, 'file.read', (notebook) => readFolder(notebook, ROOT, query)),

  updateRoot: ({ codex, actor, params, body, ifMatch }) =>
    codex.notebooks.use(actor, params.notebook, 'file.write', (notebook) =>
      updateFolder(notebook, ROOT, body.properties, ifMatch),
    ),
};

/** With its properties or not at all; one that an interrupted run of the same request made is taken up. */
async function createFolder(
  notebook: Notebook,
  path: RelPath,
  {
    properties,
    interrupted,
  }: { readonly properties: Readonly<Record<string, PropertyValue>>; readonly interrupted: boolean },
): Promise<void> {
  try {
    await notebook.files.createFolder(path);
  } catch (error) {
    const isOurs = interrupted && isCodexError(error, 'conflict') && (await notebook.files.folder(path));
    if (!isOurs) throw error;
  }
  if (Object.keys(properties).length === 0) return;
  try {
    await notebook.properties.set(path, properties);
  } catch (error) {
    await notebook.files.remove(path).catch(() => undefined);
    throw error;
  }
}

/** Folders stand in front of the files, and have no properties in lists. */
async function withRowProperties(
  notebook: Notebook,
  entries: readonly (FileSummary | FolderSummary)[],
  names: readonly string[],
): Promise<readonly (FileRow | FolderSummary)[]> {
  const folders = entries.filter((entry): entry is FolderSummary => entry.entry === 'folder');
  const files = entries.filter((entry): entry is FileSummary => entry.entry !== 'folder');
  return [...folders, ...(await withProperties(notebook, files, names))];
}

async function updateFolder(
  notebook: Notebook,
  path: RelPath,
  properties: Readonly<Record<string, PropertyValue>>,
  ifMatch: string | null,
) {
  // read before the folder: what is written between the two has another tag then, and is not written over
  const metadata = await notebook.files.get(folderMetadataPath(path));
  const before = await requireFolder(notebook, path);
  if (ifMatch === null || ifMatch === '*') await notebook.properties.set(path, properties);
  else {
    const current = folderEtag(before);
    if (ifMatch !== current) throw preconditionFailed(current);
    await orStale(notebook.properties.set(path, properties, { ifHash: metadata?.hash ?? null }));
  }
  return replyFolder(await requireFolder(notebook, path));
}

async function readFolder(
  notebook: Notebook,
  path: RelPath,
  query: { readonly per_page: number; readonly cursor?: string | undefined },
) {
  const folder = await requireFolder(notebook, path);
  const page = await notebook.files.children(path, { limit: query.per_page, cursor: query.cursor });
  return reply({
    ...toWireFolder(folder),
    children: page.items.map(toWireEntry),
    next_cursor: page.nextCursor,
  });
}

function replyFolder(folder: NotebookFolder) {
  return reply(toWireFolder(folder), { etag: folderEtag(folder) });
}

async function requireFolder({ files }: Notebook, path: RelPath): Promise<NotebookFolder> {
  const folder = await files.folder(path);
  if (folder !== null) return folder;
  throw new CodexError('not_found', `There is no folder ${JSON.stringify(path)}.`, { entity: 'folder' });
}
