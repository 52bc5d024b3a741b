import { expect, it } from 'vitest';
import { sectionOf } from './section-of.ts';

const note = '# A\n\none\n\n## B\n\ntwo\nthree ^x\n\n### C\n\nfour\n\n## D\n\nfive\n';

it('finds the part that a heading or a block names, and all when there is none', () => {
  expect(sectionOf(note, 'b')).toBe('## B\n\ntwo\nthree ^x\n\n### C\n\nfour\n');
  expect(sectionOf(note, 'A#D')).toBe('## D\n\nfive\n');
  expect(sectionOf(note, '^x')).toBe('two\nthree ^x');
  expect(sectionOf(note, 'nowhere')).toBe(note);
});
