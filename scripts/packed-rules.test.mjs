import { describe, expect, it } from 'vitest';
import { problemsOf } from './packed-rules.mjs';

const SOUND = {
  LICENSE: 'MIT',
  'README.md': '# A\n\nSee [its manifest](package.json) and [the web](https://example.org).\n',
  'package.json': '{}',
  'dist/index.js': "import { b } from './chunk.js';\nimport { join } from 'path';\nexport { b, join };\n",
  'dist/index.d.ts': "import { b } from './types.js';\nexport { b };\n",
  'dist/types.d.ts': "import type { C } from '@codexlab/core';\nexport declare const b: C;\n",
  'dist/chunk.js': 'import \'@noble/hashes/sha2.js\';\nexport const b = `select 1 from "user"`;\n',
  'dist/testing.js': "import { it } from 'vitest';\nexport { it };\n",
  'dist/testing.d.ts': 'export {};\n',
};
const MANIFEST = {
  name: 'a',
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './testing': { types: './dist/testing.d.ts', default: './dist/testing.js' },
  },
  dependencies: { '@codexlab/core': '0.1.0', '@noble/hashes': '2.4.0' },
  peerDependencies: { vitest: '>=4' },
};

describe('what strangers get', () => {
  it('is sound when all that is exported finds what it needs', () => {
    expect(problemsWith({})).toEqual([]);
  });

  it.each([
    ['no licence', { LICENSE: null }, 'lacks LICENSE'],
    ['a source', { 'dist/a.ts': '' }, 'dist/a.ts is a leftover'],
    ['a test', { 'dist/a.test.js': '' }, 'dist/a.test.js is a leftover'],
    ['a hidden folder', { 'dist/web/.vite/manifest.json': '{}' }, '.vite/manifest.json is a leftover'],
    ['a file beside what was built', { 'notes.md': '' }, 'notes.md should not be published'],
    ['a source map to nowhere', { 'dist/chunk.js': '//# sourceMappingURL=a.js.map' }, 'names a source map'],
    ['the place where it was built', { 'dist/chunk.js': "'/builds/codex/a'" }, 'names the folder'],
    ['an import of a file that is not there', { 'dist/chunk.js': null }, 'dist/index.js imports ./chunk.js'],
    ['an import of no dependency', { 'dist/chunk.js': "await import('left-pad')" }, 'imports left-pad'],
    ['types of no dependency', { 'dist/types.d.ts': "import('zod').A" }, 'dist/types.d.ts imports zod'],
    ['declarations that are not there', { 'dist/types.d.ts': null }, 'dist/index.d.ts imports ./types.js'],
    ['a peer that may be missing', { 'dist/chunk.js': "import 'vitest'" }, 'imports vitest'],
    ['a thread without its parts', { 'dist/a-worker.js': "import './b.js'" }, 'a-worker.js imports ./b.js'],
    ['a link that leads out', { 'README.md': '[more](../../docs/a.md)' }, 'links to ../../docs/a.md'],
  ])('is not sound with %s', (_, changes, problem) => {
    expect(problemsWith(changes)).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    [
      'a version of the workspace',
      { dependencies: { ...MANIFEST.dependencies, '@codexlab/core': 'workspace:*' } },
    ],
    ['a condition of the workspace', { imports: { '#a': { 'codexlab-source': './dist/index.js' } } }],
    ['another version of ours', { dependencies: { ...MANIFEST.dependencies, '@codexlab/core': '0.0.9' } }],
    ['a path out of the package', { scripts: { build: 'node ../build.mjs' } }],
  ])('is not sound with %s in its manifest', (_, changes) => {
    expect(problemsWith({}, { ...MANIFEST, ...changes })).not.toEqual([]);
  });
});

function problemsWith(changes, manifest = MANIFEST) {
  const contents = Object.entries({ ...SOUND, ...changes }).filter(([, text]) => text !== null);
  const byPath = new Map(contents);
  return problemsOf({
    manifest,
    files: [...byPath.keys()],
    text: (path) => byPath.get(path),
    versions: { '@codexlab/core': '0.1.0' },
    root: '/builds/codex',
  });
}
