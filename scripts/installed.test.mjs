// What strangers get: the packages as they are published, installed with npm into a project of their own.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installPacked, strangersEnv } from './install-packed.mjs';
import { readJson } from './workspace.mjs';

/** These end what hangs; where nothing is built, the build is waited for too. */
const INSTALL_TIMEOUT_MS = 900_000;
const TIMEOUT_MS = 300_000;
const NOTE = '# First run\n\nThe learning rate was too high. #optimiser\n';
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

describe('packages in a project of strangers', { timeout: TIMEOUT_MS }, () => {
  let installed = { folder: '', project: '', names: [], examples: [] };

  beforeAll(async () => {
    installed = await installPacked();
  }, INSTALL_TIMEOUT_MS);
  afterAll(() => rmSync(installed.folder, { recursive: true, force: true }), TIMEOUT_MS);

  /** A new folder with one note. */
  function lab() {
    const folder = mkdtempSync(join(installed.folder, 'lab-'));
    writeFileSync(join(folder, 'first.md'), NOTE);
    return folder;
  }

  const command = (name) => join(installed.project, 'node_modules', '.bin', name);
  const env = () => ({ ...strangersEnv(), XDG_DATA_HOME: join(installed.folder, 'data') });
  const use = (file, ...args) => useIn(installed.project, file, ...args);
  const useIn = (cwd, file, ...args) => {
    const options = { cwd, env: env(), encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES };
    return new Promise((resolve) => {
      execFile(file, args, options, (error, stdout, stderr) => {
        resolve({ code: error?.code ?? 0, output: stdout, ...(error && { remarks: stderr }) });
      });
    });
  };

  it('are all there, each a folder of its own and none a link into the workspace', () => {
    expect(installed.names).toContain('codexlab');
    for (const name of installed.names) {
      const folder = join(installed.project, 'node_modules', name);
      expect(realpathSync(folder)).toBe(join(realpathSync(installed.project), 'node_modules', name));
      expect(existsSync(join(folder, 'src'))).toBe(false);
    }
  });

  it('index, search, write and read a folder through the library', async () => {
    expect(await use(process.execPath, 'use-library.js', lab())).toEqual({
      code: 0,
      output: `${JSON.stringify({
        found: [{ path: 'first.md', title: 'First run' }],
        text: NOTE,
        backlinks: ['second.md'],
        refused: 'conflict',
      })}\n`,
    });
  });

  it('run as a command, by npx too', async () => {
    const version = await use('npx', '--no', '--', 'codexlab', '--version');
    expect(version).toEqual({ code: 0, output: `${readJson('packages/codexlab/package.json').version}\n` });
    const folder = lab();
    expect(await use(command('codexlab'), 'index', folder)).toMatchObject({ code: 0 });
    const found = await use(command('codexlab'), 'search', 'learning', '-n', folder, '--json');
    expect(JSON.parse(found.output)).toMatchObject({ data: [{ path: 'first.md' }], total: 1 });
  });

  it('serve the API with its pages, and the web app', async () => {
    const server = spawn(command('codexlab'), ['serve', '--port', '0', '--json'], {
      cwd: installed.project,
      env: env(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => server.once('close', resolve));
    try {
      const { url } = JSON.parse(await firstLine(server.stdout)).data;
      expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok' });
      const page = await (await fetch(url)).text();
      const script = /<script type="module"[^>]* src="([^"]+)"/.exec(page)?.[1];
      expect((await fetch(new URL(script, url))).headers.get('content-type')).toMatch(/javascript/);
      expect((await fetch(`${url}/api/v1/docs/swagger-ui-bundle.js`)).status).toBe(200);
    } finally {
      server.kill('SIGINT');
    }
    expect(await ended).toBe(0);
  });

  it.each(['node', 'bundler', 'browser'])('compile with nothing passed over, for %s', async (kind) => {
    expect(await use(command('tsc'), '-p', `tsconfig.${kind}.json`)).toEqual({ code: 0, output: '' });
  });

  it('are put together by hand', async () => {
    const indexDir = join(installed.folder, 'index');
    mkdirSync(indexDir);
    expect(await use(process.execPath, 'compiled/use-parts.js', lab(), indexDir)).toEqual({
      code: 0,
      output: '{"added":1,"found":["first.md"]}\n',
    });
  });

  it('run the examples of their READMEs', async () => {
    for (const example of installed.examples) {
      const cwd = mkdtempSync(join(installed.folder, 'example-'));
      const run = useIn(cwd, process.execPath, join(installed.project, 'compiled', `${example}.js`));
      expect({ example, ...(await run) }).toMatchObject({ example, code: 0 });
    }
  });

  it('try an engine with the suites for it, which know how long they may take', async () => {
    const { output } = await use(command('vitest'), 'run', '--testTimeout=1', '--silent', '--reporter=json');
    const { success, numPassedTests, testResults } = JSON.parse(output);
    expect(failuresOf(testResults)).toEqual([]);
    expect(success).toBe(true);
    expect(numPassedTests).toBeGreaterThan(200);
  });
});

function failuresOf(testResults) {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ fullName, failureMessages }) => failureMessages.map((message) => `${fullName}: ${message}`));
}

async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return line;
  return '';
}
