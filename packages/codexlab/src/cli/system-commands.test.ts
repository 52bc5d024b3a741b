import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { absPath } from '@codexlab/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { lockDataFolder } from '../server/data-folder.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { CommandInput } from './context.ts';
import { run, startCommand } from './testing/run-in-memory.ts';

const PASSWORD = 'correct horse battery';
let cwd: string;
let dataDir: string;

beforeEach(() => {
  cwd = temporaryFolder();
  dataDir = temporaryFolder();
});

/** Somebody who types these answers, or a program that writes the text. */
const typing = (...answers: string[]): CommandInput => ({
  isTty: true,
  readAll: async () => '',
  askSecretly: async () => answers.shift() ?? '',
});
const writing = (text: string): CommandInput => ({
  isTty: false,
  readAll: async () => text,
  askSecretly: async () => {
    throw new Error('Nobody is there.');
  },
});

const command = (argv: readonly string[], input: CommandInput = writing('')) =>
  run(argv, { cwd, dataDir, context: { input } });
const json = async <T = unknown>(argv: readonly string[], input?: CommandInput): Promise<T> => {
  const { exitCode, stdout, stderr } = await command([...argv, '--json'], input);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout) as T;
};
const add = (name: string, ...more: string[]) =>
  json(['user', 'add', name, '--password-stdin', ...more], writing(`${PASSWORD}\n`));

describe('users', () => {
  it('are added with a password that is typed twice or written to the input, and listed', async () => {
    const typed = await command(['user', 'add', 'ada', '--superuser'], typing(PASSWORD, PASSWORD));
    expect(typed).toMatchObject({ exitCode: 0, stdout: '', stderr: 'Added ada, who may manage users.\n' });
    expect(await add('bob', '--email', 'bob@lab.example', '--full-name', 'Bob B.')).toMatchObject({
      ...{ username: 'bob', email: 'bob@lab.example', full_name: 'Bob B.' },
      ...{ is_active: true, is_superuser: false },
    });
    const { data } = await json<{ data: object[] }>(['user', 'list']);
    expect(data).toMatchObject([
      { username: 'ada', is_superuser: true },
      { username: 'bob', is_superuser: false },
      { username: 'local', is_superuser: true },
    ]);
    expect((await command(['user', 'list'])).stdout).toMatch(/^ada +superuser +active +– +–$/m);
    expect((await command(['user', 'list'])).stdout).toMatch(
      /^local +superuser +active +– +\(.*no password/m,
    );
    expect(JSON.stringify(data)).not.toMatch(/pbkdf2|stamp|hash/);
  });

  it('are told when the last of them is disabled who could manage a server for others', async () => {
    await add('ada', '--superuser');
    await add('bob', '--superuser');
    const disable = (name: string) => command(['user', 'disable', name]);
    expect((await disable('bob')).stderr).not.toMatch(/Nobody is left/);
    expect(await disable('ada')).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/^ada can no longer sign in.*\nNobody is left .*user enable NAME/),
    });
    const serve = await command(['serve', '--public-url', 'https://lab.example', '--port', '0']);
    expect(serve).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('user enable ada') });
    expect((await disable('local')).stderr).toMatch(/last administrator/);
    expect((await command(['user', 'enable', 'ada'])).stderr).toBe('ada can sign in again.\n');
  });

  it('hear from a server for others by which address it is reached, and where it listens', async () => {
    await add('ada', '--superuser');
    const argv = ['serve', '--public-url', 'https://lab.example', '--port', '0'];
    const server = startCommand(argv, { cwd, dataDir });
    await server.told(/^Listening at http:\/\/127\.0\.0\.1:\d+$/m);
    server.stop();
    expect((await server.done).stdout).toBe('Serving at https://lab.example\n');
    const told = startCommand([...argv, '--json'], { cwd, dataDir });
    const line = JSON.parse(await told.told(/^\{.*\}$/m)) as object;
    told.stop();
    await told.done;
    const inLog = startCommand(argv, { cwd, dataDir, env: { CODEX_LOG_FORMAT: 'json' } });
    await inLog.told(/Listening at/);
    inLog.stop();
    const messages = (await inLog.done).stderr
      .trimEnd()
      .split('\n')
      .map((each) => (JSON.parse(each) as { message: string }).message);
    expect(messages.at(0)).toMatch(/^Listening at http:/);
    expect(messages.at(-1)).toBe('Closed.');
    expect(line).toMatchObject({
      data: { url: 'https://lab.example', listening: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
    });
  });

  it.each<[string, string[], CommandInput, RegExp]>([
    ['two passwords that differ', ['user', 'add', 'ada'], typing(PASSWORD, 'another one'), /not the same/],
    ['no person to ask', ['user', 'add', 'ada'], writing(PASSWORD), /--password-stdin/],
    ['an empty input', ['user', 'add', 'ada', '--password-stdin'], writing('\nsecond'), /holds no password/],
    [
      'a password that everybody has',
      ['user', 'add', 'ada', '--password-stdin'],
      writing('password1'),
      /password/i,
    ],
    ['a name with blanks', ['user', 'add', 'a da', '--password-stdin'], writing(PASSWORD), /name/i],
  ])('are not added with %s', async (_what, argv, input, message) => {
    const { exitCode, stderr } = await command(argv, input);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    const { data } = await json<{ data: { username: string }[] }>(['user', 'list']);
    expect(data.map(({ username }) => username)).toEqual(['local']);
  });

  it('are disabled and enabled, get passwords and links, and are told apart from those who are not there', async () => {
    await add('ada');
    expect(await json(['user', 'disable', 'ada'])).toMatchObject({ is_active: false });
    expect((await command(['user', 'list'])).stdout).toMatch(/^ada +user +disabled/m);
    expect(await json(['user', 'enable', 'ada'])).toMatchObject({ is_active: true });
    expect(await json(['user', 'passwd', 'ada'], typing('new words here', 'new words here'))).toMatchObject({
      username: 'ada',
    });
    const link = await command(['user', 'reset-link', 'ada']);
    expect(link.stdout).toMatch(/^\S{40,}\n$/);
    expect(link.stderr).toMatch(/once, until .*reset-password/);
    expect(await json(['user', 'reset-factor', 'ada'])).toMatchObject({ username: 'ada' });
    expect((await command(['user', 'reset-factor', 'ada'])).stderr).toMatch(/^ada has no second factor/);
    for (const word of ['disable', 'enable', 'passwd', 'reset-link', 'reset-factor']) {
      const { exitCode, stderr } = await command(['user', word, 'nobody'], typing(PASSWORD, PASSWORD));
      expect({ word, exitCode }).toEqual({ word, exitCode: 3 });
      expect(stderr).toMatch(/^Error: /);
    }
  });
});

