import { noSuch } from '../permissions/can.ts';
import type { Notebook } from '../notebook.ts';
import { openPlace } from '../notebooks/use-notebook.ts';
import type { NotebooksPorts } from '../notebooks/notebook-parts.ts';
import type { LongWork, Progress, SyncReport } from '../sync/line.ts';
import type { TaskHandler, TaskRun } from './task-handler.ts';

/** What tasks of notebooks need. */
export type NotebookTasksPorts = Pick<NotebooksPorts, 'store' | 'folders' | 'host'>;

/**
 * Handlers of tasks about one notebook. `sync` compares its folder with the index; `indexing` does that and then reads
 * every file once more, and tells how many the index knows otherwise.
 */
export function createNotebookTasks(ports: NotebookTasksPorts): {
  readonly sync: TaskHandler;
  readonly indexing: TaskHandler;
} {
  return {
    sync: (task, run) =>
      withNotebook(ports, task, async (notebook) => toOutput(await notebook.sync(workOf(run, 0, 1)))),
    indexing: (task, run) =>
      withNotebook(ports, task, async (notebook) => {
        const synced = await notebook.sync(workOf(run, 0, 0.5));
        run.signal.throwIfAborted();
        const { files, drifted } = await notebook.check(workOf(run, 0.5, 1));
        return { ...toOutput(synced), files, drifted };
      }),
  };
}

type Place = Pick<Parameters<TaskHandler>[0], 'notebookId'>;

async function withNotebook<T>(
  ports: NotebookTasksPorts,
  { notebookId }: Place,
  work: (notebook: Notebook) => Promise<T>,
): Promise<T> {
  const { notebooks, workspaces } = ports.store;
  const notebook = notebookId && (await notebooks.get(notebookId));
  const workspace = notebook && (await workspaces.get(notebook.workspaceId));
  if (!notebook || notebook.deletedMs !== null || !workspace || workspace.deletedMs !== null)
    throw noSuch('notebook');
  return openPlace(ports, { notebook, workspace }, work);
}

/** Progress of the work as a stretch of the whole. */
function workOf({ signal, progress }: TaskRun, from: number, to: number): LongWork {
  const onProgress = ({ phase, done, total }: Progress) => {
    if (total !== null && total > 0) progress(from + (to - from) * (done / total), phase);
  };
  return { signal, onProgress };
}

function toOutput({ added, updated, moved, removed, unchanged, read, problems }: SyncReport) {
  return { added, updated, moved, removed, unchanged, read, problems: problems.length };
}
