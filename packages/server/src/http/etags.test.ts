import { createIds, type NotebookFile, parseRelPath, type PropertyValue } from '@codexlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseHash, expectedHash, fileEtag, hashOf, isHash } from './etags.ts';

const id = createIds({ nowMs: () => 1_800_000_000_000 })();
const hash = hashOf(new TextEncoder().encode('a'));
if (!isHash(hash)) throw new Error('no hash');
const file: NotebookFile = {
  ...{
    id,
    path: parseRelPath('a.md'),
    filename: 'a.md',
    entry: 'file',
    kind: 'note',
    mimeType: 'text/markdown',
  },
  ...{
    sizeBytes: 1,
    title: 'A',
    modifiedMs: 5,
    hash,
    tags: ['x'],
    problemCount: 0,
    aliases: [],
    problems: [],
  },
  ...{ properties: { status: 'draft' }, createdMs: 1, updatedMs: 2, gitTracked: false, gitCommit: null },
};

describe('the tag of a file', () => {
  it('is another one when content, place, properties, tags or title are others', () => {
    const others: NotebookFile[] = [
      { ...file, hash: null },
      { ...file, path: parseRelPath('b.md') },
      { ...file, properties: { status: 'done' } },
      { ...file, tags: ['x', 'y'] },
      { ...file, title: null },
      { ...file, modifiedMs: 6 },
    ];
    const tags = [file, ...others].map(fileEtag);
    expect(new Set(tags).size).toBe(tags.length);
  });

  it('stays the same when only the index has looked again', () => {
    expect(fileEtag({ ...file, updatedMs: 99 })).toBe(fileEtag(file));
  });

  it('stays the same when a commit takes it up: who edits meanwhile is not refused', () => {
    expect(fileEtag({ ...file, gitTracked: true, gitCommit: 'c'.repeat(40) })).toBe(fileEtag(file));
  });

  it('tells different properties apart', () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [one, two] = [a, b].map((each) => ({ ...file, properties: { p: each as PropertyValue } }));
        expect(fileEtag(one!) === fileEtag(two!)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { seed: 4 },
    );
  });
});

describe('the base of a change', () => {
  it('is the content that either tag stands for, also when the metadata have changed since', () => {
    expect(baseHash(hash)).toBe(hash);
    expect(baseHash(fileEtag(file))).toBe(hash);
    expect(baseHash(fileEtag({ ...file, tags: [], path: parseRelPath('before.md') }))).toBe(hash);
  });

  it.each(['made-up', 'meta-', 'meta-0123', `meta-x.${'0'.repeat(63)}`, fileEtag({ ...file, hash: null })])(
    'is refused where %s says none',
    (tag) => {
      expect(() => baseHash(tag)).toThrow(expect.objectContaining({ status: 412 }));
    },
  );
});

describe('If-Match', () => {
  it('without a header, or with *, takes whatever stands there', () => {
    expect(expectedHash(null, file)).toBeUndefined();
    expect(expectedHash('*', file)).toBeUndefined();
  });

  it('may name the content, or the file with its metadata as it is now', () => {
    expect(expectedHash(fileEtag(file), file)).toBe(hash);
    const other = hashOf(new Uint8Array(3));
    expect(expectedHash(other, file)).toBe(other);
  });

  it('cannot say what stands in a file that could not be read', () => {
    const unread = { ...file, hash: null };
    expect(() => expectedHash(fileEtag(unread), unread)).toThrow(expect.objectContaining({ status: 412 }));
  });

  it('with a tag of metadata that have changed is refused, with the tag of now', () => {
    const old = fileEtag({ ...file, tags: [] });
    expect(() => expectedHash(old, file)).toThrow(
      expect.objectContaining({ status: 412, headers: { etag: `"${fileEtag(file)}"` } }),
    );
  });
});