describe('personal tokens', () => {
  it('are made, listed without their secret, and revoked', async () => {
    await add('ada');
    const made = await json<{ id: string; token: string }>([
      ...['token', 'create', '--user', 'ada', '--name', 'plots', '--scope', 'write', '--days', '30'],
    ]);
    expect(made).toMatchObject({ token: expect.stringMatching(/^cdx_/), scope: 'write', name: 'plots' });
    const listed = await command(['token', 'list', '--user', 'ada']);
    expect(listed.stdout).toMatch(/^\w{26} +cdx_.{8}… +write +never used +ends .* plots$/m);
    expect(listed.stdout).not.toContain(made.token);
    expect(await json(['token', 'revoke', made.id, '--user', 'ada'])).toEqual({ id: made.id, revoked: true });
    expect(await json(['token', 'list', '--user', 'ada'])).toEqual({ data: [], next_cursor: null });
    expect((await command(['token', 'revoke', made.id, '--user', 'ada'])).exitCode).toBe(3);
    const create = (...words: string[]) => command(['token', 'create', '--name', 'x', '--user', ...words]);
    expect((await create('nobody')).exitCode).toBe(3);
    expect((await create('ada', '--days', '0')).exitCode).toBe(2);
    expect((await create('ada', '--scope', 'all')).exitCode).toBe(2);
    expect((await command(['token', 'list'])).stderr).toContain('--user');
    expect(await command(['token', 'create', '--user', 'ada'])).toMatchObject({
      ...{ exitCode: 2, stdout: '', stderr: expect.stringContaining('--name') },
    });
  });

  it('end after 90 days unless it is said otherwise, and say when', async () => {
    await add('ada');
    const create = ['token', 'create', '--user', 'ada', '--name', 'plots'];
    type Made = { created_at: string; expires_at: string | null };
    const { created_at: from, expires_at: until } = await json<Made>(create);
    expect(Math.round((Date.parse(until ?? '') - Date.parse(from)) / 86_400_000)).toBe(90);
    expect((await command(create)).stderr).toMatch(/ It ends \d{4}-\d\d-\d\d \d\d:\d\d\. /);
    expect(await json<Made>([...create, '--never-expires'])).toMatchObject({ expires_at: null });
    expect((await command([...create, '--never-expires'])).stderr).toContain('It never ends.');
    expect((await command([...create, '--never-expires', '--days', '3'])).exitCode).toBe(2);
  });
});

