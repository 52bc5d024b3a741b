import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffTexts, mergeTexts } from '@codexlab/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const RUNS = 150;
const seed = 20_261_121;
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Each line of a text kept, taken out, replaced, or with a new one before it. */
const edits = fc.array(
  fc.constantFrom('keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'drop', 'replace', 'insert'),
  {
    minLength: 14,
    maxLength: 14,
  },
);
const words = (values: readonly string[]) =>
  fc
    .array(fc.constantFrom(...values), { minLength: 6, maxLength: 14 })
    .map((lines) => lines.map((line) => `${line}\n`));
/** All lines differ: there is one way to compare them. */
const distinct = fc
  .integer({ min: 6, max: 14 })
  .map((length) => Array.from({ length }, (_, at) => `line ${at}\n`));

function edited(base: readonly string[], how: readonly string[], name: string): string {
  return base
    .flatMap((line, at) => {
      if (how[at] === 'drop') return [];
      if (how[at] === 'replace') return [`${name} ${at % 3}\n`];
      return how[at] === 'insert' ? [`${name} ${at % 3}\n`, line] : [line];
    })
    .join('');
}

/** What `git merge-file` makes of it; null for a conflict. */
function mergedByGit(folder: string, base: string, ours: string, theirs: string): string | null {
  for (const [name, text] of Object.entries({ base, ours, theirs })) writeFileSync(join(folder, name), text);
  const args = ['merge-file', '-p', '--quiet', 'ours', 'base', 'theirs'];
  const { status, stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  return status === 0 ? stdout : null;
}

function merged(base: string, ours: string, theirs: string): string | null {
  const result = mergeTexts({ base: encode(base), ours: encode(ours), theirs: encode(theirs) });
  return result.outcome === 'merged' ? decode(result.bytes) : null;
}

function compare(texts: fc.Arbitrary<string[]>): { clean: number; differences: unknown[] } {
  const folder = temporaryFolder();
  const differences: unknown[] = [];
  let clean = 0;
  fc.assert(
    fc.property(texts, edits, edits, (lines, how, otherwise) => {
      const base = lines.join('');
      const ours = edited(lines, how, 'ours');
      const theirs = edited(lines, otherwise, 'theirs');
      const mine = merged(base, ours, theirs);
      const git = mergedByGit(folder, base, ours, theirs);
      if (mine !== null) clean++;
      if (mine !== git) differences.push({ base, ours, theirs, mine, git });
    }),
    { seed, numRuns: RUNS },
  );
  return { clean, differences };
}

it('merges and refuses as git does, where lines can be compared in one way', () => {
  const { clean, differences } = compare(distinct);
  expect(clean).toBeGreaterThan(RUNS / 10);
  expect(differences).toEqual([]);
});

it('differs from git seldom where lines repeat, so that they can be compared in several ways', () => {
  const { clean, differences } = compare(words(['a', 'b', 'c', 'd', '', '']));
  expect(clean).toBeGreaterThan(RUNS / 10);
  expect(differences.length).toBeLessThan(RUNS / 10);
});

it('counts as many added and removed lines as git, where lines can be compared in one way', () => {
  const folder = temporaryFolder();
  fc.assert(
    fc.property(distinct, edits, (lines, how) => {
      const before = lines.join('');
      const after = edited(lines, how, 'new');
      writeFileSync(join(folder, 'before'), before);
      writeFileSync(join(folder, 'after'), after);
      const { added, removed } = diffTexts(encode(before), encode(after));
      const args = ['diff', '--no-index', '--numstat', '--minimal', 'before', 'after'];
      const { stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
      expect(stdout === '' ? '0\t0' : stdout.split('\t').slice(0, 2).join('\t')).toBe(`${added}\t${removed}`);
    }),
    { seed, numRuns: 80 },
  );
});
