import type { Notebook, NotebookFile, RelPath } from '@codexlab/core';
import type { movesRoutes } from '../contract/moves.ts';
import { type Handlers, reply } from '../handler.ts';
import { expectedHash } from '../http/etags.ts';
import { preconditionFailed } from '../http/preconditions.ts';
import { toWireMove, toWireUndone } from '../wire/move.ts';
import { ifMatching } from './write-guard.ts';

/** Answers about moves that took links along. */
export const movesHandlers: Handlers<typeof movesRoutes> = {
  undo: ({ codex, actor, params, query }) =>
    codex.notebooks.use(actor, query.notebook_id, 'file.write', async ({ moves }) =>
      reply(toWireUndone(await moves.undo(params.move))),
    ),
};

/** What a request to move something asks for. */
interface Asked {
  readonly update_links: boolean;
  readonly dry_run: boolean;
}

/** Moves a file on the condition that `If-Match` states; see `moveAsAsked`. */
export async function moveFile(
  notebook: Notebook,
  file: NotebookFile,
  to: RelPath,
  { body, ifMatch }: { readonly body: Asked; readonly ifMatch: string | null },
): Promise<ReturnType<typeof toWireMove> | null> {
  if (body.update_links || body.dry_run) {
    const expected = expectedHash(ifMatch, file);
    if (expected !== undefined && expected !== file.hash) throw preconditionFailed(file.hash);
    return moveAsAsked(notebook, { from: file.path, to }, body);
  }
  await ifMatching(ifMatch, file, (options) => notebook.files.move(file.path, to, options));
  return null;
}

/**
 * Moves a file or folder, with the links to it where that is asked for, or tells what that would change. Gives what became
 * of the links, as JSON; null where they were not asked for.
 */
export async function moveAsAsked(
  { files, moves }: Notebook,
  { from, to }: { readonly from: RelPath; readonly to: RelPath },
  asked: Asked,
): Promise<ReturnType<typeof toWireMove> | null> {
  if (asked.dry_run) return toWireMove({ ...(await moves.plan(from, to)), id: null });
  if (asked.update_links) return toWireMove(await moves.move(from, to));
  await files.move(from, to);
  return null;
}
