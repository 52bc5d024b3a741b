import { existsSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodexError, MAX_PAGE_ITEMS } from '@codexlab/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from '../open.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { commands } from './commands.ts';
import { run, startCommand, type CommandResult, type RunningCommand } from './testing/run-in-memory.ts';
import { testEngine } from '../testing/test-engine.ts';

const lab = {
  'README.md':
    '---\ntitle: My lab\ntags: [home]\n---\nSee [[first run]], [[nowhere]] and [data](data/series.csv).\n',
  'runs/first run.md': '# First run\n\nThe quick brown fox, and\u001b[2Janother fox #experiment/fox\n',
  'data/series.csv': 'x,y\n1,2\n',
};

let root = '';
let dataDir = '';
beforeEach(() => {
  root = temporaryFolder(lab);
  dataDir = temporaryFolder();
});

const inLab = (...argv: string[]): Promise<CommandResult> => run(argv, { cwd: root, dataDir });
const json = async (...argv: string[]): Promise<unknown> => {
  const { stdout, stderr, exitCode } = await inLab(...argv, '--json');
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  return JSON.parse(stdout);
};
const paths = (answer: unknown): string[] =>
  (answer as { data: { path: string }[] }).data.map(({ path }) => path);

/** Holds the notebook, as another process would. */
async function hold(): Promise<void> {
  const host = await openHost({ dataDir, workers: 0 });
  onTestFinished(() => host.close());
  const notebook = await host.open(root);
  await notebook.sync();
  await notebook.watch();
}

describe('a folder that nobody prepared', () => {
  it('is indexed and told', async () => {
    const { exitCode, stdout } = await inLab('index');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('3 added');
    expect(stdout).toContain('3 files');
    expect((await inLab('index')).stdout).toMatch(/^Nothing had changed in .*\.\n3 files/);
  });

  it('is indexed before its first search when it is named, with the remark apart from the output', async () => {
    const cwd = temporaryFolder();
    const { exitCode, stdout, stderr } = await run(['search', 'brown', '--json', '-n', root], {
      cwd,
      dataDir,
    });
    expect(exitCode).toBe(0);
    expect(paths(JSON.parse(stdout))).toEqual(['runs/first run.md']);
    expect(stderr).toContain('Indexing');
  });

  it('gets no index from a question that must not look at the disk', async () => {
    const asked = await run(['search', 'brown', '--no-sync', '-n', root], {
      cwd: temporaryFolder(),
      dataDir,
    });
    expect({ ...asked, stderr: '' }).toEqual({ exitCode: 3, stdout: '', stderr: '' });
    expect(asked.stderr).toContain('codexlab index');
    expect(existsSync(join(root, '.codex'))).toBe(false);
  });

  it.each(['search x', 'files', 'tags', 'show x', 'links x', 'backlinks x', 'sync'])(
    'gets no index from %s when it is empty, as a folder is whose disk is not mounted',
    async (line) => {
      const empty = temporaryFolder();
      const asked = await inLab(...line.split(' '), '-n', empty);
      expect({ ...asked, stderr: '' }).toEqual({ exitCode: 3, stdout: '', stderr: '' });
      expect(asked.stderr).toContain('is empty');
      expect(readdirSync(empty)).toEqual([]);
    },
  );

  it('is not made a notebook by a question from inside it', async () => {
    const { exitCode, stdout, stderr } = await inLab('search', 'fox');
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('codexlab index');
  });

  it('ends with 5 when some files have problems, each told', async () => {
    writeFileSync(join(root, 'broken.md'), '---\ntitle: [never closed\n---\ntext\n');
    const { exitCode, stdout } = await inLab('index');
    expect(exitCode).toBe(5);
    expect(stdout).toMatch(/1 problem in files:\n {2}broken\.md/);
  });
});

