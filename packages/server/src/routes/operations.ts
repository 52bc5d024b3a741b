import type { operationsRoutes } from '../contract/operations.ts';
import { type Handlers, listed, pageRequest, reply } from '../handler.ts';
import { toWireTask } from '../wire/task.ts';

/** Answers about the care for a server. */
export const operationsHandlers: Handlers<typeof operationsRoutes> = {
  listMaintenance: async ({ codex, actor, query }) => {
    const page = await codex.tasks.list(actor, { ...pageRequest(query), type: 'maintenance' });
    return listed(page, query, toWireTask);
  },

  maintain: async ({ codex, actor, body: { vacuum = false } }) =>
    reply(toWireTask(await codex.tasks.create(actor, { type: 'maintenance', input: { vacuum } }))),
};
