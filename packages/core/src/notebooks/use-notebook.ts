import { CodexError, isCodexError } from '../errors.ts';
import type { Notebook } from '../notebook.ts';
import type { AbsPath } from '../paths.ts';
import type { Action } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import { type NotebookPlace, requireNotebook } from './notebook-gate.ts';
import type { NotebookParts } from './notebook-parts.ts';
import { type RecordedWrite, recordWrites } from './record-writes.ts';

const REQUEST_BYTES = 12;

/**
 * The way to the content of a registered notebook: asks, opens, and gives the notebook as the actor may see it. What is
 * changed through it goes to the audit log.
 */
export async function useNotebook<T>(
  parts: Pick<NotebookParts, 'store' | 'folders' | 'host' | 'audit' | 'secrets'>,
  actor: Actor,
  name: string,
  action: Action,
  work: (notebook: Notebook, place: NotebookPlace & { readonly leave: AbortSignal }) => Promise<T>,
): Promise<T> {
  const place = await requireNotebook(parts.store, actor, name, action);
  const { id, workspaceId } = place.notebook;
  const { userId, via } = actor;
  // Without a name of its own, what is noted of a change could not be told from what is caught up of it.
  const requestId = actor.requestId ?? `use-${parts.secrets.random(REQUEST_BYTES)}`;
  const view = { visibility: { notebooks: new Set([id]) }, origin: { actor: userId, via, requestId } };
  const note = (write: RecordedWrite) =>
    parts.audit.note({ ...actor, requestId }, { ...write, outcome: 'ok', notebookId: id, workspaceId });
  return openPlace(parts, place, (notebook, leave) =>
    work(recordWrites(notebook.as(view), note), { ...place, leave }),
  );
}

/**
 * Opens the folder of a notebook. Throws `unavailable` where it cannot be found: the notebook is there, and where the
 * folder should be is no business of whoever asks.
 */
export async function openPlace<T>(
  { folders, host }: Pick<NotebookParts, 'folders' | 'host'>,
  place: {
    readonly notebook: { readonly id: NotebookPlace['notebook']['id']; readonly path: string };
    readonly workspace: { readonly path: AbsPath };
  },
  work: (notebook: Notebook, leave: AbortSignal) => Promise<T>,
): Promise<T> {
  let opened = false;
  try {
    const root = await folders.inside(place.workspace.path, place.notebook.path);
    return await host.use({ id: place.notebook.id, root }, (notebook, leave) => {
      opened = true;
      return work(notebook, leave);
    });
  } catch (error) {
    if (opened || !isCodexError(error, 'not_found')) throw error;
    const message = 'The folder of this notebook cannot be found now. Put it back, or connect its disk.';
    throw new CodexError('unavailable', message, { entity: 'notebook' }, { cause: error });
  }
}
