import { onScopeDispose } from 'vue';
import { codex } from '../api/codex.ts';
import { queries } from '../api/queries.ts';
import type { AnswerOf } from '../api/types.ts';
import { usePages, type Pages } from '../api/use-pages.ts';
import { useLive } from '../live/use-live.ts';

/** Work in the background. */
export type Task = AnswerOf<'tasks', 'list'>;
/** What tasks do. */
export type TaskType = Task['type'];

/** What comes within this time is read once. */
const GATHER_MS = 500;

/** The tasks of the server, newest first, read anew while they go on; undefined: of every type. */
export function useTasks(type?: () => TaskType | undefined): Pages<Task> {
  const pages = usePages<Task>({
    key: () => ['tasks', type?.() ?? 'all'],
    read: (cursor) => {
      const wanted = type?.();
      return codex.tasks.list({
        query: { per_page: 50, cursor, ...(wanted === undefined ? {} : { type: wanted }) },
      });
    },
  });
  let timer: ReturnType<typeof setTimeout> | null = null;
  const stop = useLive().on((event) => {
    if (event.type !== 'task_status_changed') return;
    timer ??= setTimeout(() => {
      timer = null;
      void queries.invalidateQueries({ queryKey: ['tasks'] });
    }, GATHER_MS);
  });
  onScopeDispose(() => {
    stop();
    if (timer !== null) clearTimeout(timer);
  });
  return pages;
}
