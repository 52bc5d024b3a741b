import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodexError } from '../errors.ts';
import { createIds, type NotebookId, type WorkspaceId } from '../ids.ts';
import { nameOf, parseRelPath } from '../paths.ts';
import type { NotebookFile } from '../files/file-store.ts';
import type { NotebookView } from '../notebooks/notebooks.ts';
import { decodeCursor, encodeCursor } from '../page.ts';
import { type Actor, anonymous } from '../permissions/roles.ts';
import { createSearchAcross } from './create-search-across.ts';
import { compareBySort } from './evaluate-sort.ts';
import type { FoundAcross, SearchAcross } from './search-across.ts';
import type { SearchedNotebook, SearchGate } from './search-gate.ts';
import type { SearchHit, SearchSort } from './search-store.ts';

const clock = { nowMs: () => 1_700_000_000_000 };
const newId = createIds(clock);
const actor: Actor = anonymous;
const workspaceId: WorkspaceId = newId();
const byRelevance: SearchSort = { by: 'relevance' };

interface FakeNotebook extends SearchedNotebook {
  readonly view: NotebookView;
  readonly paths: readonly string[];
  readonly limits: number[];
}

/** A notebook that finds these files for every search, in the order of their ranks or as it is asked. */
function fakeNotebook(name: string, sizes: readonly number[]): FakeNotebook {
  const id: NotebookId = newId();
  const files = sizes.map((sizeBytes, i) => fakeFile(`${name}-${i}.md`, sizeBytes));
  const limits: number[] = [];
  return {
    ...{ view: viewOf(name, id), paths: files.map(({ path }) => path), limits },
    files: { getById: async (wanted) => files.find((file) => file.id === wanted) ?? null },
    async search(text, { sort = byRelevance, limit = 50, cursor } = {}) {
      limits.push(limit);
      const list = `${id} ${text} ${JSON.stringify(sort)}`;
      const [start] = decodeCursor(list, cursor) ?? [0];
      const from = Number(start);
      const items = ordered(files, sort).slice(from, from + limit);
      const next = from + items.length < files.length ? encodeCursor(list, [from + items.length]) : null;
      return { items: items.map(toHit), nextCursor: next, total: files.length, approximate: false };
    },
  };
}

function ordered(files: readonly NotebookFile[], sort: SearchSort): NotebookFile[] {
  return [...files].sort(compareBySort(sort));
}

function fakeFile(name: string, sizeBytes: number): NotebookFile {
  const path = parseRelPath(name);
  return {
    ...{
      id: newId(),
      path,
      filename: nameOf(path),
      entry: 'file',
      kind: 'note',
      mimeType: 'text/markdown',
    },
    ...{ sizeBytes, title: null, modifiedMs: 0, hash: null, tags: [], problemCount: 0, properties: {} },
    ...{ aliases: [], problems: [], createdMs: 0, updatedMs: 0, gitTracked: false, gitCommit: null },
  };
}

function toHit({ id, path, title }: NotebookFile): SearchHit {
  return { id, path, title, score: 1, snippet: '' };
}

function viewOf(name: string, id: NotebookId): NotebookView {
  const times = { createdMs: 0, updatedMs: 0, deletedMs: null, trashPath: null };
  return { id, workspaceId, name, slug: name, path: name, description: null, ...times, role: 'viewer' };
}

/** A gate to the visible notebooks alone; broken ones throw. */
function across(visible: readonly FakeNotebook[], broken: ReadonlyMap<NotebookId, Error> = new Map()) {
  const running = { now: 0, most: 0 };
  const notebooks: SearchGate = {
    searchable: async (_actor, { limit }) => ({
      notebooks: visible.slice(0, limit).map(({ view }) => view),
      more: visible.length > limit,
    }),
    async use(_actor, name, _action, work) {
      const found = visible.find(({ view }) => view.id === name || view.slug === name);
      if (!found) throw new CodexError('not_found', 'There is no such notebook.');
      running.most = Math.max(running.most, ++running.now);
      try {
        await Promise.resolve();
        const failure = broken.get(found.view.id);
        if (failure) throw failure;
        return await work(found, { notebook: found.view });
      } finally {
        running.now--;
      }
    },
  };
  return { search: createSearchAcross({ clock, notebooks }).search, running };
}

