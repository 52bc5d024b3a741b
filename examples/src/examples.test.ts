import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

const HERE = fileURLToPath(new URL('.', import.meta.url));
let folder = '';

beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder, 'greeting.md'), '# Greeting\n\nhello, laboratory\n');
});

describe('the examples', () => {
  it('searches a folder and follows its changes until it is interrupted', async () => {
    const example = start('quick-start.ts', folder, 'hello');
    await example.told(`watching ${folder}`);
    expect(example.output()).toContain('found greeting.md\n');
    writeFileSync(join(folder, 'answer.md'), '# Answer\n');
    await example.told('file.added answer.md');
    example.child.kill('SIGINT');
    expect(await example.exitCode).toBe(0);
  });

  it('writes only what it may', async () => {
    const example = start('write-safely.ts', folder);
    expect(await example.exitCode).toBe(0);
    expect(example.output()).toBe('created log.md\nrefused: somebody else was there first\nfound log.md\n');
    expect(readFileSync(join(folder, 'log.md'), 'utf8')).toBe('# Log\n\nDay one: it works. #lab\n');
  });

  it('writes together with an editor: both changes stand there, or both are told', async () => {
    const example = start('write-together.ts', folder);
    expect(await example.exitCode).toBe(0);
    const [merged, refused] = example.output().split('refused: ');
    expect(merged).toBe('merged:\n# Day one\n\nSample: salt water\n\nResult: 42 mV\n\n');
    expect(JSON.parse(refused!)).toMatchObject([
      { ours: { from: 5, count: 1 }, oursText: 'Result: 41.8 mV\n', theirsText: 'Result: 43 mV\n' },
    ]);
    expect(readFileSync(join(folder, 'day.md'), 'utf8')).toContain('Result: 43 mV');
  });

  it('searches two notebooks in one host', async () => {
    const other = temporaryFolder();
    writeFileSync(join(other, 'reply.md'), '# Reply\n\nhello yourself\n');
    const example = start('two-notebooks.ts', folder, other, 'hello');
    expect(await example.exitCode).toBe(0);
    expect(example.output()).toBe(`${folder} 1\n  greeting.md Greeting\n${other} 1\n  reply.md Reply\n`);
  });

  it('serves a folder and writes into it through the API, once', async () => {
    mkdirSync(join(folder, 'notes'));
    writeFileSync(join(folder, 'notes', 'old.md'), '# Old\n');
    const example = start('api-client.ts', folder, 'notes');
    expect(await example.exitCode).toBe(0);
    const [first, second, ...listed] = example.output().trimEnd().split('\n');
    expect([first, second]).toEqual(['attempt 1: from-afar.md', 'attempt 2: from-afar.md']);
    expect(listed.toSorted()).toEqual(['listed from-afar.md', 'listed old.md']);
    expect(readFileSync(join(folder, 'notes', 'from-afar.md'), 'utf8')).toBe('# From afar\n');
  });
});

interface RunningExample {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Done when the example has printed this line; fails when it ends without. */
  readonly told: (line: string) => Promise<void>;
  readonly exitCode: Promise<number | null>;
}

function start(name: string, ...args: string[]): RunningExample {
  const dataDir = temporaryFolder();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions', 'codexlab-source', name, ...args],
    { cwd: HERE, env: { ...process.env, CODEX_DATA_DIR: dataDir }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exitCode = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    output: () => output,
    exitCode,
    told: (line) =>
      new Promise((done, fail) => {
        const look = (): void => {
          if (output.split('\n').slice(0, -1).includes(line)) done();
        };
        child.stdout.on('data', look);
        void exitCode.then(() => fail(new Error(`ended without "${line}":\n${output}`)));
        look();
      }),
  };
}

function temporaryFolder(): string {
  const created = mkdtempSync(join(tmpdir(), 'codexlab-example-'));
  onTestFinished(() => rmSync(created, { recursive: true, force: true }));
  return created;
}
