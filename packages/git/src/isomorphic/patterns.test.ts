import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAttributes } from './attributes.ts';
import { createIgnored } from './ignored.ts';
import { lineEndsOf, toDisk, toRepository } from './line-ends.ts';
import { SCENE_ENV } from '../testing/git-scene.ts';

let folder = '';
const git = (args: readonly string[], input = ''): string =>
  execFileSync('git', [...args], {
    cwd: folder,
    env: SCENE_ENV,
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codex-patterns-'));
  git(['init', '-q']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const name = fc.constantFrom('a', 'b', 'ab', 'a.md', 'b.log', '.x', 'é', 'a-b');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const piece = fc.constantFrom(
  'a',
  'b',
  '*',
  '**',
  '?',
  '/',
  '.',
  'md',
  '[ab]',
  '[!a]',
  '[a-c]',
  '[a',
  ']',
  '\\*',
  'ab',
  '-',
);
const pattern = fc
  .tuple(
    fc.constantFrom('', '', '!', '/'),
    fc.array(piece, { minLength: 1, maxLength: 6 }),
    fc.constantFrom('', '', '/', ' '),
  )
  .map(([start, pieces, end]) => start + pieces.join('') + end);

describe('patterns', () => {
  it('ignores what git ignores', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(pattern, { minLength: 1, maxLength: 6 }),
        // To git `?` is a byte, to the library a character: names outside ASCII are left out.
        fc.array(
          path.filter((each) => !each.includes('é')),
          { minLength: 5, maxLength: 20 },
        ),
        async (patterns, paths) => {
          await writeFile(join(folder, '.gitignore'), `${patterns.join('\n')}\n`);
          const ignored = createIgnored({
            read: (file) => Promise.resolve(file === '.gitignore' ? patterns.join('\n') : null),
            exclude: null,
          });
          const expected = ignoredByGit(paths);
          const found: string[] = [];
          for (const each of paths) if (await ignored.ignoresBelow(each, false)) found.push(each);
          expect(found).toEqual(paths.filter((each) => expected.has(each)));
        },
      ),
      { seed: 7, numRuns: 100 },
    );
  });

  it('is quick for patterns that make others slow, and passes over what it could not be quick for', async () => {
    const lines = [
      '*a'.repeat(200),
      `${'*a'.repeat(16)}b`,
      `${'a/**/'.repeat(8)}b`,
      `${'**/a/'.repeat(3)}b`,
      '*.log',
    ];
    const ignored = createIgnored({
      read: (file) => Promise.resolve(file === '.gitignore' ? lines.join('\n') : null),
      exclude: null,
    });
    expect(await ignored.ignores('a'.repeat(3000), false)).toBe(false);
    expect(await ignored.ignores(`${'a/'.repeat(100)}c`, false)).toBe(false);
    expect(await ignored.ignores(`${'a/'.repeat(100)}c.log`, false)).toBe(true);
  });

  it('reads attributes as git does', async () => {
    const lines = [
      '* text=auto',
      '*.md text',
      'a/*.md -text',
      '*.log binary',
      '[attr]odd eol=crlf -diff',
      'b odd',
      'a/** ident',
      '"é" eol=lf',
      'ab/ text',
      '*.md !ident',
      '/a-b text eol=lf',
    ];
    await writeFile(join(folder, '.gitattributes'), `${lines.join('\n')}\n`);
    const attributes = createAttributes({
      read: (file) => Promise.resolve(file === '.gitattributes' ? lines.join('\n') : null),
      info: null,
    });
    const paths = [...new Set(fc.sample(path, { seed: 3, numRuns: 200 }))];
    const out = git(
      ['check-attr', '-z', '--stdin', 'text', 'eol', 'ident', 'diff'],
      paths.map((each) => `${each}\0`).join(''),
    );
    const words = out.split('\0');
    for (let at = 0; at + 2 < words.length; at += 3) {
      const value = (await attributes.of(words[at]!)).get(words[at + 1]!);
      const said =
        value === undefined ? 'unspecified' : value === true ? 'set' : value === false ? 'unset' : value;
      expect([words[at], words[at + 1], said]).toEqual([words[at], words[at + 1], words[at + 2]]);
    }
  });
});

function ignoredByGit(paths: readonly string[]): Set<string> {
  try {
    const out = git(
      ['check-ignore', '--no-index', '-z', '--stdin'],
      paths.map((each) => `${each}\0`).join(''),
    );
    return new Set(out.split('\0'));
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 1) return new Set(); // none
    throw error;
  }
}

describe('line ends', () => {
  const chunk = fc.constantFrom('a', 'line', '\n', '\r\n', '\r', '\0', '\t', '\u0001', '\u001a', 'ü');
  const content = fc.array(chunk, { maxLength: 12 }).map((chunks) => Buffer.from(chunks.join('')));
  const attribute = fc.constantFrom(
    '',
    'text',
    '-text',
    'text=auto',
    'eol=crlf',
    'eol=lf',
    'text=auto eol=crlf',
    'text eol=lf',
    'text=auto eol=lf',
    'crlf',
    '-crlf',
  );

  it('goes into the repository and comes out of it as with git', async () => {
    await fc.assert(
      fc.asyncProperty(
        content,
        attribute,
        fc.constantFrom('true', 'false', 'input'),
        fc.constantFrom('lf', 'crlf'),
        async (bytes, said, autocrlf, eol) => {
          const config = { autocrlf, eol } as const;
          const settings = [
            '-c',
            `core.autocrlf=${autocrlf}`,
            '-c',
            `core.eol=${eol}`,
            '-c',
            'core.safecrlf=false',
          ];
          await writeFile(join(folder, '.gitattributes'), `f ${said}\n`);
          await rm(join(folder, '.git/index'), { force: true });
          await writeFile(join(folder, 'f'), bytes);
          git([...settings, 'add', '-f', 'f']);
          const kept = execFileSync('git', ['cat-file', 'blob', ':f'], { cwd: folder, env: SCENE_ENV });
          const out = execFileSync('git', [...settings, 'cat-file', '--filters', '--path=f', ':f'], {
            cwd: folder,
            env: SCENE_ENV,
          });
          const attributes = createAttributes({ read: () => Promise.resolve(`f ${said}`), info: null });
          const ends = lineEndsOf(await attributes.of('f'), config);
          expect(await toRepository(bytes, ends, () => Promise.resolve(null))).toEqual(kept);
          expect(toDisk(kept, ends)).toEqual(out);
        },
      ),
      { seed: 11, numRuns: 40 },
    );
  }, 60_000);
});
