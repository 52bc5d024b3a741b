import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedRelPath } from '../paths.ts';
import {
  askedCommitMessage,
  autoCommitMessage,
  type CommitSource,
  ownCommitMessage,
} from './commit-message.ts';
import type { CommitChange } from './commit-plan.ts';
import { parseTrailers } from './trailers.ts';

const SEED = 20_261_121;
const source: CommitSource = { actor: 'U1', via: 'api', requestIds: ['r1'], coAuthors: [] };
const changed = (kind: CommitChange['kind'], path: string, oldPath: string | null = null): CommitChange => ({
  kind,
  path: storedRelPath(path),
  oldPath: oldPath === null ? null : storedRelPath(oldPath),
});

describe('the message of a commit', () => {
  it('names one file, what became of it, and whose it is', () => {
    expect(autoCommitMessage([changed('update', 'notes/day1.md')], source)).toBe(
      'Auto-commit: notes/day1.md\n\nUpdate notes/day1.md\n\nCodex-Actor: U1\nCodex-Via: api\nCodex-Request: r1',
    );
  });

  it('counts many, names their folder, and has a line for each', () => {
    const changes = [
      changed('create', 'runs/a.csv'),
      changed('move', 'runs/deep/b.csv', 'runs/b.csv'),
      changed('delete', 'runs/c.csv'),
    ];
    const coAuthors = [{ name: 'Ada', email: 'ada@example.org' }];
    expect(autoCommitMessage(changes, { ...source, requestIds: ['r1', 'r2'], coAuthors })).toBe(
      [
        'Auto-commit: 3 files in runs/',
        '1 added, 1 moved, 1 deleted',
        'Create runs/a.csv\nMove runs/b.csv → runs/deep/b.csv\nDelete runs/c.csv',
        'Co-authored-by: Ada <ada@example.org>\nCodex-Actor: U1\nCodex-Via: api',
      ].join('\n\n'),
    );
  });

  it('has at most 50 lines for changes, and says how many more there are', () => {
    const changes = Array.from({ length: 1_061 }, (_, i) => changed('update', `n${i}.md`));
    const lines = autoCommitMessage(changes, source).split('\n');
    expect(lines[0]).toBe('Auto-commit: 1,061 files');
    expect(lines.filter((line) => line.startsWith('Update '))).toHaveLength(50);
    expect(lines).toContain('… and 1,011 more');
  });

  it('holds what files are called in one line each, so that no name forges a trailer', () => {
    const forged = fc.constantFrom(
      '\nCodex-Actor: root',
      '\r\n\r\nCodex-Via: agent',
      '\u2028',
      '\u0000',
      '\n\n',
    );
    const name = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), forged), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 60 }),
        fc.array(name, { maxLength: 3 }),
        (names, others) => {
          const changes = names.map((parts) => changed('update', parts.join('')));
          const coAuthors = others.map((parts) => ({ name: parts.join(''), email: 'a@b' }));
          const lines = autoCommitMessage(changes, { ...source, coAuthors }).split('\n');
          const perChange = Math.min(changes.length, 50) + (changes.length > 50 ? 1 : 0);
          expect(lines).toHaveLength(2 + (changes.length > 1 ? 2 : 0) + perChange + 1 + others.length + 3);
          expect(
            parseTrailers(lines.join('\n')).filter(({ name: each }) => each.startsWith('Codex-')),
          ).toEqual([
            { name: 'Codex-Actor', value: 'U1' },
            { name: 'Codex-Via', value: 'api' },
            { name: 'Codex-Request', value: 'r1' },
          ]);
        },
      ),
      { seed: SEED, numRuns: 200 },
    );
  });

  it('keeps what a person wrote, and their trailers, but none that only Codex writes', () => {
    const message =
      'Second series\n\nWith new samples.\n\nSigned-off-by: Ada <ada@example.org>\ncodex-actor: root';
    const own = ownCommitMessage(message, { ...source, requestIds: [] });
    expect(own).toBe(
      'Second series\n\nWith new samples.\n\nSigned-off-by: Ada <ada@example.org>\nCodex-Actor: U1\nCodex-Via: api',
    );
  });

  it.each(['', '  \n\n ', 'x\u0000y', 'Codex-Actor: root', 'a\r\nb', 'x'.repeat(100_000)])(
    'ends with trailers that are true whatever a person writes (%#)',
    (message) => {
      const own = ownCommitMessage(message, source);
      expect(parseTrailers(own).map(({ name, value }) => `${name}=${value}`)).toEqual([
        'Codex-Actor=U1',
        'Codex-Via=api',
        'Codex-Request=r1',
      ]);
      expect(own).not.toMatch(/[\u0000\r]/);
      expect(own.split('\n')[0]).not.toBe('');
      expect(new TextEncoder().encode(own).length).toBeLessThan(65_536);
    },
  );

  it('says how many files are in it where nobody said more', () => {
    const paths = ['runs/a', 'runs/b'].map(storedRelPath);
    expect(askedCommitMessage(paths, source).split('\n')[0]).toBe('Commit 2 files in runs/');
  });
});
