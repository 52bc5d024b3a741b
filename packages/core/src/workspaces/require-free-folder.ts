import { CodexError } from '../errors.ts';
import type { WorkspaceId } from '../ids.ts';
import type { AbsPath } from '../paths.ts';
import { overlap } from './overlap.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

/**
 * No workspace lies in another one's folder or around it, without exception: the members of the outer one could read
 * and write what belongs to the inner one. `own` is the workspace that the folder is for, where there is one already.
 * Throws `conflict` and does not say whose the other one is.
 */
export async function requireFreeFolder(
  parts: Pick<WorkspaceParts, 'store'>,
  path: AbsPath,
  own: WorkspaceId | null = null,
): Promise<void> {
  for (const [other, id] of await parts.store.workspaces.paths()) {
    if (id === own || !overlap(path, other)) continue;
    throw new CodexError('conflict', 'A workspace has this folder already, one in it, or one around it.', {
      field: 'path',
    });
  }
}