describe('a notebook', () => {
  beforeEach(async () => {
    await inLab('index');
  });

  it('is found from a folder below it', async () => {
    const { stdout } = await run(['files', '--json'], { cwd: join(root, 'runs'), dataDir });
    expect(paths(JSON.parse(stdout))).toEqual(['README.md', 'data/series.csv', 'runs/first run.md']);
  });

  it('answers a search with the files as they are now', async () => {
    writeFileSync(join(root, 'new.md'), '# Fresh\n\nbrown bear\n');
    rmSync(join(root, 'runs/first run.md'));
    expect(await json('search', 'brown')).toMatchObject({
      data: [{ path: 'new.md', title: 'Fresh', snippet: expect.stringContaining('brown bear') }],
      total: 1,
      approximate: false,
      next_cursor: null,
    });
  });

  it('leaves out what must be absent', async () => {
    writeFileSync(join(root, 'new.md'), 'brown bear\n');
    expect(paths(await json('search', 'brown', '-bear'))).toEqual(['runs/first run.md']);
  });

  it('answers from the index alone when it is told to', async () => {
    writeFileSync(join(root, 'new.md'), 'brown bear\n');
    expect(paths(await json('search', 'brown', '--no-sync'))).toEqual(['runs/first run.md']);
  });

  it('searches for what looks like an option when it stands after two dashes', async () => {
    writeFileSync(join(root, 'new.md'), 'run it with --no-sync or --json at night\n');
    for (const word of ['--no-sync', '--json']) {
      const { exitCode, stdout } = await inLab('search', '--', word);
      expect({ exitCode, found: stdout.split(' ')[0] }).toEqual({ exitCode: 0, found: 'new.md' });
    }
    expect((await inLab('search', '--no-sync', '--', '--absent')).stderr).toBe('Nothing found.\n');
  });

  it('remarks on fields that other programs have, and on properties that no file has', async () => {
    const { exitCode, stderr } = await inLab('search', 'fox', 'kind:note');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('kind: is taken for a property; did you mean type:?');
    expect((await inLab('search', 'titel:lab')).stderr).toContain('did you mean title:?');
    writeFileSync(join(root, 'a.md'), '---\nstatus: draft\n---\n');
    expect((await inLab('search', 'statsu:draft')).stderr).toContain(
      'No file has the property statsu. Did you mean status?',
    );
  });

  it('finds that there is a property behind more than a page of others', async () => {
    const names = Array.from({ length: MAX_PAGE_ITEMS + 1 }, (_, at) => `k${at}: 1`);
    writeFileSync(join(root, 'a.md'), `---\n${names.join('\n')}\nzeta: 1\n---\n`);
    expect((await inLab('search', 'zeta:5')).stderr).toBe('Nothing found.\n');
  });

  it('answers questions about properties, in the order of one', async () => {
    writeFileSync(join(root, 'a.md'), '---\nrating: 3\ndue: 2024-01-31\n---\n');
    writeFileSync(join(root, 'b.md'), '---\nrating: 5\ndue: 2024-02-01\ntags: [x]\n---\n');
    const asked = async (...argv: string[]) => paths(await json('search', ...argv));
    expect(await asked('rating>=3', '--sort', 'rating:desc')).toEqual(['b.md', 'a.md']);
    expect(await asked('due:2024-01 OR tag:x', '--sort', 'due')).toEqual(['a.md', 'b.md']);
    expect(await json('properties', 'rating')).toEqual({
      data: [
        { value: 3, type: 'number', files: 1 },
        { value: 5, type: 'number', files: 1 },
      ],
    });
    expect(await json('search', 'has:rating', '--facets')).toMatchObject({
      files: 2,
      tags: [{ value: 'x', files: 1 }],
      properties: [
        { value: 'due', files: 2 },
        { value: 'rating', files: 2 },
        { value: 'tags', files: 1 },
      ],
    });
    const { stdout } = await inLab('search', 'rating>=3', '--explain');
    expect(stdout).toContain('rating is at least 3');
  });

  it('shows an image by its sidecar, the other way round too, and a folder by its metadata', async () => {
    writeFileSync(join(root, 'data/p.png'), new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]));
    writeFileSync(join(root, 'data/.p.png.json'), '{"title": "A plot", "status": "done"}');
    writeFileSync(join(root, 'data/.metadata'), '---\ntitle: Numbers\n---\n');
    expect(await json('show', 'data/p.png')).toMatchObject({
      title: 'A plot',
      properties: { status: 'done' },
    });
    const shown = await inLab('show', 'data/.p.png.json');
    expect(shown.stdout).toContain('A plot');
    expect(shown.stderr).toContain('data/.p.png.json holds metadata of data/p.png');
    expect(await json('show', 'data')).toMatchObject({ entry: 'folder', title: 'Numbers' });
    expect((await json('files')) as object).not.toMatchObject({ data: [{ path: 'data/.p.png.json' }] });
  });

  it('finds nothing with exit code 0', async () => {
    expect(await inLab('search', 'unicorn')).toEqual({ exitCode: 0, stdout: '', stderr: 'Nothing found.\n' });
  });

  it('walks through results by cursor', async () => {
    for (let i = 0; i < 5; i++) writeFileSync(join(root, `n${i}.md`), 'walrus\n');
    const seen: string[] = [];
    let cursor: string[] = [];
    do {
      const page = (await json('search', 'walrus', '--limit', '2', ...cursor)) as {
        next_cursor: string | null;
      };
      seen.push(...paths(page));
      cursor = page.next_cursor === null ? [] : ['--cursor', page.next_cursor];
    } while (cursor.length > 0);
    expect(seen.toSorted()).toEqual(['n0.md', 'n1.md', 'n2.md', 'n3.md', 'n4.md']);
  });

  it('lets no escape sequence of a file reach the terminal, and paints only on one', async () => {
    writeFileSync(join(root, 'evil\u001b]0;x\u0007.md'), 'walrus\n');
    for (const argv of [['search', 'fox'], ['search', 'walrus'], ['files'], ['show', 'runs/first run.md']]) {
      for (const more of [[], ['--json']]) {
        const { stdout, stderr } = await inLab(...argv, ...more);
        expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      }
    }
    const painted = await run(['search', 'fox', '--no-sync'], { cwd: root, dataDir, isTty: true });
    expect(painted.stdout).toContain('\u001b[33mfox\u001b[39m');
    expect(painted.stdout).not.toContain('\u001b[2J');
  });

  it('lists files with their facts, by folder, kind and tag', async () => {
    expect(await json('files', '--in', 'data/')).toMatchObject({
      data: [
        {
          path: 'data/series.csv',
          size: 8,
          kind: 'table',
          modified_at: expect.stringMatching(/^\d{4}-.*Z$/),
        },
      ],
    });
    expect(paths(await json('files', '--kind', 'note', '--sort', 'path'))).toEqual([
      'README.md',
      'runs/first run.md',
    ]);
    expect(paths(await json('files', '--tag', '#experiment'))).toEqual(['runs/first run.md']);
    expect((await inLab('files')).stdout).toContain('\n 8 B  table  data/series.csv\n');
  });

  it('lists tags, all or by prefix', async () => {
    expect(await json('tags')).toMatchObject({
      data: [
        { name: 'experiment/fox', files: 1 },
        { name: 'home', files: 1 },
      ],
    });
    expect((await inLab('tags', '#exp')).stdout).toBe('1  #experiment/fox\n');
  });

  it('tells where links lead, from where the person stands', async () => {
    expect(await json('links', 'README.md')).toMatchObject({
      data: [
        { target: 'first run', status: 'resolved', path: 'runs/first run.md' },
        { target: 'nowhere', status: 'unresolved', path: null },
        { target: 'data/series.csv', status: 'resolved', path: 'data/series.csv' },
      ],
    });
    const fromBelow = await run(['backlinks', 'first run.md'], { cwd: join(root, 'runs'), dataDir });
    expect(fromBelow.stdout).toBe('README.md:5  wiki  first run\n');
    const byRoot = await run(['backlinks', 'data/series.csv'], { cwd: join(root, 'runs'), dataDir });
    expect(byRoot.stdout).toBe('README.md:5  markdown  data/series.csv | data\n');
    expect((await inLab('links', 'README.md')).stdout).toMatch(
      /^README\.md:5 {2}wiki +first run → runs\/first run\.md\nREADME\.md:5 {2}wiki +nowhere → leads nowhere\n/,
    );
    expect((await inLab('links', '--unresolved')).stdout).toBe('nowhere  1 link  README.md\n');
    expect(await json('links', '--unresolved')).toMatchObject({
      data: [{ target: 'nowhere', sources: ['README.md'] }],
    });
  });

  it('says so when a list is empty, and how a list that was cut goes on', async () => {
    expect((await inLab('files', '--in', 'nowhere')).stderr).toBe('No files.\n');
    expect((await inLab('files', '--tag', 'nope')).stderr).toBe('No files.\n');
    expect((await inLab('tags', 'nope')).stderr).toBe('No tags.\n');
    for (const argv of [['files'], ['tags'], ['links', 'README.md']]) {
      const { stderr } = await inLab(...argv, '--limit', '1');
      expect(stderr).toMatch(/^… more: --cursor \S+\n$/);
    }
    for (let i = 0; i < 3; i++) writeFileSync(join(root, `n${i}.md`), 'walrus\n');
    const first = await inLab('search', 'walrus', '--limit', '1');
    expect(first.stderr).toMatch(/^3 files found \(1 shown\)\n… more: --cursor \S+\n$/);
    const cursor = first.stderr.trimEnd().split(' ').at(-1)!;
    const second = await inLab('search', 'walrus', '--limit', '1', '--cursor', cursor);
    expect(second.stderr).toMatch(/^… more: --cursor \S+\n$/);
  });

  it('fills no more than a line of a terminal with each line of what was found', async () => {
    const long = 'a long way to say nothing at all '.repeat(8);
    writeFileSync(join(root, 'long.md'), `# ${long}\n\n${long} walrus ${long} [[${long}]]\n`);
    for (const argv of [
      ['search', 'walrus'],
      ['links', 'long.md'],
      ['links', '--unresolved'],
    ]) {
      const { stdout } = await run(argv, { cwd: root, dataDir, isTty: true });
      const lines = stdout.replaceAll(/\u001b\[\d+m/g, '').split('\n');
      expect(stdout).not.toBe('');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  it('shows a file with all that is known of it', async () => {
    expect(await json('show', 'README.md')).toMatchObject({
      path: 'README.md',
      title: 'My lab',
      kind: 'note',
      tags: ['home'],
      properties: { title: 'My lab' },
      outgoing_links: 3,
      backlinks: 0,
      problems: [],
      text: lab['README.md'],
    });
    const { stdout } = await inLab('show', join(root, 'README.md'));
    expect(stdout).toMatch(/^My lab\nREADME\.md\n\nkind +note/);
    expect(stdout).toContain('3 out, 0 in');
    expect(stdout).toMatch(/─\nSee \[\[first run\]\]/);
  });

  it('shows UTF-16 as text, and says why it shows no text', async () => {
    writeFileSync(join(root, 'wide.md'), Buffer.from('\ufeff# Wide walrus\n', 'utf16le'));
    writeFileSync(join(root, 'empty.md'), '');
    writeFileSync(join(root, 'blob.bin'), Buffer.from([0, 1, 2]));
    symlinkSync('runs/first run.md', join(root, 'link.md'));
    const shown = async (path: string): Promise<string> => (await inLab('show', path)).stdout;
    expect(await shown('wide.md')).toContain('\n# Wide walrus\n');
    expect(await shown('empty.md')).toContain('The file is empty.');
    expect(await shown('blob.bin')).toContain('the file is not text');
    expect(await shown('link.md')).toContain('leads to runs/first run.md');
  });

  it('says 3 for a file that is not there, and does not leave the notebook', async () => {
    writeFileSync(join(root, '..', 'outside.md'), '');
    onTestFinished(() => rmSync(join(root, '..', 'outside.md')));
    for (const named of ['missing.md', '../outside.md', '/etc/passwd', '.codex/notebook.db', '']) {
      const { exitCode, stderr } = await inLab('show', named);
      expect({ named, exitCode }).toEqual({ named, exitCode: 3 });
      expect(stderr).toContain('codexlab files');
    }
  });

  it('is told sound by doctor, which finds and does not mend what is wrong', async () => {
    expect(await json('doctor')).toMatchObject({
      drift: { drifted: 0 },
      integrity: { ok: true },
      held_by: 'this_command',
    });
    writeFileSync(join(root, 'new.md'), 'x');
    rmSync(join(root, 'data'), { recursive: true });
    for (let i = 0; i < 2; i++) {
      const { exitCode, stdout } = await inLab('doctor');
      expect(exitCode).toBe(1);
      expect(stdout).toContain('new.md  on the disk, not in the index');
      expect(stdout).toContain('data/series.csv  in the index, not on the disk');
      expect(stdout).toContain('codexlab index');
    }
    await inLab('index');
    expect((await inLab('doctor')).exitCode).toBe(0);
  });

  it('is told damaged by doctor when the database says so', async () => {
    const context = { checkIntegrity: async () => ['row 7 missing from index'] };
    const { exitCode, stdout } = await run(['doctor'], { cwd: root, dataDir, context });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('row 7 missing from index');
    expect(stdout).toContain('doctor --rebuild');
  });

  it('is told when its index was ruined and is made anew', async () => {
    writeFileSync(
      join(root, '.codex/notebook.db'),
      'no database at all, but long enough to be looked at. '.repeat(99),
    );
    const { exitCode, stdout, stderr } = await inLab('search', 'brown');
    expect({ exitCode, found: stdout.split(' ')[0] }).toEqual({ exitCode: 0, found: 'runs/first' });
    expect(stderr).toMatch(
      /The index was damaged and is made anew; the old one is kept as .*notebook\.db\.broken-/,
    );
    expect((await inLab('search', 'brown')).stderr).not.toContain('damaged');
  });

  it('is indexed anew by doctor --rebuild', async () => {
    writeFileSync(join(root, 'new.md'), 'x');
    expect(await json('doctor', '--rebuild')).toMatchObject({ drift: { drifted: 0 }, stats: { files: 4 } });
  });

  // Where files are not shared the second process is refused, as open.test.ts shows.
  it.runIf(testEngine.sharesFiles)('is only read while another process holds it', async () => {
    await hold();
    const context = { invocation: 'node lab.mjs' };
    const held = await run(['index'], { cwd: root, dataDir, context });
    expect(held.stderr).toContain('node lab.mjs sync --wait');
    expect(paths(await json('search', 'fox'))).toEqual(['runs/first run.md']);
    expect((await inLab('index')).exitCode).toBe(4);
    expect((await inLab('sync')).exitCode).toBe(4);
    expect((await inLab('doctor', '--rebuild')).exitCode).toBe(4);
    const checked = await inLab('doctor');
    expect(checked.exitCode).toBe(4);
    expect(checked.stdout).toContain('held by another process');
    expect(checked.stdout).toContain('followed by the process that holds it');
  });

  // Where files are not shared the second process is refused, as open.test.ts shows.
  it.runIf(testEngine.sharesFiles)(
    'is waited for by sync --wait until its holder has caught up',
    async () => {
      await hold();
      writeFileSync(join(root, 'new.md'), 'walrus\n');
      expect(await json('sync', '--wait')).toMatchObject({ settled: true });
      expect(paths(await json('search', 'walrus'))).toEqual(['new.md']);
    },
  );
});

describe('open', () => {
  it('tells changes live, one line each, until it is asked to end', async () => {
    const open = startCommand(['open'], { cwd: root, dataDir });
    expect(await open.told(/Indexed .*3 added/)).not.toBe('');
    await open.told(/Watching/);
    writeFileSync(join(root, 'new.md'), 'x');
    await open.told(/^\d\d:\d\d:\d\d {2}added {5}new\.md {2}\(disk\)$/m);
    rmSync(join(root, 'new.md'));
    await open.told(/^\d\d:\d\d:\d\d {2}deleted {3}new\.md {2}\(disk\)$/m);
    open.stop();
    expect((await open.done).exitCode).toBe(0);
  });

  it('tells changes as JSON lines with their origin', async () => {
    const open = startCommand(['open', '--json', root], { cwd: temporaryFolder(), dataDir });
    await open.told(/"type":"watching"/);
    writeFileSync(join(root, 'new.md'), 'x');
    await open.told(/"type":"file_created".*\n/);
    open.stop();
    const { stdout, stderr, exitCode } = await open.done;
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(events[0]).toMatchObject({
      type: 'serving',
      data: {
        mode: 'local',
        sign_in_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/),
      },
    });
    expect(events[1]).toMatchObject({ type: 'indexed', data: { report: { added: 3 }, stats: { files: 3 } } });
    expect(events.find(({ type }) => type === 'file_created')).toMatchObject({
      cursor: expect.stringMatching(/^\w{26}\.\d+$/),
      data: { path: 'new.md', via: 'disk' },
    });
  });

  // Where files are not shared the second process is refused, as open.test.ts shows.
  it.runIf(testEngine.sharesFiles)(
    'follows what the holder sees when another process holds the notebook',
    async () => {
      await hold();
      const open: RunningCommand = startCommand(['open', '--json'], { cwd: root, dataDir });
      await open.told(/"type":"watching"/);
      writeFileSync(join(root, 'new.md'), 'x');
      await open.told(/"type":"file_created".*"path":"new\.md"/);
      open.stop();
      expect((await open.done).exitCode).toBe(0);
    },
  );
});

describe('demo', () => {
  it('makes a notebook without unresolved links, and gives command lines that work', async () => {
    const made = await inLab('demo', 'my lab', '--no-open');
    expect(made.exitCode).toBe(0);
    expect(made.stdout).toMatch(/4\d files .*tags, .*links/);
    const hints = [...made.stdout.matchAll(/^ {2}codexlab (.*) -n 'my lab'$/gm)].map((match) => match[1]!);
    expect(hints.length).toBeGreaterThanOrEqual(3);
    for (const hint of hints) {
      const words = [...hint.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2]!);
      const { exitCode, stdout } = await inLab(...words, '-n', 'my lab');
      expect({ hint, exitCode }).toEqual({ hint, exitCode: 0 });
      expect(stdout).not.toBe('');
    }
    expect(await json('links', '--unresolved', '-n', 'my lab')).toEqual({ data: [], next_cursor: null });
  });

  it('stays live, and a second one goes on with the same folder', async () => {
    for (const word of [/Made the sample notebook/, /Going on with the sample notebook/]) {
      const demo = startCommand(['demo'], { cwd: root, dataDir });
      await demo.told(word);
      await demo.told(/Watching/);
      demo.stop();
      expect((await demo.done).exitCode).toBe(0);
    }
  });

  it('refuses a folder that is not its own', async () => {
    const { exitCode, stderr } = await inLab('demo', '.');
    expect(exitCode).toBe(4);
    expect(stderr).toContain('not made by the demo');
  });
});

