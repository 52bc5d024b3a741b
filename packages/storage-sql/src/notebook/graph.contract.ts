import {
  fileKeys,
  type GraphEdge,
  type GraphFilter,
  type GraphNode,
  type GraphPage,
  type IndexReader,
  linkKey,
  MAX_AROUND_NODES,
  MAX_GRAPH_EDGES,
  parseSearch,
  type RelPath,
  resolveLink,
  ROOT,
  seesAll,
  seesNothing,
  storedRelPath,
} from '@codexlab/core';
import { CASE_TIMEOUT_MS } from '@codexlab/core/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { SqlDriver } from '../driver.ts';
import { openSamples, type SampleFile } from './contract-samples.ts';

const SEED = 20_261_121;
/** So many questions make a page, however long it is. */
const MAX_QUESTIONS = 12;

/** What reading the graph of links out of an index must do; `open` gives a new database in memory. */
export function testGraphs(name: string, open: () => Promise<SqlDriver>): void {
  describe(`the graph of links on ${name}`, { timeout: CASE_TIMEOUT_MS }, () => {
    const opened: IndexReader[] = [];
    afterEach(async () => {
      for (const reader of opened.splice(0)) await reader.close();
    });
    const openWith = async (samples: readonly SampleFile[]) => {
      const index = await openSamples(open, samples);
      opened.push(index.reader);
      return index;
    };

    it('has a node for each file and each name that none bears, and adds up the links between two', async () => {
      const { reader } = await openWith([
        {
          path: 'a.md',
          title: 'A',
          tags: ['t1', 't2'],
          links: [wiki('b'), wiki('b'), embed('b'), wiki('No')],
        },
        { path: 'b.md', title: 'B', links: [wiki('a'), wiki('b'), wiki('')] },
        { path: 'c.md' },
      ]);
      const { nodes, edges, nextCursor } = named(await reader.graph.page(seesAll, {}, {}));
      expect(nodes).toEqual([
        { id: 'a.md', path: 'a.md', title: 'A', kind: 'note', degree: 4, tags: ['t1', 't2'] },
        { id: 'b.md', path: 'b.md', title: 'B', kind: 'note', degree: 4, tags: [] },
        { id: 'c.md', path: 'c.md', title: null, kind: 'note', degree: 0, tags: [] },
        { id: 'unresolved:n:no', path: null, title: 'No', kind: null, degree: 1, tags: [] },
      ]);
      expect(edges).toEqual([
        { source: 'a.md', target: 'b.md', kind: 'link', count: 2 },
        { source: 'a.md', target: 'b.md', kind: 'embed', count: 1 },
        { source: 'a.md', target: 'unresolved:n:no', kind: 'link', count: 1 },
        { source: 'b.md', target: 'a.md', kind: 'link', count: 1 },
      ]);
      expect(nextCursor).toBeNull();
      expect(await reader.graph.page(seesNothing, {}, {})).toEqual({
        nodes: [],
        edges: [],
        nextCursor: null,
      });
    });

    it('holds for any filter and page length what a plain reading of the links holds', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anySample, { minLength: 1, maxLength: 7 }),
          anyFilter,
          fc.integer({ min: 1, max: 9 }),
          async (drawn, filter, limit) => {
            const samples = [...new Map(drawn.map((sample) => [sample.path, sample])).values()];
            const index = await openSamples(open, samples);
            try {
              const found = await wholeGraph(index.reader, filter, limit);
              expect(found).toEqual(expectedGraph(samples, filter));
            } finally {
              await index.reader.close();
            }
          },
        ),
        { seed: SEED, numRuns: 250 },
      );
    });

    it('calls alone the files that the search for orphans finds', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anySample, { minLength: 1, maxLength: 7 }), async (drawn) => {
          const samples = [...new Map(drawn.map((sample) => [sample.path, sample])).values()];
          const { reader } = await openSamples(open, samples);
          try {
            const { items } = await reader.search.find(seesAll, parseSearch('is:orphan'), {});
            const { nodes } = await reader.graph.page(seesAll, { unresolved: false }, {});
            const alone = nodes.filter(({ degree }) => degree === 0).map(({ path }) => path);
            expect(alone.sort()).toEqual(items.map(({ path }) => path).sort());
          } finally {
            await reader.close();
          }
        }),
        { seed: SEED, numRuns: 60 },
      );
    });

    it('asks as few questions for a page of a thousand links as for one of ten', async () => {
      const samples = Array.from({ length: 700 }, (_, at) => ({
        path: `n${at}.md`,
        links: [wiki(`n${(at + 1) % 700}`), wiki(`n${(at * 7) % 700}`), wiki(`gone ${at}`)],
      }));
      const { reader, asked } = await openWith(samples);
      asked.length = 0;
      const page = await reader.graph.page(seesAll, {}, {});
      expect(page.edges.length).toBeGreaterThan(1400);
      expect(page.edges.length).toBeLessThanOrEqual(MAX_GRAPH_EDGES);
      expect(asked.length).toBeLessThan(MAX_QUESTIONS);
    });

    it('gives the links of a very large file in parts, and the file once', async () => {
      const links = Array.from({ length: 25 }, (_, at) => wiki(`gone ${at}`));
      const { reader } = await openWith([{ path: 'a.md' }, { path: 'large.md', links }, { path: 'z.md' }]);
      const graph = await wholeGraph(reader, {}, 10);
      expect(graph.nodes.filter(({ path }) => path === 'large.md')).toHaveLength(1);
      expect(graph.edges).toHaveLength(25);
    });

    it('tells what is so many links away, in either direction', async () => {
      const { reader } = await openWith([
        { path: 'a.md', links: [wiki('b'), wiki('gone a')] },
        { path: 'b.md', links: [wiki('c'), wiki('gone b')] },
        { path: 'c.md', links: [wiki('d'), wiki('a')], tags: ['lab'] },
        { path: 'd.md' },
        { path: 'e.md', links: [wiki('a')] },
        { path: 'alone.md' },
      ]);
      const around = async (path: string, depth: number, filter: GraphFilter = {}) => {
        const center = { path: storedRelPath(path), depth };
        const found = await reader.graph.around(seesAll, center, filter);
        if (!found) return null;
        const { nodes, edges } = named(found);
        return {
          nodes: nodes.map(({ id }) => id),
          edges: edges.map(({ source, target }) => `${source} ${target}`).sort(),
          truncated: found.truncated,
        };
      };
      expect(await around('a.md', 1)).toEqual({
        nodes: ['a.md', 'b.md', 'c.md', 'e.md', 'unresolved:n:gone a'],
        edges: ['a.md b.md', 'a.md unresolved:n:gone a', 'b.md c.md', 'c.md a.md', 'e.md a.md'],
        truncated: false,
      });
      expect((await around('a.md', 2))?.nodes).toEqual([
        ...['a.md', 'b.md', 'c.md', 'e.md', 'd.md', 'unresolved:n:gone a', 'unresolved:n:gone b'],
      ]);
      expect((await around('a.md', 2, { tag: 'lab', unresolved: false }))?.nodes).toEqual(['a.md', 'c.md']);
      expect((await around('alone.md', 3))?.nodes).toEqual(['alone.md']);
      expect(await around('gone.md', 1)).toBeNull();
      const center = { path: storedRelPath('a.md'), depth: 1 };
      expect(await reader.graph.around(seesNothing, center, {})).toBeNull();
    });

    it('cuts what lies around a file after 500 nodes, and says so', async () => {
      const around = (count: number) => [
        { path: 'hub.md', links: Array.from({ length: count }, (_, at) => wiki(`n${at}`)) },
        ...Array.from({ length: 600 }, (_, at) => ({ path: `n${at}.md`, links: [wiki('hub')] })),
      ];
      const center = { path: storedRelPath('hub.md'), depth: 1 };
      const { reader } = await openWith(around(600));
      const found = await reader.graph.around(seesAll, center, {});
      expect([found?.nodes.length, found?.truncated]).toEqual([MAX_AROUND_NODES, true]);
      const ids = new Set(found?.nodes.map(({ id }) => id));
      expect(found?.edges.every(({ source, target }) => ids.has(source) && ids.has(target))).toBe(true);
      const names = await openWith([
        { path: 'hub.md', links: Array.from({ length: 600 }, (_, at) => wiki(`x${at}`)) },
      ]);
      const cut = await names.reader.graph.around(seesAll, center, {});
      expect([cut?.nodes.length, cut?.edges.length, cut?.truncated]).toEqual([
        ...[MAX_AROUND_NODES, MAX_AROUND_NODES - 1, true],
      ]);
    });

    it('refuses lengths that are none and cursors of another graph', async () => {
      const { reader } = await openWith([{ path: 'a.md', links: [wiki('x'), wiki('y')] }, { path: 'b.md' }]);
      for (const limit of [0, 1.5, MAX_GRAPH_EDGES + 1])
        await expect(reader.graph.page(seesAll, {}, { limit })).rejects.toMatchObject({ code: 'invalid' });
      const { nextCursor: cursor } = await reader.graph.page(seesAll, {}, { limit: 1 });
      expect(cursor).not.toBeNull();
      await expect(reader.graph.page(seesAll, { orphans: false }, { cursor })).rejects.toMatchObject({
        code: 'invalid',
      });
    });
  });
}

