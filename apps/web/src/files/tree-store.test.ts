import { afterEach, expect, test, vi } from 'vitest';
import { codex } from '../api/codex.ts';
import { toRows } from './tree-rows.ts';
import { createTreeStore } from './tree-store.ts';

afterEach(() => vi.restoreAllMocks());

/** A folder listing of the API: two pages of names. */
function serve(pages: Record<string, readonly (readonly string[])[]>) {
  const asked: string[] = [];
  vi.spyOn(codex.folders, 'list').mockImplementation((input) => {
    const { path = '', cursor } = input.query;
    asked.push(`${path} ${cursor ?? 'first'}`);
    const page = Number(cursor ?? 0);
    const names = pages[path]?.[page] ?? [];
    const hasMore = page + 1 < (pages[path]?.length ?? 0);
    const prefix = path === '' ? '' : `${path}/`;
    return Promise.resolve({
      data: names.map((name) => entry(prefix, name)),
      pagination: { ...PAGINATION, next_cursor: hasMore ? String(page + 1) : null },
    });
  });
  return asked;
}

const PAGINATION = { total: 0, approximate: true, page: null, per_page: 200, pages: null };

function entry(prefix: string, name: string) {
  if (name.endsWith('/')) return { entry: 'folder' as const, path: prefix + name.slice(0, -1) };
  return {
    ...{ id: name, path: prefix + name, size: 1, kind: 'note' as const, entry: 'file' as const },
    ...{ mime_type: 'text/markdown', title: null, modified_at: '2026-01-01T00:00:00.000Z', hash: null },
    ...{ tags: [], problem_count: 0 },
  };
}

function make() {
  const changed = vi.fn<() => void>();
  const store = createTreeStore('nb', changed);
  const shown = (...open: string[]) => toRows(store, new Set(open)).map(({ key }) => key);
  return { store, shown, changed };
}

test('reads a folder once, page after page, and says where more is', async () => {
  const asked = serve({ '': [['lab/', 'a.md'], ['b.md']] });
  const { store, shown } = make();
  await Promise.all([store.readMore(''), store.readMore('')]);
  expect(shown()).toEqual(['lab/', 'a.md', 'more ']);
  await store.readMore('');
  await store.readMore('');
  expect(shown()).toEqual(['lab/', 'a.md', 'b.md']);
  expect(asked).toEqual([' first', ' 1']);
});

test('puts new files where they belong without asking again, with the folders above them', async () => {
  const asked = serve({ '': [['a.md', 'c.md']] });
  const { store, shown } = make();
  await store.readMore('');
  store.put('b.md', 'id');
  store.put('new/deep/x.md', 'id');
  store.put('b.md', 'id');
  expect(shown()).toEqual(['new/', 'a.md', 'b.md', 'c.md']);
  expect(asked).toHaveLength(1);
});

test('leaves to its page what lies behind the part that was read', async () => {
  serve({
    '': [
      ['a.md', 'b.md'],
      ['y.md', 'z.md'],
    ],
  });
  const { store, shown } = make();
  await store.readMore('');
  store.put('z.md', 'id');
  expect(shown()).toEqual(['a.md', 'b.md', 'more ']);
  await store.readMore('');
  expect(shown()).toEqual(['a.md', 'b.md', 'y.md', 'z.md']);
});

test('takes a folder away with all below it', async () => {
  serve({ '': [['lab/', 'a.md']], lab: [['x.md']] });
  const { store, shown } = make();
  await store.readMore('');
  await store.readMore('lab/');
  expect(shown('lab/')).toEqual(['lab/', 'lab/x.md', 'a.md']);
  store.take('lab/');
  expect(shown('lab/')).toEqual(['a.md']);
  expect(store.folder('lab/')).toBeNull();
});

test('tells what could not be read, and tries again when asked', async () => {
  vi.spyOn(codex.folders, 'list').mockRejectedValueOnce(new Error('away'));
  const { store } = make();
  await store.readMore('');
  expect(toRows(store, new Set())).toMatchObject([{ kind: 'more', failed: true }]);
  serve({ '': [['a.md']] });
  await store.readMore('');
  expect(toRows(store, new Set())).toMatchObject([{ kind: 'entry' }]);
});
