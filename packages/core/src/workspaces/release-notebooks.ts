import { everyNotebookOf } from '../notebooks/every-notebook.ts';
import type { Workspace } from './workspace-store.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

/** Closes the notebooks of a workspace that is no more, so that nothing watches its folders. */
export async function releaseNotebooks(
  { store, folders, host }: Pick<WorkspaceParts, 'store' | 'folders' | 'host'>,
  workspace: Pick<Workspace, 'id' | 'path'>,
): Promise<void> {
  for await (const { path } of everyNotebookOf(store.notebooks, [workspace.id])) {
    // A folder that is gone or was replaced is open nowhere.
    const root = await folders.inside(workspace.path, path).catch(() => null);
    if (root !== null) await host.release(root);
  }
}