type SampleLink = NonNullable<SampleFile['links']>[number];

function wiki(target: string): SampleLink {
  return { kind: 'wiki', target };
}

function embed(target: string): SampleLink {
  return { kind: 'embed', target };
}

const anySample: fc.Arbitrary<SampleFile> = fc.record({
  path: fc.constantFrom('a.md', 'b.md', 'Sub/a.md', 'Sub/B.md', 'Sub/deep/c.md', 'x.csv', 'other/a.md'),
  kind: fc.constantFrom('note' as const, 'table' as const),
  tags: fc.subarray(['lab', 'lab/x', 'other']),
  aliases: fc.subarray(['b', 'Ali']),
  links: fc.array(
    fc.record({
      kind: fc.constantFrom('wiki' as const, 'embed' as const, 'markdown' as const, 'image' as const),
      target: fc.constantFrom('a', 'b', 'Sub/a', './c.md', '../a.md', 'ali', 'nowhere', '/x.csv', ''),
    }),
    { maxLength: 6 },
  ),
});

const anyFilter: fc.Arbitrary<GraphFilter> = fc.record({
  folder: fc.constantFrom(undefined, ROOT, storedRelPath('Sub')),
  kind: fc.constantFrom(undefined, 'note' as const),
  tag: fc.constantFrom(undefined, 'lab'),
  orphans: fc.constantFrom(undefined, true, false),
  unresolved: fc.constantFrom(undefined, true, false),
});

interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** With the paths of files in place of their ids. */
function named<G extends Graph>(graph: G): G {
  const paths = new Map(graph.nodes.map(({ id, path }) => [id, path ?? id]));
  const nameOf = (id: string) => paths.get(id) ?? id;
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, id: nameOf(node.id) })),
    edges: graph.edges.map((edge) => ({ ...edge, source: nameOf(edge.source), target: nameOf(edge.target) })),
  };
}

/** All pages in one: names once, edges that came in parts added up. */
async function wholeGraph(reader: IndexReader, filter: GraphFilter, limit: number): Promise<Graph> {
  const pages: GraphPage[] = [];
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const page: GraphPage = await reader.graph.page(seesAll, filter, { limit, cursor });
    pages.push(page);
    cursor = page.nextCursor;
  }
  const files = pages.flatMap(({ nodes }) => nodes.filter(({ path }) => path !== null));
  const names = new Map(
    pages
      .flatMap(({ nodes }) => nodes.filter(({ path }) => path === null))
      .map((node) => [node.id, node.degree]),
  );
  const { nodes, edges } = named({ nodes: files, edges: pages.flatMap((page) => page.edges) });
  return {
    nodes: sorted([
      ...nodes.map((node) => ({ ...node, title: null })),
      ...[...names].map(([id, degree]) => unresolved(id, degree)),
    ]),
    edges: sorted(addedUp(edges)),
  };
}

