import {
  type IndexReader,
  type NotebookTodo,
  type Page,
  type ParsedTodo,
  type RelPath,
  seesAll,
  seesNothing,
  storedRelPath,
  type TodoFilter,
} from '@codexlab/core';
import { CASE_TIMEOUT_MS } from '@codexlab/core/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { SqlDriver } from '../driver.ts';
import { openSamples, type SampleFile } from './contract-samples.ts';
import { scans } from './contract-scans.ts';
import { todoQuery } from './todo-query.ts';

const SEED = 20_261_121;
const DAYS = ['2026-11-20', '2026-11-21', '2027-01-01'];

/** What reading todos out of an index must do; `open` gives a new database in memory. */
export function testTodos(name: string, open: () => Promise<SqlDriver>): void {
  describe(`todos on ${name}`, { timeout: CASE_TIMEOUT_MS }, () => {
    const opened: IndexReader[] = [];
    afterEach(async () => {
      for (const reader of opened.splice(0)) await reader.close();
    });
    const openWith = async (samples: readonly SampleFile[]) => {
      const index = await openSamples(open, samples);
      opened.push(index.reader);
      return index;
    };

    it('lists what stands in the notes, by day, those without one last', async () => {
      const { reader } = await openWith([
        { path: 'b.md', title: 'B', todos: [todo('later', '2027-01-01'), todo('some day', null)] },
        { path: 'lab/a.md', todos: [todo('soon', '2026-11-21'), { ...todo('was', null), done: true }] },
      ]);
      const { items } = await reader.todos.list(seesAll, { done: false }, {});
      expect(items.map(({ text }) => text)).toEqual(['soon', 'later', 'some day']);
      const file = await reader.files.get(seesAll, storedRelPath('b.md'));
      expect(items[1]).toEqual({
        ...{ fileId: file?.id, path: 'b.md', title: 'B', line: 1, text: 'later', heading: 'Day 1' },
        ...{ done: false, due: '2027-01-01', position: ['2027-01-01', 1, 0] },
      });
      expect(await reader.todos.list(seesNothing, {}, {})).toEqual({ items: [], nextCursor: null });
    });

    it('lists for any filter, order and page length what a plain reading of the files lists', async () => {
      const paths = ['a.md', 'lab/a.md', 'lab/b.md', 'lab.md', 'lab/x/c.md', '\u{1f600}.md', '\uffee.md'];
      const samples = fc.record(
        Object.fromEntries(paths.map((path) => [path, fc.array(anyTodo, { maxLength: 4 })])),
      );
      await fc.assert(
        fc.asyncProperty(samples, anyFilter, fc.integer({ min: 1, max: 9 }), async (files, filter, limit) => {
          const index = await openSamples(
            open,
            Object.entries(files).map(([path, todos]) => ({ path, todos })),
          );
          try {
            const found = await allPages((cursor) =>
              index.reader.todos.list(seesAll, filter, { limit, cursor }),
            );
            expect(found.map(plain)).toEqual(expectedTodos(files, filter).map(plain));
          } finally {
            await index.reader.close();
          }
        }),
        { seed: SEED, numRuns: 120 },
      );
    });

    it('refuses the cursor of another list', async () => {
      const { reader } = await openWith([{ path: 'a.md', todos: [todo('a', null), todo('b', null)] }]);
      const { nextCursor: cursor } = await reader.todos.list(seesAll, {}, { limit: 1 });
      await expect(reader.todos.list(seesAll, { sort: 'path' }, { cursor })).rejects.toMatchObject({
        code: 'invalid',
      });
    });

    it('walks an index for every list, and sorts only where it gathers', async () => {
      const { driver } = await openWith([]);
      for (const done of [undefined, true, false])
        for (const sort of ['due', 'path'] as const)
          for (const lead of ['due', 'path'] as const)
            for (const folder of [undefined, storedRelPath('lab')])
              for (const dueBefore of [undefined, '2026-11-21'])
                for (const after of [null, sort === 'due' ? ['2026-11-20', 1, 0] : ['a.md', 0]]) {
                  const query = todoQuery({ done, sort, folder, dueBefore }, { after, wanted: 51, lead });
                  expect(await scans(driver, query), query.sql).toEqual([]);
                  if (lead !== sort || (lead === 'due' && done === undefined)) continue;
                  const plan = await driver.all<{ detail: string }>(
                    `explain query plan ${query.sql}`,
                    query.params,
                  );
                  const details = plan.map(({ detail }) => detail).join('\n');
                  // Those of one file may be sorted: they are few.
                  expect(details, query.sql).not.toMatch(/TEMP B-TREE FOR (?!LAST TERM|RIGHT PART OF)/);
                  if (lead === 'due' && after !== null)
                    expect(details).toMatch(/todo_due \(done=\? AND .*due/);
                }
    });
  });
}

function todo(text: string, due: string | null): ParsedTodo {
  return { line: 1, text, heading: 'Day 1', done: false, due };
}

const anyTodo: fc.Arbitrary<ParsedTodo> = fc.record({
  line: fc.integer({ min: 1, max: 99 }),
  text: fc.string({ minLength: 1, maxLength: 5 }),
  heading: fc.constantFrom(null, 'Day 1'),
  done: fc.boolean(),
  due: fc.constantFrom(null, ...DAYS),
});

const anyFilter: fc.Arbitrary<TodoFilter> = fc.record({
  done: fc.constantFrom(undefined, true, false),
  dueBefore: fc.constantFrom(undefined, ...DAYS),
  folder: fc.constantFrom(undefined, storedRelPath('lab'), storedRelPath('lab/x')),
  sort: fc.constantFrom(undefined, 'due' as const, 'path' as const),
});

type Plain = Pick<NotebookTodo, 'line' | 'text' | 'heading' | 'done' | 'due'> & { readonly path: string };

function plain({ path, line, text, heading, done, due }: Plain): Plain {
  return { path, line, text, heading, done, due };
}

/** The list in the plainest way: the first file has the smallest rid. */
function expectedTodos(files: Readonly<Record<string, readonly ParsedTodo[]>>, filter: TodoFilter): Plain[] {
  const { done, dueBefore, folder = '' as RelPath, sort = 'due' } = filter;
  const all = Object.entries(files).flatMap(([path, todos], rid) =>
    todos.map((each, ordinal) => ({ ...each, path, rid, ordinal })),
  );
  const meets = all.filter(
    (each) =>
      (done === undefined || each.done === done) &&
      (dueBefore === undefined || (each.due !== null && each.due < dueBefore)) &&
      (folder === '' || each.path.startsWith(`${folder}/`)),
  );
  const byPlace = (a: (typeof all)[number], b: (typeof all)[number]) =>
    a.rid - b.rid || a.ordinal - b.ordinal;
  return meets.sort((a, b) =>
    sort === 'due'
      ? compare(a.due ?? '~', b.due ?? '~') || byPlace(a, b)
      : Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)) || byPlace(a, b),
  );
}

function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}

async function allPages<T>(read: (cursor: string | null) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const page: Page<T> = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}
