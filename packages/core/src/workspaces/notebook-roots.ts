import { everyNotebookOf } from '../notebooks/every-notebook.ts';
import type { AbsPath } from '../paths.ts';
import type { WorkspaceParts } from './workspace-parts.ts';
import type { Workspace } from './workspace-store.ts';

/** The folders of all notebooks of a workspace; one that is gone or was replaced is open nowhere. */
export async function notebookRoots(
  { store, folders }: Pick<WorkspaceParts, 'store' | 'folders'>,
  workspace: Pick<Workspace, 'id' | 'path'>,
): Promise<readonly AbsPath[]> {
  const roots: AbsPath[] = [];
  for await (const { path } of everyNotebookOf(store.notebooks, [workspace.id])) {
    const root = await folders.inside(workspace.path, path).catch(() => null);
    if (root !== null) roots.push(root);
  }
  return roots;
}