function unresolved(id: string, degree: number): GraphNode {
  return { id, path: null, title: null, kind: null, degree, tags: [] };
}

function addedUp(edges: readonly GraphEdge[]): GraphEdge[] {
  const sums = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const key = JSON.stringify([edge.source, edge.target, edge.kind]);
    sums.set(key, { ...edge, count: edge.count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()];
}

function sorted<T>(items: readonly T[]): T[] {
  return items
    .map((item) => JSON.stringify(item))
    .sort()
    .map((text) => JSON.parse(text) as T);
}

/** The graph in the plainest way: every link is resolved by itself. */
function expectedGraph(samples: readonly SampleFile[], filter: GraphFilter): Graph {
  const { folder = ROOT, kind, tag, orphans = true, unresolved: showsNames = true } = filter;
  const files = samples.map((sample) => ({
    ...sample,
    path: storedRelPath(sample.path),
    aliases: sample.aliases ?? [],
    keys: fileKeys(sample.path, sample.aliases),
    links: (sample.links ?? []).map(({ kind: written, target }) => ({ kind: written, target })),
  }));
  const keyOf = (from: RelPath, link: SampleLink) => linkKey({ from, ...link });
  const bearersOf = (key: string | null) => files.filter(({ keys }) => key !== null && keys.includes(key));
  const degreeOf = (path: RelPath) =>
    files
      .flatMap((file) => file.links.map((link) => ({ from: file.path, key: keyOf(file.path, link) })))
      .filter(({ from, key }) => {
        const bearers = bearersOf(key).map((file) => file.path);
        if (from !== path) return bearers.includes(path);
        return bearers.some((bearer) => bearer !== path) || bearers.length > 1;
      }).length;
  const seen = files.filter(
    (file) =>
      (orphans || degreeOf(file.path) > 0) &&
      (folder === '' || file.path.startsWith(`${folder}/`)) &&
      (kind === undefined || file.kind === kind) &&
      (tag === undefined || (file.tags ?? []).some((each) => `${each}/`.startsWith(`${tag}/`))),
  );
  const isSeen = (path: RelPath) => seen.some((file) => file.path === path);
  const edges: GraphEdge[] = [];
  for (const { path, links } of seen)
    for (const link of links) {
      const address = { from: path, ...link };
      const found = resolveLink(address, files);
      const to =
        found.status === 'resolved' ? [found.path] : found.status === 'ambiguous' ? found.candidates : [];
      const written = link.kind === 'embed' || link.kind === 'image' ? 'embed' : 'link';
      const key = linkKey(address);
      if (to.length === 0 && showsNames && key !== null)
        edges.push({ source: path, target: `unresolved:${key}`, kind: written, count: 1 });
      for (const target of to)
        if (target !== path && isSeen(target)) edges.push({ source: path, target, kind: written, count: 1 });
    }
  const names = [...new Set(edges.map(({ target }) => target).filter((id) => id.startsWith('unresolved:')))];
  const asking = (id: string) =>
    files.flatMap(({ path, links }) => links.filter((link) => `unresolved:${keyOf(path, link)}` === id))
      .length;
  const nodes = seen.map(({ path, kind: kindOf = 'note', tags = [] }) => ({
    ...{ id: path, path, title: null, kind: kindOf, degree: degreeOf(path) },
    tags: [...tags].sort(),
  }));
  return {
    nodes: sorted([...nodes, ...names.map((id) => unresolved(id, asking(id)))]),
    edges: sorted(addedUp(edges)),
  };
}
