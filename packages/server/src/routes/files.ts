import { CodexError, nameOf, parseRelPath } from '@codexlab/core';
import { MAX_UPLOAD_BYTES } from '../contract/content-fields.ts';
import type { filesRoutes } from '../contract/files.ts';
import { type Handlers, listed, nothing, reply } from '../handler.ts';
import { fileEtag } from '../http/etags.ts';
import { arrivingFile, chunksOf } from '../http/multipart.ts';
import { toWireFullFile, toWireProblem } from '../wire/file.ts';
import { changeFile } from './change-file.ts';
import { sendContent } from './content.ts';
import { createFile } from './create-file.ts';
import { noteBase, readText, toBytes } from './file-text.ts';
import { listFiles } from './list-files.ts';
import { mergeInto } from './merge-into.ts';
import { moveFile } from './moves.ts';
import { saved } from './saved.ts';
import { type FoundFile, useFile, useFileByPath } from './use-file.ts';
import { conditionAt, ifMatching, orStale } from './write-guard.ts';

type Routes = typeof filesRoutes;

/** Answers about files. */
export const filesHandlers: Handlers<Routes> = {
  list: ({ codex, actor, query }) =>
    codex.notebooks.use(actor, query.notebook_id, 'file.read', (notebook) => listFiles(notebook, query)),

  listOfNotebook: ({ codex, actor, params, query }) =>
    codex.notebooks.use(actor, params.notebook, 'file.read', (notebook) => listFiles(notebook, query)),

  problems: async ({ codex, actor, params, query }) => {
    const { per_page: limit, cursor } = query;
    const page = await codex.notebooks.use(actor, params.notebook, 'file.read', ({ files }) =>
      files.problems({ limit, cursor }),
    );
    return listed(page, query, toWireProblem);
  },

  create: ({ codex, actor, body, interruptedMs }) =>
    codex.notebooks.use(actor, body.notebook_id, 'file.write', async (notebook, place) => {
      const written = await createFile(notebook, {
        ...{
          path: body.path,
          bytes: toBytes(body),
          properties: body.properties ?? null,
          interrupted: interruptedMs !== null,
        },
      });
      return saved(notebook, place.notebook.id, written, { isNew: true });
    }),

  upload: ({ codex, actor, query, ifMatch, request }) =>
    codex.notebooks.use(actor, query.notebook_id, 'file.write', async (notebook, place) => {
      const arriving = await arrivingFile(request);
      const path = uploadPath(query.path, arriving.name);
      const before = await notebook.files.get(path);
      const ifHash = conditionAt(before, ifMatch);
      const writing = notebook.files.writeStream(path, arriving.chunks, {
        ifHash,
        maxBytes: MAX_UPLOAD_BYTES,
      });
      const written = await (ifMatch === null ? writing : orStale(writing));
      return saved(notebook, place.notebook.id, written, { isNew: before === null });
    }),

  get: ({ query, ...call }) =>
    useFile({ ...call, query }, 'file.read', (found) => answerFile(found, query.content ?? true)),

  getByPath: ({ query, ...call }) =>
    useFileByPath({ ...call, query }, 'file.read', (found) => answerFile(found, query.content ?? true)),

  content: (call) =>
    sendContent((work) => useFile(call, 'file.read', work), call.request, {
      download: call.query.download ?? false,
    }),

  contentByPath: (call) =>
    sendContent((work) => useFileByPath(call, 'file.read', work), call.request, {
      download: call.query.download ?? false,
    }),

  replace: (call) =>
    useFile(call, 'file.write', async (found) => {
      const { file, notebook, notebookId } = found;
      const bytes = toBytes(call.body);
      if (call.query.merge === true && call.ifMatch !== null && call.ifMatch !== '*') {
        const merged = await mergeInto(notebook, file, { bytes, ifMatch: call.ifMatch });
        return saved(notebook, notebookId, merged.file, { outcome: merged.outcome });
      }
      const written = await ifMatching(call.ifMatch, file, (options) =>
        notebook.files.write(file.path, bytes, options),
      );
      noteBase(found, written.hash, bytes);
      return saved(notebook, notebookId, written);
    }),

  replaceContent: (call) =>
    useFile(call, 'file.write', async ({ file, notebook, notebookId }) => {
      const written = await ifMatching(call.ifMatch, file, (options) =>
        notebook.files.writeStream(file.path, chunksOf(call.request), {
          ...options,
          maxBytes: MAX_UPLOAD_BYTES,
        }),
      );
      return { ...(await saved(notebook, notebookId, written)), etag: written.hash };
    }),

  update: (call) =>
    useFile(call, 'file.write', async ({ file, notebook, notebookId }) => {
      const { written, remaining } = await changeFile(notebook, file, call.body, call.ifMatch);
      const after = (await notebook.files.getById(file.id)) ?? file;
      const value = {
        file: toWireFullFile(after, notebookId),
        written: written.map(({ path }) => path),
        remaining: remaining.map(({ name, path }) => ({ name, path })),
      };
      return reply(value, { etag: fileEtag(after) });
    }),

  remove: (call) =>
    useFile(call, 'file.write', async ({ file, notebook }) => {
      await ifMatching(call.ifMatch, file, (options) => notebook.files.remove(file.path, options));
      return nothing();
    }),

  move: (call) =>
    useFile(call, 'file.write', async ({ file, notebook, notebookId }) => {
      const path = parseRelPath(call.body.path);
      const move = await moveFile(notebook, file, path, call);
      if (call.body.dry_run)
        return reply({ ...toWireFullFile(file, notebookId), move }, { etag: fileEtag(file) });
      // it has moved, even where the index cannot follow yet
      const after = (await notebook.files.get(path)) ?? { ...file, path, filename: nameOf(path) };
      return reply({ ...toWireFullFile(after, notebookId), move }, { etag: fileEtag(after) });
    }),
};

async function answerFile(found: FoundFile, withText: boolean) {
  const { file, text } = withText ? await readText(found) : { file: found.file, text: null };
  const value = { ...toWireFullFile(file, found.notebookId), content: text, content_etag: file.hash };
  return reply(value, { etag: fileEtag(file) });
}

/** Where an upload goes: a path that ends in a slash is a folder, for the name that the form gives the file. */
function uploadPath(path: string, name: string | null): string {
  if (path !== '' && !path.endsWith('/')) return path;
  if (name !== null && name !== '') return `${path}${name}`;
  throw new CodexError('invalid', 'path names a folder, and the request no file; say the path of the file.', {
    field: 'path',
  });
}
