import {
  deedOf,
  isUlid,
  noSuch,
  type Page,
  parseUlid,
  type SystemStore,
  type Task,
  TASK_STATUSES,
  TASK_TYPES,
  type TaskStatus,
  type TaskType,
} from '@codexlab/core';
import { Option } from 'commander';
import type { CommandDefinition, CommandGroup } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addLimitOption, addSystemOptions, type SystemOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { renderTask, renderTasks, toWireTask } from './render-tasks.ts';
import { toJson } from './render-text.ts';
import { paintFor } from './terminal.ts';
import { withSystem } from './with-system.ts';

interface ListTasksOptions extends SystemOptions {
  readonly limit?: number;
  readonly cursor?: string;
  readonly type?: TaskType;
  readonly status?: TaskStatus;
}

const DEFAULT_TASKS = 50;

const list: CommandDefinition = {
  usage: 'list',
  summary: 'list the tasks of all workspaces and of the server, newest first',
  examples: [
    ['task list', 'what waits, what was done, and what failed'],
    ['task list --status failed --limit 200', 'what wants to be looked at'],
  ],
  addOptions: (command) =>
    addSystemOptions(
      addLimitOption(command, String(DEFAULT_TASKS))
        .option('--cursor <cursor>', 'go on where an earlier list ended (its next_cursor)')
        .addOption(new Option('--type <type>', 'only tasks of one type').choices(TASK_TYPES))
        .addOption(new Option('--status <status>', 'only tasks that stand so').choices(TASK_STATUSES)),
    ),
  run: (context, command) => {
    const { type, status, cursor, limit = DEFAULT_TASKS, ...options } = command.opts<ListTasksOptions>();
    return withSystem(context, options, async ({ system: { store } }) => {
      const workspaceIds = [null, ...(await store.workspaces.paths()).values()];
      const { items, last } = await readPages<Page<Task>>({ limit, cursor }, (page) =>
        store.tasks.list({ workspaceIds, type, status }, page),
      );
      const { stdout, env } = context.terminal;
      if (options.json)
        print(context, [toJson({ data: items.map(toWireTask), next_cursor: last.nextCursor })]);
      else {
        if (items.length === 0) remark(context, 'no tasks');
        print(context, renderTasks(items, await placesOf(items, store), paintFor(stdout, env)));
        remarkMore(context, last.nextCursor);
      }
      return exitCodes.ok;
    });
  },
};

const show: CommandDefinition = {
  usage: 'show <id>',
  summary: 'show a task: what it takes, how far it came, what came of it or why it failed',
  examples: [['task show 01JC…', 'by the id that the list shows']],
  addOptions: addSystemOptions,
  run: (context, command) => {
    const options = command.opts<SystemOptions>();
    return withSystem(context, options, async ({ system: { store } }) => {
      const task = await store.tasks.get(idOf(command.args[0]!));
      if (!task) throw noSuch('task');
      const { stdout, env } = context.terminal;
      if (options.json) print(context, [toJson(toWireTask(task))]);
      else print(context, renderTask(task, await placesOf([task], store), paintFor(stdout, env)));
      return exitCodes.ok;
    });
  },
};

const cancel: CommandDefinition = {
  usage: 'cancel <id>',
  summary: 'end a task that waits, or that a server which was killed left running',
  examples: [['task cancel 01JC…', 'by the id that the list shows']],
  addOptions: addSystemOptions,
  run: (context, command) => {
    const options = command.opts<SystemOptions>();
    return withSystem(context, options, async ({ system: { store }, owner }) => {
      const deed = deedOf(owner, 'task.cancelled', context.clock.nowMs());
      const task = await store.tasks.cancel(idOf(command.args[0]!), deed);
      if (options.json) print(context, [toJson(toWireTask(task))]);
      else
        remark(
          context,
          task.status === 'cancelled'
            ? 'Cancelled.'
            : 'The next server ends it, instead of trying it again, when the time of whoever had it is over.',
        );
      return exitCodes.ok;
    });
  },
};

/** `task …`: the work that a server does in the background. */
export const task: CommandGroup = {
  usage: 'task',
  summary: 'list, show and cancel what a server does in the background',
  description:
    'For the machine that holds the data folder, while no server is running; a running one does the same ' +
    'over its API, at /api/v1/tasks. Each command takes --json.',
  examples: [
    ['task list --status failed', 'what wants to be looked at'],
    ['task cancel 01JC…', 'by the id that the list shows'],
  ],
  commands: [list, show, cancel],
};

function idOf(text: string): Task['id'] {
  if (!isUlid(text)) throw noSuch('task');
  return parseUlid(text);
}

/** `workspace/notebook` of the tasks about one, by the id of the notebook, deleted ones too. */
async function placesOf(
  tasks: readonly Task[],
  { notebooks, workspaces }: Pick<SystemStore, 'notebooks' | 'workspaces'>,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(tasks.flatMap(({ notebookId }) => notebookId ?? []));
  const places = new Map<string, string>();
  for (const id of ids) {
    const notebook = await notebooks.get(id);
    const workspace = notebook && (await workspaces.get(notebook.workspaceId));
    if (workspace) places.set(id, `${workspace.slug}/${notebook.slug}`);
  }
  return places;
}
