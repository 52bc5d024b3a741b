import { codex } from '../api/codex.ts';

/** How a notebook is: read once for all that show it. */
export function statusQuery(notebookId: string) {
  return {
    queryKey: [notebookId, 'status'],
    queryFn: async () => (await codex.notebooks.status({ params: { notebook: notebookId } })).data,
  };
}
