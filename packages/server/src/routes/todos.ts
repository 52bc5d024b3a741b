import { parseRelPath } from '@codexlab/core';
import type { todosRoutes } from '../contract/todos.ts';
import { type Handlers, listed } from '../handler.ts';
import { unsearched } from '../http/unsearched.ts';
import { toWireTodo } from '../wire/todo.ts';

/** Answers about todos. */
export const todosHandlers: Handlers<typeof todosRoutes> = {
  list: async ({ codex, actor, query }) => {
    const { done, due_before: dueBefore, sort, per_page: limit, cursor } = query;
    const area = { notebook: query.notebook_id, workspace: query.workspace };
    const folder = query.folder ? parseRelPath(query.folder) : undefined;
    const found = await codex.todos.list(actor, area, { done, dueBefore, folder, sort }, { limit, cursor });
    return { ...listed(found, query, toWireTodo), headers: unsearched(found.failed) };
  },
};
