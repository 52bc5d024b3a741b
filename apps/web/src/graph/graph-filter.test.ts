import { describe, expect, it } from 'vitest';
import { toGraphData } from './graph-data.ts';
import { choicesOf, filterGraph, groupOf, type GraphFilter } from './graph-filter.ts';
import { edgeOf, nodeOf } from './testing/node-of.ts';

const everything: GraphFilter = { folder: null, tag: null, kind: null, orphans: true, unresolved: true };
const nodes = [
  nodeOf('runs/a.md', { tags: ['lab/cold'] }),
  nodeOf('runs/b.csv', { kind: 'table' }),
  nodeOf('index.md', { degree: 0, tags: ['Lab'] }),
  nodeOf('unresolved:c', { path: null, kind: null, unresolved: true }),
];
const edges = [edgeOf('runs/a.md', 'runs/b.csv'), edgeOf('runs/a.md', 'unresolved:c')];
const data = toGraphData(nodes, edges, false);
const left = (filter: Partial<GraphFilter>) => {
  const shown = filterGraph(data, { ...everything, ...filter });
  return { nodes: shown.nodes.map(({ id }) => id), edges: shown.edges.length };
};

describe('filterGraph', () => {
  it('shows everything where nothing is asked for', () => {
    expect(filterGraph(data, everything)).toBe(data);
  });

  it('keeps the links between what is left, and no others', () => {
    expect(left({ unresolved: false })).toEqual({ nodes: ['runs/a.md', 'runs/b.csv', 'index.md'], edges: 1 });
    expect(left({ kind: 'note' })).toEqual({ nodes: ['runs/a.md', 'index.md'], edges: 0 });
  });

  it('counts a tag below another one as that one, in capitals or not', () => {
    expect(left({ tag: 'lab' }).nodes).toEqual(['runs/a.md', 'index.md']);
    expect(left({ tag: 'la' }).nodes).toEqual([]);
  });

  it('leaves out files without links when asked to', () => {
    expect(left({ orphans: false }).nodes).not.toContain('index.md');
  });

  it('shows of a folder what is below it', () => {
    expect(left({ folder: 'runs' }).nodes).toEqual(['runs/a.md', 'runs/b.csv']);
    expect(left({ folder: 'run' }).nodes).toEqual([]);
  });
});

describe('groups', () => {
  it('gives no colour to files at the top and to names that no file bears', () => {
    expect(nodes.map((node) => groupOf(node, 'folder'))).toEqual(['runs', 'runs', null, null]);
    expect(nodes.map((node) => groupOf(node, 'tag'))).toEqual(['lab', null, 'Lab', null]);
  });

  it('offers the most frequent first', () => {
    expect(choicesOf(nodes, 'kind')).toEqual([
      { value: 'note', count: 2 },
      { value: 'table', count: 1 },
    ]);
  });
});
