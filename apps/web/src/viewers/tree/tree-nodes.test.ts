import { describe, expect, it } from 'vitest';
import { readTree } from './read-tree.ts';
import { around, findInTree, openAtFirst, toLines, toPath } from './tree-nodes.ts';

const root = { runs: [{ seed: 7, 'a/b': 'Cold' }], meta: {} };

describe('the tree of a data file', () => {
  it('shows what is open', () => {
    expect(toLines(root, new Set([''])).map(({ pointer, size }) => [pointer, size])).toEqual([
      ...[
        ['', 2],
        ['/runs', 1],
        ['/meta', 0],
      ],
    ]);
    expect(toLines(root, openAtFirst(root, 50)).map(({ key }) => key)).toEqual([
      ...[null, 'runs', '0', 'seed', 'a/b', 'meta'],
    ]);
  });

  it('finds names and values, and what must be open around them', () => {
    expect(findInTree(root, 'cold')).toEqual(['/runs/0/a~1b']);
    expect(findInTree(root, 'seed')).toEqual(['/runs/0/seed']);
    expect(around('/runs/0/seed')).toEqual(['', '/runs', '/runs/0']);
    expect(toPath('/runs/0/a~1b')).toBe('runs[0]["a/b"]');
  });

  it('is read from JSON, YAML and TOML', () => {
    expect(readTree('\uFEFF{"a": 1}', 'x.json')).toEqual({ a: 1 });
    expect(readTree('a: [1, 2]', 'x.yml')).toEqual({ a: [1, 2] });
    expect(readTree('[a]\nb = 1', 'x.toml')).toEqual({ a: { b: 1 } });
    expect(() => readTree('{', 'x.json')).toThrow();
  });

  it('does not grow without end by aliases', () => {
    const bomb = [
      'a: &a [1,1,1,1,1,1,1,1,1]',
      ...'bcdefgh'.split('').map((name, at) => {
        const last = String.fromCharCode(97 + at);
        return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${last}`).join(',')}]`;
      }),
    ].join('\n');
    expect(() => readTree(bomb, 'x.yaml')).toThrow(/alias/i);
  });
});
