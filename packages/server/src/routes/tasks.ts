import type { tasksRoutes } from '../contract/tasks.ts';
import { type Handlers, listed, pageRequest, reply } from '../handler.ts';
import { toWireTask } from '../wire/task.ts';
import { created } from './created.ts';
import { namingFields } from './naming-fields.ts';

/** Answers about work in the background. */
export const tasksHandlers: Handlers<typeof tasksRoutes> = {
  list: async ({ codex, actor, query }) => {
    const { workspace, notebook_id: notebook, type, status } = query;
    const page = await codex.tasks.list(actor, { ...pageRequest(query), workspace, notebook, type, status });
    return listed(page, query, toWireTask);
  },

  create: async ({ codex, actor, body: { type, notebook_id: notebook, input_data: input } }) => {
    const task = await namingFields(codex.tasks.create(actor, { type, notebook, input }));
    return created(toWireTask(task), 'tasks', task.id);
  },

  get: async ({ codex, actor, params: { task } }) => reply(toWireTask(await codex.tasks.get(actor, task))),

  update: async ({ codex, actor, params: { task }, body: { status } }) => {
    const change = status === 'cancelled' ? codex.tasks.cancel : codex.tasks.retry;
    return reply(toWireTask(await change(actor, task)));
  },

  remove: async ({ codex, actor, params: { task } }) =>
    reply(toWireTask(await codex.tasks.cancel(actor, task))),
};
