import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchingTags, tagLines, tagTree, type TagNode } from './tag-tree.ts';

const tag = (name: string, files = 1) => ({ name, files, color: null });

describe('the tree of tags', () => {
  it('has what stands above a tag, though it is none itself', () => {
    const [lab] = tagTree([tag('lab/x/y', 3), tag('lab', 2), tag('a')]).slice(1);
    expect(lab).toMatchObject({ name: 'lab', files: 2 });
    expect(lab?.children[0]).toMatchObject({ name: 'lab/x', label: 'x', files: 0 });
    expect(lab?.children[0]?.children[0]).toMatchObject({ name: 'lab/x/y', files: 3 });
  });

  it('has every tag once, whatever the names are', () => {
    const name = fc
      .array(fc.constantFrom('a', 'b', 'C'), { minLength: 1, maxLength: 4 })
      .map((p) => p.join('/'));
    const namesIn = (nodes: readonly TagNode[]): string[] =>
      nodes.flatMap((node) => [node.name, ...namesIn(node.children)]);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 8 }), (names) => {
        const shown = namesIn(tagTree(names.map((each) => tag(each))));
        expect(new Set(shown).size).toBe(shown.length);
        expect(shown).toEqual(expect.arrayContaining(names));
      }),
      { seed: 4 },
    );
  });

  it('shows what is below those that are open alone', () => {
    const tree = tagTree([tag('a/b/c'), tag('d')]);
    const shown = (open: string[]) =>
      tagLines(tree, new Set(open)).map(({ node, depth }) => `${depth}${node.name}`);
    expect(shown([])).toEqual(['0a', '0d']);
    expect(shown(['a', 'a/b'])).toEqual(['0a', '1a/b', '2a/b/c', '0d']);
    expect(shown(['a/b'])).toEqual(['0a', '0d']);
  });

  it('is narrowed to names that have a text in them', () => {
    expect(matchingTags([tag('Lab/x'), tag('b')], ' #lab')).toEqual([tag('Lab/x')]);
  });
});