describe('the audit log', () => {
  it('is listed, proved, archived, and proved again with its archive', async () => {
    await add('ada');
    const { data } = await json<{ data: { kind: string; via: string }[] }>([
      'audit',
      'list',
      '--kind',
      'user.created',
    ]);
    expect(data).toMatchObject([{ kind: 'user.created', via: 'command' }, { kind: 'user.created' }]);
    expect(JSON.stringify(data)).not.toContain(PASSWORD);
    const people = await command(['audit', 'list', '--kind', 'user.created']);
    expect(people.stdout.match(/^ *\d+ +\S+ \S+ +user\.created +ok +local +command +\w{26}$/gm)).toHaveLength(
      2,
    );
    expect(await json(['audit', 'verify'])).toMatchObject({ sound: true, archived: [] });
    const nothing = await command(['audit', 'archive']);
    expect(nothing).toMatchObject({ exitCode: 0, stderr: 'No entry is so old; nothing was changed.\n' });
    const { archived } = await json<{ archived: { file: string } }>([
      'audit',
      'archive',
      '--until',
      '2999-01-01',
    ]);
    expect(existsSync(join(dataDir, 'audit', archived.file))).toBe(true);
    expect(await json(['audit', 'verify'])).toMatchObject({ sound: true, archived: [{ state: 'sound' }] });
    expect(await json(['audit', 'list'])).toMatchObject({
      data: [{ kind: 'audit.archived', outcome: 'ok' }],
    });
    expect((await command(['audit', 'archive', '--until', 'soon'])).exitCode).toBe(2);
  });
});

describe('migrations', () => {
  it('are told, taken back only when that was said, and done again', async () => {
    expect((await command(['migrate', 'status'])).exitCode).toBe(3);
    await add('ada');
    const { data } = await json<{ data: { domain: string; is_newest: boolean }[] }>(['migrate', 'status']);
    expect(data.map(({ is_newest: isNewest }) => isNewest)).not.toContain(false);
    const domain = data.at(-1)!.domain;
    const refused = await command(['migrate', 'down', '--to', `${domain}=0`]);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--yes') });
    expect((await command(['migrate', 'down', '--to', 'nonsense', '--yes'])).exitCode).toBe(2);
    expect((await command(['migrate', 'down', '--to', 'nonsense=0', '--yes'])).exitCode).toBe(2);
    const down = await json<{ data: object[] }>(['migrate', 'down', '--to', `${domain}=0`, '--yes']);
    expect(down.data).toContainEqual(expect.objectContaining({ domain, version: 0, is_newest: false }));
    expect((await command(['migrate', 'status'])).stdout).toMatch(new RegExp(`^${domain} +0  of \\d+$`, 'm'));
    const up = await json<{ data: { is_newest: boolean }[] }>(['migrate', 'up']);
    expect(up.data.map(({ is_newest: isNewest }) => isNewest)).not.toContain(false);
  });
});

describe('a data folder that a server has', () => {
  it.each([
    [['user', 'list']],
    [['token', 'list', '--user', 'ada']],
    [['audit', 'verify']],
    [['migrate', 'status']],
    [['serve', '--port', '0']],
  ])('is left alone by %j, which ends with 4 and says so', async (argv) => {
    const lock = await lockDataFolder(absPath(dataDir));
    onTestFinished(() => lock.release());
    const { exitCode, stderr } = await command(argv);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/A server is running with the data folder .*API/);
  });

  it('keeps open from serving, and not from watching', async () => {
    const lock = await lockDataFolder(absPath(dataDir));
    onTestFinished(() => lock.release());
    const open = startCommand(['open'], { cwd, dataDir });
    await open.told(/Not served: a server is running/);
    await open.told(/Watching/);
    open.stop();
    expect((await open.done).exitCode).toBe(0);
  });
});

describe('init', () => {
  it('makes exactly the named folder a notebook, also where there is none or in another one', async () => {
    expect(await json(['init', 'lab'])).toMatchObject({ path: join(cwd, 'lab') });
    expect(existsSync(join(cwd, 'lab', '.codex', 'notebook.yml'))).toBe(true);
    const inner = join(cwd, 'lab', 'inner');
    const { exitCode } = await run(['init', 'inner'], { cwd: join(cwd, 'lab'), dataDir });
    expect(exitCode).toBe(0);
    expect(existsSync(join(inner, '.codex', 'notebook.db'))).toBe(true);
    expect(existsSync(join(dataDir, 'codex_system.db'))).toBe(false);
  });
});

describe('maintain', () => {
  it('tells the state and the size of every database, written anew when asked to', async () => {
    await add('ada', '--superuser');
    const { data } = await json<{ data: object[] }>(['maintain', '--vacuum']);
    expect(data).toMatchObject([
      {
        name: 'system',
        notebook_id: null,
        state: 'sound',
        problems: [],
        vacuumed: 'whole',
        wal_bytes_after: 0,
      },
    ]);
    expect((await command(['maintain'])).stdout).toMatch(/^system +sound +\d.* log .* → 0 B$/m);
  });

  it('waits for no server that runs', async () => {
    const lock = await lockDataFolder(absPath(dataDir));
    expect((await command(['maintain'])).exitCode).toBe(4);
    await lock.release();
  });
});
