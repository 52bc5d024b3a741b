import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from '../open.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { run, type CommandResult } from './testing/run-in-memory.ts';
import { testEngine } from '../testing/test-engine.ts';

const NOTE = '\ufeff---\r\ntitle: "First run" # keep\r\nstatus: draft\r\n---\r\nBody\r\n';

let root = '';
let dataDir = '';
beforeEach(async () => {
  root = temporaryFolder({ 'runs/day1.md': NOTE, 'data.csv': 'a,b\n1,2\n', 'plain.md': 'Hello\n' });
  dataDir = temporaryFolder();
  await inLab('index');
});

const inLab = (...argv: string[]): Promise<CommandResult> => run(argv, { cwd: root, dataDir });
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const propertiesOf = async (path: string): Promise<unknown> =>
  (JSON.parse((await inLab('show', path, '--json')).stdout) as { properties: unknown }).properties;

describe('set', () => {
  it('changes the bytes of the property and no other', async () => {
    const { exitCode, stdout } = await inLab(
      'set',
      'runs/day1.md',
      'status=done',
      'rating=4.5',
      'tags=[a, b]',
    );
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'Set status, rating, tags in runs/day1.md.\n',
    });
    const added = 'status: done\r\nrating: 4.5\r\ntags: [a, b]\r\n';
    expect(read('runs/day1.md')).toBe(NOTE.replace('status: draft\r\n', added));
    expect(await propertiesOf('runs/day1.md')).toMatchObject({
      status: 'done',
      rating: 4.5,
      tags: ['a', 'b'],
    });
  });

  it('finds the file from the folder in which the person stands', async () => {
    await run(['set', 'day1.md', 'status=x'], { cwd: join(root, 'runs'), dataDir });
    expect(read('runs/day1.md')).toContain('status: x');
  });

  it('gives a file that can hold none a sidecar, and changes it in place afterwards', async () => {
    const { stdout } = await inLab('set', 'data.csv', 'project=alpha', 'code="5"');
    expect(stdout).toBe('Set project, code in .data.csv.json (of data.csv).\n');
    expect(read('.data.csv.json')).toBe('{\n  "project": "alpha",\n  "code": "5"\n}\n');
    await inLab('set', '.data.csv.json', 'done=true');
    expect(read('.data.csv.json')).toBe('{\n  "project": "alpha",\n  "code": "5",\n  "done": true\n}\n');
    expect(await propertiesOf('data.csv')).toMatchObject({ project: 'alpha', code: '5', done: true });
  });

  it('gives a folder its own metadata', async () => {
    expect((await inLab('set', 'runs', 'project=alpha')).stdout).toBe(
      'Set project in runs/.metadata (of runs).\n',
    );
    expect(read('runs/.metadata')).toBe('---\nproject: alpha\n---\n');
    writeFileSync(join(root, 'runs/.metadata'), 'project: alpha # bare\n');
    await inLab('set', 'runs', 'project=beta');
    expect(read('runs/.metadata')).toBe('project: beta # bare\n');
  });

  it('says so when nothing had to change, and writes nothing', async () => {
    const { exitCode, stdout } = await inLab('set', 'runs/day1.md', 'status=draft');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'Nothing to change: runs/day1.md says so already.\n',
    });
  });

  it('tells programs what was written', async () => {
    const { stdout } = await inLab('set', 'plain.md', 'a=1', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      path: 'plain.md',
      written: [{ path: 'plain.md', size: 19, hash: expect.stringMatching(/^[0-9a-f]{64}$/), indexed: true }],
      remaining: [],
    });
  });

  it.each([
    [['plain.md', 'status'], 2, 'NAME=VALUE'],
    [['plain.md', 'status='], 2, 'codexlab unset FILE status'],
    [['plain.md', 'tags=[a'], 2, 'no list'],
    [['nowhere.md', 'a=1'], 3, 'nowhere.md'],
  ])('is refused for %j', async (argv, exitCode, message) => {
    const refused = await inLab('set', ...argv);
    expect({ ...refused, stderr: '' }).toEqual({ exitCode, stdout: '', stderr: '' });
    expect(refused.stderr).toContain(message);
  });

  it.each([
    ['broken frontmatter', '---\na: 1\nb: [\n---\n', 'line 4'],
    ['bytes that are not UTF-8', Uint8Array.from([...Buffer.from('caf'), 0xe9, 10]), 'UTF-8'],
  ])('leaves a file with %s as it is', async (_title, content, message) => {
    writeFileSync(join(root, 'odd.md'), content);
    const { exitCode, stderr } = await inLab('set', 'odd.md', 'a=2');
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('odd.md');
    expect(stderr).toContain(message);
    expect(readFileSync(join(root, 'odd.md'))).toEqual(Buffer.from(content));
  });

  // Where files are not shared the second process is refused, as open.test.ts shows.
  it.runIf(testEngine.sharesFiles)(
    'writes beside a process that holds the notebook, and waits until that has seen it',
    async () => {
      const host = await openHost({ dataDir, workers: 0 });
      onTestFinished(() => host.close());
      const notebook = await host.open(root);
      await notebook.sync();
      await notebook.watch();
      expect((await inLab('set', 'runs/day1.md', 'status=done')).exitCode).toBe(0);
      expect(read('runs/day1.md')).toContain('status: done');
      expect((await notebook.files.get('runs/day1.md'))?.properties).toMatchObject({ status: 'done' });
      const refused = await inLab('set', '.codex', 'status=done');
      expect(refused.stderr).toContain('not part of the notebook');
      expect(existsSync(join(root, '.codex/.metadata'))).toBe(false);
    },
  );
});

describe('unset', () => {
  it('takes a property from everywhere it stands', async () => {
    writeFileSync(join(root, 'runs/.day1.md.json'), '{ "status": "old", "b": 1.0 }');
    const { stdout } = await inLab('unset', 'runs/day1.md', 'STATUS');
    expect(stdout).toBe('Removed STATUS from runs/day1.md and runs/.day1.md.json.\n');
    expect(read('runs/day1.md')).toBe(NOTE.replace('status: draft\r\n', ''));
    expect(read('runs/.day1.md.json')).toBe('{ "b": 1.0 }');
    expect(await propertiesOf('runs/day1.md')).not.toHaveProperty('status');
  });

  it('names the XML in which a property still stands', async () => {
    const xml = '<m><status>x</status><only>y</only></m>';
    writeFileSync(join(root, 'runs/.day1.md.xml'), xml);
    const { exitCode, stderr } = await inLab('unset', 'runs/day1.md', 'status');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'status still has a value in runs/.day1.md.xml; XML is never written.\n',
    });
    const refused = await inLab('unset', 'runs/day1.md', 'only');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('runs/.day1.md.xml');
    expect(read('runs/.day1.md.xml')).toBe(xml);
  });

  it('makes no file only to say nothing in it', async () => {
    expect((await inLab('unset', 'data.csv', 'a')).stdout).toBe('Nothing to remove: data.csv has no a.\n');
    expect(existsSync(join(root, '.data.csv.json'))).toBe(false);
  });

  it('leaves what belongs to an inner notebook', async () => {
    mkdirSync(join(root, 'inner'));
    writeFileSync(join(root, 'inner/a.md'), 'Hello\n');
    await inLab('index');
    await inLab('index', 'inner');
    const { exitCode, stderr } = await inLab('set', 'inner/a.md', 'a=1', '--no-sync');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('another notebook'),
    });
    expect(read('inner/a.md')).toBe('Hello\n');
  });
});
