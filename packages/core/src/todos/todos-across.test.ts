import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodexError } from '../errors.ts';
import { createIds, type NotebookId, type WorkspaceId } from '../ids.ts';
import type { NotebookView } from '../notebooks/notebooks.ts';
import { type CursorKey, decodeCursor, encodeCursor, type PageRequest } from '../page.ts';
import { parseRelPath } from '../paths.ts';
import { anonymous } from '../permissions/roles.ts';
import { createTodosAcross } from './create-todos-across.ts';
import { type NotebookTodo, todoList, type TodoFilter } from './todo-store.ts';
import type { FoundTodo, TodoGate, Todos } from './todos-across.ts';

const newId = createIds({ nowMs: () => 1_700_000_000_000 });
const workspaceId: WorkspaceId = newId();
const NO_DAY = '~';

interface FakeNotebook {
  readonly view: NotebookView;
  readonly todos: readonly NotebookTodo[];
}

/** A notebook whose todos are due on these days, each in a file of its own. */
function fakeNotebook(name: string, days: readonly string[]): FakeNotebook {
  const id: NotebookId = newId();
  const times = { createdMs: 0, updatedMs: 0, deletedMs: null, trashPath: null };
  const view: NotebookView = {
    ...{ id, workspaceId, name, slug: name, path: name, description: null, role: 'viewer', ...times },
  };
  const todos = days.map((due, rid) => ({
    ...{ fileId: newId(), path: parseRelPath(`${rid}.md`), title: null, line: 1, text: `${name} ${rid}` },
    ...{ heading: null, done: false, due: due === NO_DAY ? null : due, position: [due, rid, 0] },
  }));
  return { view, todos: todos.sort(byPosition) };
}

function byPosition(a: { readonly position: CursorKey }, b: { readonly position: CursorKey }): number {
  const [[left = '', l = 0], [right = '', r = 0]] = [a.position, b.position];
  return left === right ? Number(l) - Number(r) : String(left) < String(right) ? -1 : 1;
}

function across(visible: readonly FakeNotebook[], broken: ReadonlyMap<string, Error> = new Map()): Todos {
  const gate: TodoGate = {
    searchable: async (_actor, { limit }) => ({
      notebooks: visible.slice(0, limit).map(({ view }) => view),
      more: visible.length > limit,
    }),
    async use(_actor, name, _action, work) {
      const found = visible.find(({ view }) => view.id === name || view.slug === name);
      if (!found) throw new CodexError('not_found', 'There is no such notebook.');
      const failure = broken.get(found.view.slug);
      if (failure) throw failure;
      return work(
        { todos: { list: async (filter, page) => pageOf(found, filter, page) } },
        { notebook: found.view },
      );
    },
  };
  return createTodosAcross(gate);
}

function pageOf({ todos }: FakeNotebook, filter: TodoFilter = {}, page: PageRequest = {}) {
  const after = decodeCursor(todoList(filter), page.cursor);
  const rest = todos.filter((todo) => after === null || byPosition(todo, { position: after }) > 0);
  const items = rest.slice(0, page.limit);
  const next = rest.length > items.length ? items.at(-1)!.position : null;
  return { items, nextCursor: next && encodeCursor(todoList(filter), next) };
}

async function readAll(todos: Todos, limit: number): Promise<readonly (readonly FoundTodo[])[]> {
  const pages: (readonly FoundTodo[])[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Todos['list']>> = await todos.list(anonymous, {}, {}, { limit, cursor });
    pages.push(page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return pages;
}

const textsOf = (items: readonly FoundTodo[]) => items.map(({ text }) => text);

describe('todos of many notebooks', () => {
  it('come by day, each once, however they are spread and however long a page is', async () => {
    const days = fc.array(fc.constantFrom('2026-11-20', '2026-11-21', '2026-12-01', NO_DAY), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(days, { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        async (drawn, limit) => {
          const fakes = drawn.map((each, at) => fakeNotebook(`n${at}`, each));
          const pages = await readAll(across(fakes), limit);
          const found = pages.flat();
          expect(textsOf(found).toSorted()).toEqual(
            fakes.flatMap(({ todos }) => todos.map(({ text }) => text)).toSorted(),
          );
          const due = found.map(({ due: day }) => day ?? NO_DAY);
          expect(due).toEqual(due.toSorted());
          expect(pages.slice(0, -1).every((items) => items.length === limit)).toBe(true);
        },
      ),
      { seed: 20_261_121, numRuns: 200 },
    );
  });

  it('name the notebooks that could not be asked, and leave out those that are hidden by now', async () => {
    const fakes = ['one', 'two', 'three'].map((name) => fakeNotebook(name, ['2026-11-20']));
    const broken = new Map([
      ['two', new CodexError('unavailable', 'Its folder is not there.')],
      ['three', new CodexError('not_found', 'There is no such notebook.')],
    ]);
    const found = await across(fakes, broken).list(anonymous, {});
    expect(textsOf(found.items)).toEqual(['one 0']);
    expect(found.failed).toEqual([{ notebookId: fakes[1]!.view.id, message: 'Its folder is not there.' }]);
  });

  it('of one notebook are its own, with its own cursor; one that is not there is told', async () => {
    const todos = across([
      fakeNotebook('one', ['2026-11-20', '2026-11-21']),
      fakeNotebook('two', ['2026-11-19']),
    ]);
    const first = await todos.list(anonymous, { notebook: 'one' }, {}, { limit: 1 });
    expect(first.items).toMatchObject([{ text: 'one 0', notebook: { slug: 'one' } }]);
    const rest = await todos.list(anonymous, { notebook: 'one' }, {}, { cursor: first.nextCursor });
    expect([textsOf(rest.items), rest.nextCursor]).toEqual([['one 1'], null]);
    await expect(todos.list(anonymous, { notebook: 'gone' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuse the cursor of another list', async () => {
    const todos = across([fakeNotebook('one', ['2026-11-20', '2026-11-21'])]);
    const { nextCursor: cursor } = await todos.list(anonymous, {}, {}, { limit: 1 });
    expect(cursor).not.toBeNull();
    await expect(todos.list(anonymous, {}, { done: true }, { cursor })).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});