describe('the command line', () => {
  it.each(commands.map((command) => [command.usage.split(' ')[0]!]))(
    'helps with examples for %s',
    async (name) => {
      for (const argv of [
        [name, '--help'],
        ['help', name],
      ]) {
        const { exitCode, stdout } = await inLab(...argv);
        expect(exitCode).toBe(0);
        expect(stdout).toMatch(new RegExp(`^Usage: codexlab ${name}`));
        expect(stdout).toContain(`Examples:\n  codexlab ${name}`);
        expect(stdout).toContain('--json');
      }
    },
  );

  it('names the command in its help as this person starts it', async () => {
    const context = { invocation: 'node ../codexlab.mjs' };
    const help = async (...argv: string[]) => (await run(argv, { cwd: root, dataDir, context })).stdout;
    for (const text of [await help('help'), await help('help', 'files'), await help('search', '--help')]) {
      expect(text).toMatch(/^Usage: node \.\.\/codexlab\.mjs /);
      expect(text).not.toMatch(/(?<!\.\.\/)\bcodexlab (open|help|files|search)/);
    }
  });

  it('tells its version, which is that of the package', async () => {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    expect(await inLab('--version')).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    [['serach', 'x'], 'Did you mean search?'],
    [['help', 'serach'], 'Did you mean search?'],
    [['nope'], "Error: unknown command 'nope'"],
    [['files', '--jsno'], 'Did you mean --json?'],
    [['search', 'x', '--jsno'], 'no option --jsno'],
    [['search'], "missing required argument 'query'"],
    [['files', '--limit', '0'], 'whole number from 1'],
    [['files', '--kind', 'novel'], 'note, view'],
    [['links'], '--unresolved'],
  ])('answers %j with 2 and a word of help', async (argv, help) => {
    const { exitCode, stdout, stderr } = await inLab(...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(help);
  });

  it.each([
    [
      ['files', '-n', 'nowhere'],
      3,
      { code: 'not_found', details: { path: expect.stringContaining('nowhere') } },
    ],
    [
      ['files', '--limit', '0'],
      2,
      { code: 'invalid', message: expect.stringContaining('whole number from 1') },
    ],
    [
      ['search', '--jsno', 'x'],
      2,
      { code: 'invalid', message: expect.stringContaining('codexlab help search') },
    ],
    [['serach'], 2, { code: 'invalid', message: expect.stringContaining('Did you mean search?') }],
  ])('answers %j under --json with one document about the failure', async (argv, exitCode, error) => {
    const failed = await inLab(...argv, '--json');
    expect({ exitCode: failed.exitCode, stdout: failed.stdout }).toEqual({ exitCode, stdout: '' });
    expect(JSON.parse(failed.stderr)).toMatchObject({ error });
    expect(failed.stderr.trimEnd()).not.toContain('\n');
  });

  it('tells a fault of its own under --json as internal', async () => {
    const openHost = async (): Promise<never> => {
      throw new TypeError('x is not a function');
    };
    const failed = await run(['index', '--json'], { cwd: root, dataDir, context: { openHost } });
    expect(failed.exitCode).toBe(1);
    expect(JSON.parse(failed.stderr)).toEqual({
      error: { code: 'internal', message: 'x is not a function', details: {} },
    });
  });

  it('shows its help with 2 when nothing is asked', async () => {
    const { exitCode, stderr } = await inLab();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Usage: codexlab');
  });

  it('says what failed and ends with the code of the failure', async () => {
    const failing = (error: Error) => {
      const openHost = async (): Promise<never> => {
        throw error;
      };
      return run(['index'], { cwd: root, dataDir, context: { openHost } });
    };
    const full = await failing(new CodexError('unavailable', 'The disk is full. Free some space.'));
    expect(full).toEqual({ exitCode: 1, stdout: '', stderr: 'Error: The disk is full. Free some space.\n' });
    const ours = await failing(new TypeError('x is not a function'));
    expect(ours.exitCode).toBe(1);
    expect(ours.stderr).toContain('x is not a function');
  });

  it('ends with 130 when it is interrupted', async () => {
    const interrupted = AbortSignal.abort();
    expect((await run(['index'], { cwd: root, dataDir, context: { signal: interrupted } })).exitCode).toBe(
      130,
    );
  });

  it('says that a folder does not exist, or is a file', async () => {
    expect((await inLab('open', 'nowhere')).exitCode).toBe(3);
    const { exitCode, stderr } = await inLab('search', 'x', '-n', 'README.md');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('is a file');
  });
});
