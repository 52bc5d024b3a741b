import { describe, expect, it } from 'vitest';
import { pastPath } from './past-path.ts';

describe('the path of something in the history', () => {
  it.each([
    '',
    'a.md',
    'trailing. ',
    'nul',
    'a\\b.md',
    '.gitignore',
    '.github/x.yml',
    'x.git/a',
    '.codexignore',
  ])('may be %j', (path) => expect(pastPath(path)).toBe(path));

  it.each([
    '.git',
    '.git/config',
    'inner/.GIT/config',
    '.codex/notebook.db',
    '.g\u200cit/config',
    'git~1/config',
  ])('is never %j: what stands there is not told', (path) =>
    expect(() => pastPath(path)).toThrow(expect.objectContaining({ code: 'not_found' })),
  );

  it('is none that no disk can hold', () => {
    expect(pastPath('x'.repeat(255))).toHaveLength(255);
    for (const path of ['x'.repeat(256), 'ü'.repeat(128), 'a/'.repeat(2048) + 'b'])
      expect(() => pastPath(path)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it.each(['..', '../x.md', '/etc/passwd', 'a//b', 'a\0b'])('leads nowhere else: %j', (path) =>
    expect(() => pastPath(path)).toThrow(expect.objectContaining({ code: 'invalid' })),
  );
});
