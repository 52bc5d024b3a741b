import type { Hash, NotebookFile } from '@codexlab/core';
import type { editsRoutes } from '../contract/edits.ts';
import { type Call, type Handlers, reply } from '../handler.ts';
import { expectedHash, fileEtag, isHash } from '../http/etags.ts';
import { HttpError } from '../http/http-error.ts';
import { toWireDiff } from '../wire/diff.ts';
import { saved } from './saved.ts';
import { useFile } from './use-file.ts';
import { orStale } from './write-guard.ts';

type ApplyCall = Call<(typeof editsRoutes)['apply']>;

/** Answers to changes of parts of files. */
export const editsHandlers: Handlers<typeof editsRoutes> = {
  apply: (call) =>
    useFile(call, 'file.write', async ({ file, notebook, notebookId }) => {
      const ifHash = conditionOf(call, file);
      const { dry_run: dryRun } = call.body;
      if (call.interruptedMs !== null && ifHash === undefined && !dryRun) throw mayBeDone();
      const edits = call.body.edits.map(({ if_part_hash: ifPartHash, ...edit }) => ({ ...edit, ifPartHash }));
      const editing = notebook.edits.edit(file.path, edits, { ifHash, dryRun });
      const edited = await (ifHash === undefined ? editing : orStale(editing));
      const diff = toWireDiff(edited.diff);
      if (edited.file === null) return reply({ saved: null, diff }, { etag: fileEtag(file) });
      const { value, etag } = await saved(notebook, notebookId, edited.file);
      return reply({ saved: value, diff }, { etag });
    }),
};

/** What must stand in the whole file: as the body says, else as the header says. */
function conditionOf({ body, ifMatch }: ApplyCall, file: NotebookFile): Hash | undefined {
  if (body.if_hash !== undefined && isHash(body.if_hash)) return body.if_hash;
  return expectedHash(ifMatch, file);
}

/** Done twice, a text would be appended twice: only who sent it can see whether it is there. */
function mayBeDone(): HttpError {
  return new HttpError(
    { status: 409, code: 'conflict', errorCode: 'IDEMPOTENCY_KEY' },
    'The server was stopped while it did this, and cannot tell whether it was done. Read the file; if it was not, send it with another key.',
    { field: 'Idempotency-Key' },
  );
}
