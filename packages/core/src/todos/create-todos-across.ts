import { isCodexError } from '../errors.ts';
import type { NotebookView } from '../notebooks/notebooks.ts';
import { type CursorKey, decodeCursor, encodeCursor, pageLimit, type PageRequest } from '../page.ts';
import type { Actor } from '../permissions/roles.ts';
import { mapAtMost } from '../search/at-most.ts';
import { compareScalars } from '../search/evaluate-values.ts';
import { todoList, type TodoFilter } from './todo-store.ts';
import type { FoundTodo, TodoGate, Todos, TodosAcross } from './todos-across.ts';

const MAX_NOTEBOOKS = 200;
/** So many are asked at the same time. */
const AT_ONCE = 4;

/** Lists todos through the gate of notebooks. */
export function createTodosAcross(gate: TodoGate): Todos {
  return {
    async list(actor, { notebook, workspace }, filter = {}, page = {}) {
      if (notebook === undefined) return readAcross(gate, actor, { workspace, filter, page });
      const name = workspace === undefined || notebook.includes('/') ? notebook : `${workspace}/${notebook}`;
      return gate.use(actor, name, 'file.read', async ({ todos }, place) => {
        const found = await todos.list(filter, page);
        return { ...found, items: found.items.map((todo) => ({ ...todo, ...place })), failed: [] };
      });
    },
  };
}

interface Wanted {
  readonly workspace: string | undefined;
  readonly filter: TodoFilter;
  readonly page: PageRequest;
}

/*
 * All notebooks have one order: by what the list is sorted by, then by notebook, then as the notebook has it. So the
 * position of the last item says for every notebook where to go on, however many they are.
 */
async function readAcross(
  gate: TodoGate,
  actor: Actor,
  { workspace, filter, page }: Wanted,
): Promise<TodosAcross> {
  const limit = pageLimit(page);
  const list = `${todoList(filter)} across ${workspace ?? ''}`;
  const after = decodeCursor(list, page.cursor);
  const { notebooks } = await gate.searchable(actor, { workspace, limit: MAX_NOTEBOOKS });
  const answers = await mapAtMost(AT_ONCE, notebooks, (notebook) => {
    const cursor = after && encodeCursor(todoList(filter), positionIn(notebook, after));
    return readOne(gate, actor, notebook, { filter, page: { limit, cursor } });
  });
  const found = answers.flatMap(({ items }) => items).sort(compareTodos);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const goesOn = found.length > limit || answers.some(({ nextCursor }) => nextCursor !== null);
  return {
    items,
    nextCursor: last && goesOn ? encodeCursor(list, [last.notebook.id, ...last.position]) : null,
    failed: answers.flatMap(({ failed }) => failed),
  };
}

/** Where a notebook goes on after the last item, which may stand in another one. */
function positionIn(notebook: NotebookView, [last, sorted = null, ...rest]: CursorKey): CursorKey {
  if (notebook.id === last) return [sorted, ...rest];
  const isShown = notebook.id < String(last);
  return [sorted, ...rest.map(() => (isShown ? Number.MAX_SAFE_INTEGER : -1))];
}

async function readOne(
  gate: TodoGate,
  actor: Actor,
  notebook: NotebookView,
  { filter, page }: Pick<Wanted, 'filter' | 'page'>,
): Promise<TodosAcross> {
  try {
    return await gate.use(actor, notebook.id, 'file.read', async ({ todos }) => {
      const found = await todos.list(filter, page);
      return { ...found, items: found.items.map((todo) => ({ ...todo, notebook })), failed: [] };
    });
  } catch (error) {
    if (isCodexError(error, 'invalid')) throw error;
    const nothing = { items: [], nextCursor: null };
    if (isCodexError(error, 'not_found') || isCodexError(error, 'forbidden'))
      return { ...nothing, failed: [] };
    const message = isCodexError(error) ? error.message : 'This notebook cannot be read now.';
    return { ...nothing, failed: [{ notebookId: notebook.id, message }] };
  }
}

/** The order of the items of one notebook is that in which they came. */
function compareTodos(a: FoundTodo, b: FoundTodo): number {
  return (
    compareScalars(a.position[0] ?? '', b.position[0] ?? '') ||
    Number(a.notebook.id > b.notebook.id) - Number(a.notebook.id < b.notebook.id)
  );
}
