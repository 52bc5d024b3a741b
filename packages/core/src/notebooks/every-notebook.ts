import type { WorkspaceId } from '../ids.ts';
import { MAX_PAGE_ITEMS } from '../page.ts';
import type { RegisteredNotebook, RegisteredNotebookStore } from './registered-notebook-store.ts';

/** Every notebook of the workspaces that is not deleted, page by page. */
export async function* everyNotebookOf(
  store: RegisteredNotebookStore,
  workspaceIds: readonly WorkspaceId[],
): AsyncGenerator<RegisteredNotebook, void> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<RegisteredNotebookStore['list']>> = await store.list(workspaceIds, {
      limit: MAX_PAGE_ITEMS,
      cursor,
    });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
