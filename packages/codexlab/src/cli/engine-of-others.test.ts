import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadEngine } from '../databases/load-engine.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { testEngine, testStorage } from '../testing/test-engine.ts';
import { run } from './testing/run-in-memory.ts';

const GIVEN = 'codexlab engine of others';
const MODULE = `export const openEngine = () => globalThis[Symbol.for(${JSON.stringify(GIVEN)})];\n`;
const env = { CODEX_ENGINE: '' };

it('moves a notebook away from an engine of somebody else once its module is named with --engine', async () => {
  const engine = { ...(await loadEngine(testStorage)), name: 'mine' };
  Reflect.set(globalThis, Symbol.for(GIVEN), engine);
  onTestFinished(() => void Reflect.deleteProperty(globalThis, Symbol.for(GIVEN)));
  const cwd = realpathSync(temporaryFolder({ 'my engine.mjs': MODULE, 'lab/a.md': '# Alpha\n' }));
  const dataDir = temporaryFolder();
  const command = (...argv: string[]) => run(argv, { cwd, dataDir, env });
  const module = ['--engine', './my engine.mjs'];
  expect(await command('index', 'lab', ...module)).toMatchObject({ exitCode: 0 });

  const move = ['engine', 'move', testEngine.name, '-n', 'lab', '--yes'];
  const unknown = await command(...move);
  expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringMatching(/"mine".*--engine/)]);
  expect(await command(...move, ...module)).toMatchObject({
    exitCode: 0,
    stderr: expect.stringMatching(/is kept with \w+ now/),
  });
  expect(existsSync(join(cwd, 'lab/.codex/engine'))).toBe(testEngine.name !== 'sqlite');
  expect(await command('search', 'alpha', '-n', 'lab')).toMatchObject({
    stdout: expect.stringMatching(/a\.md/),
  });
}, 60_000);
