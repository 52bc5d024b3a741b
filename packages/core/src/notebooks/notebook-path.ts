import { CodexError, isCodexError } from '../errors.ts';
import { parseRelPath } from '../paths.ts';
import type { WorkspaceId } from '../ids.ts';
import { overlap } from '../workspaces/overlap.ts';
import { everyNotebookOf } from './every-notebook.ts';
import type { RegisteredNotebookStore } from './registered-notebook-store.ts';

/** The workspace's own folder as the path of a notebook. */
export const WHOLE_WORKSPACE = '.';

/**
 * Reads the folder of a notebook, relative to its workspace; `.` is that folder itself. Throws `invalid` with details
 * `{ field: 'path' }` for whatever leads out of the workspace or into `.codex` and `.git`.
 */
export function parseNotebookPath(text: string): string {
  if (text === WHOLE_WORKSPACE || text === '') return WHOLE_WORKSPACE;
  try {
    return parseRelPath(text);
  } catch (error) {
    if (!isCodexError(error)) throw error;
    throw new CodexError(error.code, error.message, { ...error.details, field: 'path' }, { cause: error });
  }
}

/** Notebooks of a workspace never lie in each other: each file belongs to one. Throws `conflict` with details `{ field: 'path' }`. */
export async function requireFreePath(
  store: RegisteredNotebookStore,
  workspaceId: WorkspaceId,
  path: string,
): Promise<void> {
  for await (const other of everyNotebookOf(store, [workspaceId])) {
    if (!overlap(path, other.path)) continue;
    const message = `The notebook "${other.name}" has this folder already, one in it, or one around it.`;
    throw new CodexError('conflict', message, { field: 'path', other: other.id });
  }
}
