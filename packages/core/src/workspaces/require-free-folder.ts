import { CodexError } from '../errors.ts';
import type { AbsPath } from '../paths.ts';
import { overlap } from './overlap.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

/**
 * No workspace lies in another one's folder or around it, without exception: the members of the outer one could read
 * and write what belongs to the inner one. Throws `conflict` and does not say whose the other one is.
 */
export async function requireFreeFolder(parts: Pick<WorkspaceParts, 'store'>, path: AbsPath): Promise<void> {
  for (const other of (await parts.store.workspaces.paths()).keys()) {
    if (!overlap(path, other)) continue;
    throw new CodexError('conflict', 'A workspace has this folder already, one in it, or one around it.', {
      field: 'path',
    });
  }
}
