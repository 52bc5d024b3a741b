import { describe, expect, it } from 'vitest';
import { nodeName, toGraphData } from './graph-data.ts';
import { neighboursOf } from './graph-neighbours.ts';
import { edgeOf, nodeOf } from './testing/node-of.ts';

describe('toGraphData', () => {
  it('joins links in both directions, and leaves out those to oneself and to nowhere', () => {
    const nodes = [nodeOf('a'), nodeOf('b')];
    const edges = [edgeOf('a', 'b', 2), edgeOf('b', 'a', 3), edgeOf('a', 'a'), edgeOf('a', 'gone')];
    expect(toGraphData(nodes, edges, false).edges).toEqual([edgeOf('a', 'b', 5)]);
  });
});

describe('neighboursOf', () => {
  it('tells what a node is linked with, whoever links', () => {
    const nodes = [nodeOf('a'), nodeOf('b'), nodeOf('c')];
    const around = neighboursOf({ nodes, edges: [edgeOf('a', 'b'), edgeOf('c', 'a')] });
    expect(around.get('a')?.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(around.get('b')?.map(({ id }) => id)).toEqual(['a']);
  });
});

describe('nodeName', () => {
  it('is the title, else the name of the file', () => {
    expect(nodeName({ title: 'Cold runs', path: 'runs/a.md' })).toBe('Cold runs');
    expect(nodeName({ title: null, path: 'runs/a.md' })).toBe('a');
    expect(nodeName({ title: null, path: 'runs/data.csv' })).toBe('data.csv');
  });
});
