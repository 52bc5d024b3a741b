import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, run } from './run.mjs';

const SOUND = {
  'packages/core/package.json': manifest('@codexlab/core'),
  'packages/core/src/index.ts': "export { ulid } from 'ulid';\n",
  'packages/core/src/io.test.ts': "export { readFileSync } from 'node:fs';\nexport { it } from 'vitest';\n",
  'packages/watcher/package.json': manifest('@codexlab/watcher'),
  'packages/watcher/src/index.ts':
    "import { readFile } from 'node:fs/promises';\nimport { ulid } from '@codexlab/core';\nexport const all = [ulid, readFile];\n",
};

const VIOLATIONS = [
  {
    rule: 'core-imports-nothing-of-ours',
    file: 'packages/core/src/up.ts',
    text: "export { all } from '@codexlab/watcher';\n",
  },
  {
    rule: 'core-imports-nothing-of-ours',
    file: 'packages/core/src/up-types.ts',
    text: "import type { all } from '@codexlab/watcher';\nexport type A = typeof all;\n",
  },
  {
    rule: 'core-imports-nothing-of-ours',
    file: 'packages/core/src/up.test.ts',
    text: "export { all } from '@codexlab/watcher';\n",
  },
  {
    rule: 'pure-packages-run-anywhere',
    file: 'packages/core/src/io.ts',
    text: "export { readFileSync } from 'node:fs';\n",
  },
  {
    rule: 'core-imports-pure-packages-only',
    file: 'packages/core/src/heavy.ts',
    text: "export { build } from 'tsup';\n",
  },
  {
    rule: 'other-packages-by-their-entrance',
    file: 'packages/watcher/src/deep.ts',
    text: "export { io } from '../../core/src/io.ts';\n",
  },
  {
    rule: 'test-tools-in-tests-only',
    file: 'packages/watcher/src/mock.ts',
    text: "export { vi } from 'vitest';\n",
  },
  { rule: 'no-cycles', file: 'packages/core/src/a.ts', text: "export * from './b.ts';\n" },
  { rule: 'imports-resolve', file: 'packages/core/src/lost.ts', text: "export * from './nowhere.ts';\n" },
  {
    rule: 'web-knows-the-api-alone',
    file: 'apps/web/src/deep.ts',
    text: "export { all } from '@codexlab/watcher';\n",
  },
  {
    rule: 'web-runs-in-browsers',
    file: 'apps/web/src/io.ts',
    text: "export { readFileSync } from 'node:fs';\n",
  },
  { rule: 'no-cycles-at-start', file: 'apps/web/src/a.ts', text: "export * from './b.ts';\n" },
  {
    rule: 'every-package-has-its-arrows',
    file: 'packages/novel/src/index.ts',
    text: "export * from '@codexlab/core';\n",
  },
];

let root;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'codexlab-layers-'));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the layer check', () => {
  it('accepts imports that point down, and node: in tests', async () => {
    plant(SOUND);
    link('core', join(ROOT, 'packages/core/node_modules/ulid'), 'ulid');
    link('watcher', join(root, 'packages/core'), '@codexlab/core');
    expect(await check()).toEqual({ code: 0, output: expect.stringMatching(/^\d+ modules, 5 imports\n$/) });
  });

  it('refuses each planted violation by its rule', async () => {
    plant({
      'packages/novel/package.json': manifest('@codexlab/novel'),
      'packages/core/src/b.ts': "export * from './a.ts';\n",
      'apps/web/package.json': manifest('@codexlab/web'),
      'apps/web/src/b.ts': "export * from './a.ts';\n",
    });
    for (const { file, text } of VIOLATIONS) plant({ [file]: text });
    link('core', join(root, 'packages/watcher'), '@codexlab/watcher');
    link('../apps/web', join(root, 'packages/watcher'), '@codexlab/watcher');
    link('novel', join(root, 'packages/core'), '@codexlab/core');
    const { code, output } = await check();
    const expected = VIOLATIONS.map(({ rule, file }) => `${rule}: ${file}`);
    expect(expected.filter((line) => !output.includes(line))).toEqual([]);
    expect(code).toBe(1);
  });

  it('fails when it found nothing to check', async () => {
    rmSync(join(root, 'packages/novel/src'), { recursive: true });
    mkdirSync(join(root, 'packages/novel/src'));
    const { code, output } = await check();
    expect(output).toContain('no module was checked in packages/novel/src');
    expect(code).toBe(1);
  });
});

function check() {
  return run(process.execPath, [join(ROOT, 'scripts/check-layers.mjs'), root]);
}

function plant(files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Makes `name` importable in a package of the fixture, as pnpm does. */
function link(from, target, name) {
  const path = join(root, 'packages', from, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

function manifest(name) {
  return JSON.stringify({
    name,
    type: 'module',
    exports: {
      '.': { 'codexlab-source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
    },
  });
}
