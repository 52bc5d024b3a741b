import type { WorkspaceId } from '../ids.ts';
import { MAX_PAGE_ITEMS } from '../page.ts';
import type { Workspace, WorkspaceStore } from './workspace-store.ts';

/** Every one of the workspaces that is not deleted, page by page. */
export async function* everyWorkspaceOf(
  store: WorkspaceStore,
  visible: readonly WorkspaceId[],
): AsyncGenerator<Workspace, void> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<WorkspaceStore['list']>> = await store.list(visible, {
      limit: MAX_PAGE_ITEMS,
      cursor,
    });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