async function readAll(
  search: SearchAcross['search'],
  options: { readonly limit: number; readonly sort?: SearchSort },
): Promise<FoundAcross[]> {
  const pages: FoundAcross[] = [];
  let cursor: string | null = null;
  do {
    const page: FoundAcross = await search(actor, {}, 'fox', { ...options, cursor });
    pages.push(page);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return pages;
}

const pathsOf = (pages: readonly FoundAcross[]) =>
  pages.flatMap(({ items }) => items.map(({ path }) => path));

describe('a search over many notebooks', () => {
  it('gives every hit once, page by page, and counts them all on each page', async () => {
    const notebooks = fc.array(fc.array(fc.nat(50), { maxLength: 40 }), { maxLength: 12 });
    const sorts = fc.constantFrom<SearchSort>(
      byRelevance,
      { by: 'size', descending: true },
      { by: 'size', descending: false },
      { by: 'path', descending: false },
    );
    await fc.assert(
      fc.asyncProperty(notebooks, sorts, fc.integer({ min: 1, max: 60 }), async (sizes, sort, limit) => {
        const fakes = sizes.map((each, i) => fakeNotebook(`n${i}`, each));
        const pages = await readAll(across(fakes).search, { limit, sort });
        const all = fakes.flatMap(({ paths }) => paths);
        expect(pathsOf(pages).toSorted()).toEqual(all.toSorted());
        expect(pages.every(({ total }) => total === all.length)).toBe(true);
        expect(pages.slice(0, -1).every(({ items }) => items.length === limit)).toBe(true);
      }),
      { seed: 41, numRuns: 150 },
    );
  });

  it('orders hits of all notebooks by the value that is asked for', async () => {
    const sizes = fc.array(fc.array(fc.nat(50), { maxLength: 30 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), async (each, descending) => {
        const fakes = each.map((list, i) => fakeNotebook(`n${i}`, list));
        const bySize = new Map(
          fakes.flatMap(({ paths }, i) => paths.map((path, k) => [path, each[i]![k]!] as const)),
        );
        const pages = await readAll(across(fakes).search, { limit: 7, sort: { by: 'size', descending } });
        const found = pathsOf(pages).map((path) => bySize.get(path));
        expect(found).toEqual(each.flat().toSorted((a, b) => (descending ? b - a : a - b)));
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  it('shows the best of each notebook before the second best of any', async () => {
    const fakes = [fakeNotebook('a', [1, 1, 1]), fakeNotebook('b', [1]), fakeNotebook('c', [1, 1])];
    const [page] = await readAll(across(fakes).search, { limit: 10 });
    expect(pathsOf([page!])).toEqual(['a-0.md', 'b-0.md', 'c-0.md', 'a-1.md', 'c-1.md', 'a-2.md']);
  });

  it('asks at most four notebooks at the same time, and no more of each than a page takes', async () => {
    const fakes = Array.from({ length: 30 }, (_, i) =>
      fakeNotebook(
        `n${i}`,
        Array.from({ length: 100 }, () => 1),
      ),
    );
    const { search, running } = across(fakes);
    await search(actor, {}, 'fox', { limit: 50 });
    expect(running.most).toBe(4);
    expect(fakes.flatMap(({ limits }) => limits)).toEqual(fakes.map(() => 10));
  });

  it('keeps its cursor below 4,096 characters, and loses nothing by it', async () => {
    const fakes = Array.from({ length: 200 }, (_, i) =>
      fakeNotebook(
        `n${i}`,
        Array.from({ length: 20 }, () => 1),
      ),
    );
    const pages = await readAll(across(fakes).search, { limit: 700 });
    expect(Math.max(...pages.map(({ nextCursor }) => nextCursor?.length ?? 0))).toBeLessThan(4096);
    expect(new Set(pathsOf(pages)).size).toBe(4000);
    expect(pathsOf(pages)).toHaveLength(4000);
  });

  it('goes far into one notebook without reading it from the start again', async () => {
    const fakes = [
      fakeNotebook(
        'a',
        Array.from({ length: 3000 }, () => 1),
      ),
      fakeNotebook('b', [1, 1]),
    ];
    const pages = await readAll(across(fakes).search, { limit: 100 });
    expect(new Set(pathsOf(pages)).size).toBe(3002);
    const read = fakes[0]!.limits.reduce((sum, limit) => sum + limit, 0);
    expect(read).toBeLessThan(3 * 3000);
  });

  it('tells which notebook failed, without what the machine said, and answers with the others', async () => {
    const fakes = [fakeNotebook('a', [1]), fakeNotebook('b', [1]), fakeNotebook('c', [1])];
    const broken = new Map<NotebookId, Error>([
      [fakes[0]!.view.id, new CodexError('unavailable', 'Its disk is out.')],
      [fakes[1]!.view.id, new Error('ENOENT: /secret/place')],
    ]);
    const found = await across(fakes, broken).search(actor, {}, 'fox');
    expect(found).toMatchObject({ total: 1, approximate: true, nextCursor: null });
    expect(found.items.map(({ path }) => path)).toEqual(['c-0.md']);
    expect(found.failed).toEqual([
      { notebookId: fakes[0]!.view.id, message: 'Its disk is out.' },
      { notebookId: fakes[1]!.view.id, message: 'This notebook cannot be searched now.' },
    ]);
  });

  it('leaves out without a word what the actor may not see any more', async () => {
    const fakes = [fakeNotebook('a', [1]), fakeNotebook('b', [1])];
    const broken = new Map([[fakes[0]!.view.id, new CodexError('not_found', 'There is no such notebook.')]]);
    const found = await across(fakes, broken).search(actor, {}, 'fox');
    expect(found.items.map(({ path }) => path)).toEqual(['b-0.md']);
    expect(found).toMatchObject({ failed: [], total: 1 });
  });

  it('says that it is approximate when there are more notebooks than it asks', async () => {
    const fakes = Array.from({ length: 201 }, (_, i) => fakeNotebook(`n${i}`, [1]));
    const found = await across(fakes).search(actor, {}, 'fox', { limit: 1000 });
    expect(found).toMatchObject({ total: 200, approximate: true });
  });

  it('refuses what cannot be understood, and cursors of another search, even without a notebook', async () => {
    const fakes = [fakeNotebook('a', [1, 1])];
    const { nextCursor: cursor } = await across(fakes).search(actor, {}, 'fox', { limit: 1 });
    const invalid = { code: 'invalid', details: { field: 'cursor' } };
    await expect(across(fakes).search(actor, {}, 'dog', { cursor })).rejects.toMatchObject(invalid);
    await expect(across([]).search(actor, {}, '(fox')).rejects.toMatchObject({ code: 'invalid' });
    for (const text of ['x', 'AAAAAAAA:1:2:x', 'AAAAAAAA:zz:!'])
      await expect(
        across(fakes).search(actor, {}, 'fox', { cursor: encodeCursor(LIST, [2, 0, text]) }),
      ).rejects.toMatchObject(invalid);
  });
});

const LIST = `search across ${JSON.stringify([null, 'fox', byRelevance])}`;

describe('a search in one notebook', () => {
  it("is the notebook's own, with its cursor", async () => {
    const fakes = [fakeNotebook('a', [1, 1, 1]), fakeNotebook('b', [1])];
    const { search } = across(fakes);
    const first = await search(actor, { notebook: fakes[0]!.view.id }, 'fox', { limit: 2 });
    const rest = await search(actor, { notebook: fakes[0]!.view.id }, 'fox', {
      limit: 2,
      cursor: first.nextCursor,
    });
    expect(pathsOf([first, rest])).toEqual(['a-0.md', 'a-1.md', 'a-2.md']);
    expect(first).toMatchObject({ total: 3, failed: [], items: [{ notebook: { name: 'a' } }, {}] });
  });

  it('throws what opening the notebook throws', async () => {
    const fake = fakeNotebook('a', [1]);
    const broken = new Map([[fake.view.id, new CodexError('unavailable', 'Its disk is out.')]]);
    const found = across([fake], broken).search(actor, { notebook: fake.view.id }, 'fox');
    await expect(found).rejects.toMatchObject({ code: 'unavailable' });
  });
});
