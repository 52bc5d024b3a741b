import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type OpenedNotebook, openNotebookOf } from './testing/open-notebook.ts';
import { createPerson } from './testing/people.ts';
import { HOST } from './testing/test-server.ts';

interface Graph {
  readonly nodes: readonly {
    readonly id: string;
    readonly path: string | null;
    readonly degree: number;
    readonly unresolved: boolean;
  }[];
  readonly edges: readonly {
    readonly source: string;
    readonly target: string;
    readonly kind: string;
    readonly count: number;
  }[];
  readonly next_cursor: string | null;
  readonly truncated: boolean;
}

async function openGraph() {
  const notebook = await openNotebookOf();
  const a = await notebook.create('a.md', '# A\n\n[[b]] [[b]] ![[b]] [[gone]] #lab\n');
  const b = await notebook.create('b.md', '[c](sub/c.md)\n');
  const c = await notebook.create('sub/c.md', 'no link\n');
  const alone = await notebook.create('alone.md', 'no link\n');
  const graph = (query = '') => notebook.call<Graph>('GET', `/graph?${notebook.at}${query}`);
  const ids = async (query: string) => (await graph(query)).data.nodes.map(({ id }) => id);
  return { ...notebook, graph, ids, a, b, c, alone };
}

describe('the graph of links', () => {
  it('has files, names that none bears, and how they are linked', async () => {
    const { graph, a, b, c, alone } = await openGraph();
    const { data } = await graph();
    expect(data.nodes).toMatchObject([
      { id: a, path: 'a.md', title: 'A', kind: 'note', degree: 3, tags: ['lab'], unresolved: false },
      { id: alone, degree: 0 },
      { id: b, degree: 4 },
      { id: c, path: 'sub/c.md', degree: 1 },
      { id: 'unresolved:n:gone', path: null, title: 'gone', kind: null, degree: 1, unresolved: true },
    ]);
    expect(data.edges).toEqual([
      { source: a, target: b, kind: 'link', count: 2 },
      { source: a, target: b, kind: 'embed', count: 1 },
      { source: a, target: 'unresolved:n:gone', kind: 'link', count: 1 },
      { source: b, target: c, kind: 'link', count: 1 },
    ]);
    expect([data.next_cursor, data.truncated]).toEqual([null, false]);
  });

  it('comes page by page, and filtered', async () => {
    const { graph, ids, a, b, c, alone } = await openGraph();
    const first = (await graph('&limit=4&unresolved=false')).data;
    expect(first.nodes.map(({ id }) => id)).toEqual([a, alone]);
    const rest = await ids(`&limit=4&unresolved=false&cursor=${encodeURIComponent(first.next_cursor!)}`);
    expect(rest).toEqual([b, c]);
    expect(await ids('&orphans=false&unresolved=false')).toEqual([a, b, c]);
    expect(await ids('&folder=sub')).toEqual([c]);
    expect(await ids('&tag=lab&unresolved=false')).toEqual([a]);
    expect(await ids('&kind=image')).toEqual([]);
  });

  it('around a file, by its id or path, has what is near it', async () => {
    const { graph, ids, a, b, c } = await openGraph();
    expect(await ids(`&around=${c}`)).toEqual([c, b]);
    expect(await ids('&around=sub/c.md&depth=2')).toEqual([c, b, a]);
    const { data } = await graph('&around=a.md');
    expect(data.nodes.map(({ id }) => id)).toEqual([a, b, 'unresolved:n:gone']);
    expect([data.edges.length, data.next_cursor, data.truncated]).toEqual([3, null, false]);
  });

  it('is not there for a file that is not, nor for whoever does not see the notebook', async () => {
    const { graph, server, owner, at } = await openGraph();
    const gone = await graph('&around=gone.md');
    expect([gone.status, gone.body]).toMatchObject([404, { error_code: 'FILE_NOT_FOUND' }]);
    expect((await graph('&depth=4&around=a.md')).status).toBe(422);
    expect((await graph('&around=../a.md')).status).toBe(422);
    const stranger = await createPerson(server, owner, 'sten');
    expect((await stranger.call('GET', `/graph?${at}`)).status).toBe(404);
  });

  it('is compressed for whoever takes that, and says that answers differ by it', async () => {
    const scene = await openGraph();
    const plain = await askFor(scene, '/graph', 'identity');
    const packed = await askFor(scene, '/graph', 'br, gzip');
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    for (const { headers } of [plain, packed]) {
      expect(headers.get('vary')?.toLowerCase()).toContain('accept-encoding');
      expect(headers.get('cache-control')).toBe('no-store');
    }
    const unpacked = gunzipSync(Buffer.from(await packed.arrayBuffer())).toString();
    expect(dataOf(unpacked)).toEqual(dataOf(await plain.text()));
  });

  it('is all that is compressed', async () => {
    const answer = await askFor(await openGraph(), '/todos', 'gzip');
    expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, null]);
  });
});

function dataOf(body: string): Graph {
  const { data }: { readonly data: Graph } = JSON.parse(body);
  return data;
}

/** An answer as it is sent. */
function askFor({ server, owner, at }: OpenedNotebook, path: string, encoding: string) {
  const headers = { host: HOST, authorization: `Bearer ${owner.call.token}`, 'accept-encoding': encoding };
  return server.app.request(`/api/v1${path}?${at}`, { headers });
}
