import {
  type Action,
  type Actor,
  type Codex,
  CodexError,
  type Notebook,
  type NotebookId,
  type Upload,
} from '@codexlab/core';
import { MAX_UPLOAD_BYTES } from '../contract/content-fields.ts';
import type { uploadsRoutes } from '../contract/uploads.ts';
import { type Handlers, nothing, reply } from '../handler.ts';
import { isHash } from '../http/etags.ts';
import { chunksOf } from '../http/multipart.ts';
import { uploadUrl } from '../wire/file-url.ts';
import { toWireUpload } from '../wire/upload.ts';
import { saved } from './saved.ts';
import { conditionAt } from './write-guard.ts';

const WRITE: Action = 'file.write';

/** Answers about uploads in pieces. */
export const uploadsHandlers: Handlers<typeof uploadsRoutes> = {
  begin: ({ codex, actor, body, ifMatch }) =>
    codex.notebooks.use(actor, body.notebook_id, WRITE, async ({ files, uploads }, place) => {
      const ifHash = conditionAt(await files.get(body.path), ifMatch);
      const upload = await uploads.begin({ path: body.path, sizeBytes: body.size, ifHash });
      return reply(toWireUpload(upload), { headers: { Location: uploadUrl(place.notebook.id, upload.id) } });
    }),

  get: (call) => useUpload(call, async ({ upload }) => reply(toWireUpload(upload))),

  append: (call) =>
    useUpload(call, async ({ notebook, upload }) => {
      const { offset } = call.query;
      const chunks = atMost(MAX_UPLOAD_BYTES - offset, chunksOf(call.request));
      const after = await notebook.uploads.append(upload.id, offset, chunks);
      return reply(toWireUpload(after));
    }),

  complete: (call) =>
    useUpload(call, async ({ notebook, notebookId, upload }) => {
      const isNew = (await notebook.files.get(upload.path)) === null;
      const { hash } = call.body;
      const written = await notebook.uploads.complete(
        upload.id,
        hash !== undefined && isHash(hash) ? { hash } : {},
      );
      return saved(notebook, notebookId, written, { isNew });
    }),

  discard: (call) =>
    useUpload(call, async ({ notebook, upload }) => {
      await notebook.uploads.discard(upload.id);
      return nothing();
    }),
};

/** Works on an upload of the actor's own: those of others are not there. */
function useUpload<T>(
  call: {
    readonly actor: Actor;
    readonly codex: Codex;
    readonly params: { readonly upload: string };
    readonly query: { readonly notebook_id: string };
  },
  work: (found: {
    readonly notebook: Notebook;
    readonly notebookId: NotebookId;
    readonly upload: Upload;
  }) => Promise<T>,
): Promise<T> {
  const { codex, actor, params, query } = call;
  return codex.notebooks.use(actor, query.notebook_id, WRITE, async (notebook, place) => {
    const upload = await notebook.uploads.get(params.upload);
    if (upload.actor !== actor.userId)
      throw new CodexError('not_found', `There is no upload ${params.upload}.`, { entity: 'upload' });
    return work({ notebook, notebookId: place.notebook.id, upload });
  });
}

/** For uploads that do not say how long they will be. */
async function* atMost(bytes: number, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let left = bytes;
  for await (const chunk of chunks) {
    left -= chunk.length;
    if (left < 0) {
      const message = `A file may have ${MAX_UPLOAD_BYTES} bytes at the most.`;
      throw new CodexError('too_large', message, { maxBytes: MAX_UPLOAD_BYTES });
    }
    yield chunk;
  }
}
