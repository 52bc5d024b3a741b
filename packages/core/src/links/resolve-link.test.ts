import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinkKind } from '../files/parsed-file.ts';
import { storedRelPath } from '../paths.ts';
import { fileKeys, linkKey } from './link-key.ts';
import type { LinkCandidate } from './link-store.ts';
import { resolveLink } from './resolve-link.ts';

const from = storedRelPath('lab/log.md');

function resolve(kind: LinkKind, target: string, files: readonly (string | [string, ...string[]])[]) {
  const candidates = files.map((file): LinkCandidate => {
    const [path, ...aliases] = typeof file === 'string' ? [file] : file;
    return { path: storedRelPath(path!), aliases };
  });
  return resolveLink({ from, kind, target }, candidates);
}

const resolved = (path: string) => ({ status: 'resolved', path });

describe('resolving a link', () => {
  it('takes the exact path before the end of another path', () => {
    expect(resolve('wiki', 'Note', ['a/Note.md', 'Note.md'])).toEqual(resolved('Note.md'));
  });

  it('finds a note by name wherever it lies', () => {
    expect(resolve('wiki', 'Note', ['a/b/Note.md', 'a/b/Notes.md'])).toEqual(resolved('a/b/Note.md'));
  });

  it('finds a note by the end of its path, whole components only', () => {
    expect(resolve('wiki', 'b/Note', ['a/b/Note.md', 'a/xb/Note.md'])).toEqual(resolved('a/b/Note.md'));
  });

  it('reports ambiguity with sorted candidates', () => {
    expect(resolve('wiki', 'Note', ['z/Note.md', 'a/Note.md'])).toEqual({
      status: 'ambiguous',
      candidates: ['a/Note.md', 'z/Note.md'],
    });
  });

  it('prefers the same case and falls back to any case, then to aliases', () => {
    expect(resolve('wiki', 'note', ['a/Note.md', 'b/note.md'])).toEqual(resolved('b/note.md'));
    expect(resolve('wiki', 'NOTE', ['a/Note.md', ['b.md', 'NOTE']])).toEqual(resolved('a/Note.md'));
    expect(resolve('wiki', 'Nickname', ['a/Note.md', ['b.md', 'nickname']])).toEqual(resolved('b.md'));
  });

  it('prefers a note to a file without extension, and the written extension to both', () => {
    expect(resolve('wiki', 'Makefile', ['Makefile', 'Makefile.md'])).toEqual(resolved('Makefile.md'));
    expect(resolve('wiki', 'Makefile', ['src/Makefile'])).toEqual(resolved('src/Makefile'));
    expect(resolve('markdown', '/Makefile', ['Makefile', 'Makefile.md'])).toEqual(resolved('Makefile'));
  });

  it('takes Markdown links by their path from the note only', () => {
    expect(resolve('markdown', 'day.md', ['day.md', 'lab/day.md'])).toEqual(resolved('lab/day.md'));
    expect(resolve('markdown', 'day', ['lab/Day.md'])).toEqual(resolved('lab/Day.md'));
    expect(resolve('markdown', 'day.md', ['other/day.md'])).toEqual({ status: 'unresolved' });
    expect(resolve('markdown', '/day.md', ['day.md', 'lab/day.md'])).toEqual(resolved('day.md'));
  });

  it('never leaves the notebook', () => {
    expect(resolve('markdown', '../../day.md', ['day.md'])).toEqual({ status: 'unresolved' });
  });

  it('leads to the own file for an empty target', () => {
    expect(resolve('wiki', '', [])).toEqual(resolved(from));
  });

  const name = fc.constantFrom('A', 'a', 'B', 'a.md', 'b.md', 'A.MD', 'a.png', 'sub', 'é', 'e\u0301');
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
  const file = fc.tuple(path, fc.array(path, { maxLength: 2 }));
  const target = fc.tuple(fc.constantFrom('', './', '../', '/'), path).map(([start, end]) => start + end);
  const kind = fc.constantFrom<LinkKind[]>('wiki', 'embed', 'markdown', 'image', 'frontmatter');

  it('is unresolved exactly when no file bears the key of the link', () => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 8 }), target, kind, (files, target, kind) => {
        const key = linkKey({ from, kind, target })!;
        const borne = files.some(([path, aliases]) => fileKeys(path, aliases).includes(key));
        const answer = resolve(
          kind,
          target,
          files.map(([path, aliases]) => [path, ...aliases]),
        );
        expect(answer.status === 'unresolved').toBe(!borne);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('answers the same whatever the order of the candidates, each named once and sorted', () => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 8 }), target, kind, (files, target, kind) => {
        const candidates = files.map(([path, aliases]): [string, ...string[]] => [path, ...aliases]);
        const answer = resolve(kind, target, candidates);
        expect(resolve(kind, target, candidates.toReversed())).toEqual(answer);
        if (answer.status === 'ambiguous')
          expect(answer.candidates).toEqual([...new Set(answer.candidates)].sort());
      }),
      { seed: 4, numRuns: 1000 },
    );
  });
});
