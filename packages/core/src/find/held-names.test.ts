import { expect, it } from 'vitest';
import type { Change, ChangeCursor, ChangeKind } from '../changes/change-store.ts';
import { CodexError } from '../errors.ts';
import type { NotebookFile } from '../files/file-store.ts';
import { createIds, type NotebookId } from '../ids.ts';
import { absPath, type RelPath, relPathWithin } from '../paths.ts';
import { createHeldNames, type NamedNotebook } from './held-names.ts';

const newId = createIds({ nowMs: () => 1 });
const timer = { breathe: async () => undefined };

/** A notebook of names, which counts what is asked of it. */
function notebookOf(paths: readonly string[]) {
  const files = new Map<RelPath, string | null>(paths.map((path) => [relPathWithin(path), null]));
  const log: Pick<Change, 'kind' | 'path' | 'oldPath'>[] = [];
  const asked = { pages: 0, files: 0 };
  let forgotten = 0;
  const root = absPath('/notebook');
  const notebook: NamedNotebook = {
    ref: { id: newId() as NotebookId, root, indexDir: root },
    files: {
      get: async (path) => {
        asked.files++;
        const title = files.get(relPathWithin(path));
        // Nothing but the title is looked at.
        return title === undefined ? null : ({ title } as NotebookFile);
      },
      names: async (after, limit) => {
        asked.pages++;
        const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1));
        return sorted
          .filter(([path]) => after === null || path > after)
          .slice(0, limit)
          .map(([path, title]) => ({ path, title }));
      },
    },
    changes: {
      head: async () => `e.${log.length}` as ChangeCursor,
      since: async (cursor, limit = 500) => {
        const from = Number(cursor.slice(2));
        if (from < forgotten) throw new CodexError('stale', 'Forgotten.');
        const changes = log.slice(from, from + limit) as Change[];
        return { changes, cursor: `e.${from + changes.length}` as ChangeCursor };
      },
    },
  };
  const note = (kind: ChangeKind, path: string | null, oldPath: string | null = null) =>
    log.push({ kind, path: path as RelPath | null, oldPath: oldPath as RelPath | null });
  return {
    ...{ notebook, asked, note },
    set: (path: string, title: string | null = null) => files.set(relPathWithin(path), title),
    remove: (path: string) => files.delete(relPathWithin(path)),
    forget: () => (forgotten = log.length + 1),
  };
}

async function find(held: ReturnType<typeof createHeldNames>, notebook: NamedNotebook, typed: string) {
  const names = await held.of(notebook);
  return names && (await names.find(typed, 10)).map(({ path }) => path);
}

it('reads all names once, and afterwards what changed alone', async () => {
  const held = createHeldNames(timer);
  const { notebook, asked, set, remove, note } = notebookOf(['one.md', 'two.md', 'three.md']);
  expect(await find(held, notebook, 'two')).toEqual(['two.md']);
  expect(await find(held, notebook, 'one')).toEqual(['one.md']);
  expect(asked).toEqual({ pages: 1, files: 0 });
  set('four.md', 'The fourth');
  note('file.added', 'four.md');
  remove('one.md');
  note('file.deleted', 'one.md');
  remove('two.md');
  set('second.md');
  note('file.moved', 'second.md', 'two.md');
  expect(await find(held, notebook, 'fourth')).toEqual(['four.md']);
  expect(await find(held, notebook, 'one')).toEqual([]);
  expect(await find(held, notebook, 'two')).toEqual([]);
  expect(await find(held, notebook, 'second')).toEqual(['second.md']);
  expect(asked).toEqual({ pages: 1, files: 4 });
});

it('reads all names anew when the changes do not say what changed', async () => {
  const held = createHeldNames(timer);
  const { notebook, asked, set, note, forget } = notebookOf(['one.md']);
  await find(held, notebook, 'one');
  set('two.md');
  note('notebook.resynced', null);
  expect(await find(held, notebook, 'two')).toEqual(['two.md']);
  set('three.md');
  forget();
  expect(await find(held, notebook, 'three')).toEqual(['three.md']);
  expect(asked.pages).toBe(3);
});

it('reads the names once for several who ask at the same time', async () => {
  const held = createHeldNames(timer);
  const { notebook, asked } = notebookOf(['one.md']);
  await Promise.all([1, 2, 3].map(() => find(held, notebook, 'one')));
  expect(asked).toEqual({ pages: 1, files: 0 });
});

it('lets those go that were asked longest ago, and holds none with too many files', async () => {
  const held = createHeldNames(timer, { maxFiles: 5 });
  const [first, second] = [notebookOf(['a1', 'a2', 'a3']), notebookOf(['b1', 'b2', 'b3'])];
  await find(held, first.notebook, 'a');
  await find(held, second.notebook, 'b');
  await find(held, second.notebook, 'b');
  expect([first.asked.pages, second.asked.pages]).toEqual([1, 1]);
  await find(held, first.notebook, 'a');
  expect(first.asked.pages).toBe(2);
  expect(await held.of(notebookOf(['1', '2', '3', '4', '5', '6']).notebook)).toBeNull();
});

it('does not count the files of a notebook with too many at each question', async () => {
  const held = createHeldNames(timer, { maxFiles: 2 });
  const { notebook, asked, set, remove, note } = notebookOf(['1', '2', '3']);
  expect(await held.of(notebook)).toBeNull();
  set('4');
  note('file.added', '4');
  expect(await held.of(notebook)).toBeNull();
  expect(asked).toEqual({ pages: 1, files: 0 });
  for (const path of ['1', '2', '3']) remove(path);
  note('notebook.resynced', null);
  expect(await find(held, notebook, '4')).toEqual(['4']);
});

it('reads the names again after reading them failed', async () => {
  const held = createHeldNames(timer);
  const { notebook } = notebookOf(['one.md']);
  const broken = {
    ...notebook,
    files: { ...notebook.files, names: () => Promise.reject(new Error('The disk is gone.')) },
  };
  await expect(held.of(broken)).rejects.toThrow('The disk is gone.');
  expect(await find(held, notebook, 'one')).toEqual(['one.md']);
});
