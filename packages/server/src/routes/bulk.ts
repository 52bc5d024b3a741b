import type { z } from 'zod';
import { type Notebook, type NotebookFile, type NotebookId, parseRelPath, parseUlid } from '@codexlab/core';
import type { bulkEdit, bulkRoutes } from '../contract/bulk.ts';
import { type Handlers, reply } from '../handler.ts';
import { fileEtag } from '../http/etags.ts';
import { toProblem } from '../problem.ts';
import { toWireFullFile } from '../wire/file.ts';
import { changeFile } from './change-file.ts';
import { editTags } from './edit-tags.ts';
import { noFile } from './use-file.ts';
import { ifMatching } from './write-guard.ts';

type Edit = z.output<typeof bulkEdit>;

/** Answers to many edits at once. */
export const bulkHandlers: Handlers<typeof bulkRoutes> = {
  edit: ({ codex, actor, body, context, server }) =>
    codex.notebooks.use(actor, body.notebook_id, 'file.write', async (notebook, place) => {
      const requestId = context.requestId ?? '';
      const told = (failure: unknown) => {
        const problem = toProblem(failure, { noun: 'file', requestId, nowMs: server.clock.nowMs() });
        if (problem.status === 500) server.onFault(failure, requestId);
        return problem;
      };
      const results: Awaited<ReturnType<typeof attempt>>[] = [];
      // one after the other: later edits may be about what earlier ones made
      for (const edit of body.edits) results.push(await attempt(notebook, place.notebook.id, edit, told));
      const failed = results.filter(({ error }) => error !== null).length;
      return reply({ done: results.length - failed, failed, results });
    }),
};

async function attempt(
  notebook: Notebook,
  notebookId: NotebookId,
  edit: Edit,
  told: (failure: unknown) => ReturnType<typeof toProblem>,
) {
  let path: string | null = edit.path ?? null;
  try {
    const before = await find(notebook, edit);
    path = before.path;
    const file = await apply(notebook, before, edit);
    return {
      status: file === null ? 204 : 200,
      path: file?.path ?? path,
      etag: file && fileEtag(file),
      file: file && toWireFullFile(file, notebookId),
      error: null,
    };
  } catch (failure) {
    const { status, body } = told(failure);
    const error = { code: body.code, detail: body.detail, error_code: body.error_code };
    return { status, path, etag: null, file: null, error };
  }
}

async function find({ files }: Notebook, { file, path }: Edit): Promise<NotebookFile> {
  const found = file === undefined ? await files.get(path ?? '') : await files.getById(parseUlid(file));
  if (found === null) throw noFile(file ?? path ?? '');
  return found;
}

/** The file as it is afterwards; null when it has gone. */
async function apply(notebook: Notebook, file: NotebookFile, edit: Edit): Promise<NotebookFile | null> {
  const ifMatch = edit.if_match ?? null;
  switch (edit.op) {
    case 'set':
      await changeFile(notebook, file, { properties: edit.properties }, ifMatch);
      return (await notebook.files.getById(file.id)) ?? file;
    case 'tag': {
      const tags = editTags(file, edit);
      // the list was made from what the file says now: without a condition another's edit of it would be lost
      if (tags !== undefined)
        await changeFile(notebook, file, { properties: { tags } }, ifMatch ?? fileEtag(file));
      return (await notebook.files.getById(file.id)) ?? file;
    }
    case 'move': {
      const to = parseRelPath(edit.to);
      await ifMatching(ifMatch, file, (options) => notebook.files.move(file.path, to, options));
      return (await notebook.files.get(to)) ?? { ...file, path: to };
    }
    case 'delete':
      await ifMatching(ifMatch, file, (options) => notebook.files.remove(file.path, options));
      return null;
  }
}
