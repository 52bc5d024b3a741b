import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CodexClient, createClient } from '@codexlab/server/client';
import { describe, expect, it } from 'vitest';
import { hashesOnDisk } from '../../testing/folder-oracle.ts';
import { commandWords, runToEnd } from '../../testing/kill-rounds.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { testEngine } from '../../testing/test-engine.ts';
import { addPerson } from './testing/people.ts';
import { ownerOf, type ServerProcess, startServer } from './testing/start-server.ts';

const PATIENCE_MS = 600_000;
const WRITERS = 3;
const BEFORE_THE_BACKUP = 12;
const PAGE = fileURLToPath(new URL('../../../../../docs/operations-backup.md', import.meta.url));
const BLOCK = /^```sh drill\n(.*?)^```$/ms;
const OF_A_RUNNING_SERVER = /^```sh drill of a running server\n(.*?)^```$/ms;
const ADDRESS = 'http://127.0.0.1:8765';
const BACKUP = /^codexlab backup --files --to \/mnt\/backup --keep (\S+)\n/m;
const SERVE = /^codexlab serve --data ~\/drill --port 8766 .*\n/m;
const run = promisify(execFile);

/** Where the words of the page lie in this test. */
interface Places {
  readonly home: string;
  readonly notes: string;
}

function openPlaces(): Places {
  const home = realpathSync(temporaryFolder());
  const notes = join(home, 'notes');
  for (const folder of ['bin', 'safe', 'backups']) mkdirSync(join(home, folder));
  const text = `#!/bin/sh\nexec ${[process.execPath, ...commandWords].map((word) => `'${word}'`).join(' ')} "$@"\n`;
  writeFileSync(join(home, 'bin/codexlab'), text);
  chmodSync(join(home, 'bin/codexlab'), 0o755);
  mkdirSync(join(notes, 'lab'), { recursive: true });
  return { home, notes };
}

/** The commands as they stand on the page, with its folders replaced, but the last one: it does not end by itself. */
function commandsFor({ home, notes }: Places, url: string): string {
  const page = readFileSync(PAGE, 'utf8');
  const text = BLOCK.exec(page)?.[1] ?? '';
  expect(text).toMatch(SERVE);
  expect(text).toMatch(BACKUP);
  const asked = OF_A_RUNNING_SERVER.exec(page)?.[1] ?? '';
  expect(asked).toContain(ADDRESS);
  const backedUp = testEngine.sharesFiles ? text : text.replace(BACKUP, () => asked.replace(ADDRESS, url));
  return backedUp
    .replace(SERVE, '')
    .replaceAll('/mnt/backup', join(home, 'backups'))
    .replaceAll('/srv/notes=', `${notes}=`)
    .replaceAll('/safe/place', join(home, 'safe'));
}

/** The server as the page has it started. */
function startPlaces({ home, notes }: Places, dataDir: string): Promise<ServerProcess> {
  const keep = BACKUP.exec(readFileSync(PAGE, 'utf8'))?.[1] ?? '';
  const env = { CODEX_BACKUP_DIR: join(home, 'backups'), CODEX_BACKUP_KEEP: keep };
  return startServer({ dataDir, args: ['--allow-root', notes], env });
}

/** A notebook in a folder of its own, and one in the data folder, with somebody who was invited. */
async function fill(
  codex: CodexClient,
  url: string,
  { notes }: Places,
): Promise<Readonly<Record<string, string>>> {
  await addPerson(url, codex, 'bob');
  const outside = (await codex.workspaces.create({ body: { name: 'Notes', path: notes } })).data.id;
  await codex.workspaces.addMember({
    params: { workspace: outside },
    body: { username: 'bob', role: 'viewer' },
  });
  const inside = (await codex.workspaces.create({ body: { name: 'Own' } })).data.id;
  const made = [
    await codex.notebooks.create({ body: { workspace_id: outside, name: 'Lab', path: 'lab' } }),
    await codex.notebooks.create({ body: { workspace_id: inside, name: 'Runs', path: 'runs' } }),
  ];
  for (const [nth, { data }] of made.entries())
    for (let file = 0; file < 10; file++) {
      const content = `---\nrun: ${file}\n---\n\n# a zebra #striped\n`;
      await codex.files.create({
        body: { notebook_id: data.id, path: `settled/${nth}-${file}.md`, content },
      });
    }
  return { outside, inside, lab: made[0]!.data.id };
}

/** What must be the same afterwards. */
async function observe(codex: CodexClient, workspaces: readonly string[]) {
  const members = [];
  for (const workspace of workspaces) {
    const { data } = await codex.workspaces.members({ params: { workspace } });
    members.push(data.map(({ username, role }) => `${username} ${role}`).toSorted());
  }
  return {
    members,
    zebras: await found(codex, 'zebra'),
    striped: (await codex.search.tags({ query: { tags: ['striped'] } })).data.length,
  };
}

async function found(codex: CodexClient, q: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const { path } of codex.each((cursor) =>
    codex.search.find({ query: { q, per_page: 100, cursor } }),
  ))
    paths.push(path);
  return paths.toSorted();
}

/** Several people who write file after file, until they are told to end. */
function startWriting(codex: CodexClient, notebook: string) {
  const acknowledged = new Set<string>();
  const ending = new AbortController();
  let onWarm = () => {};
  const warm = new Promise<void>((done) => (onWarm = done));
  const write = async (writer: number) => {
    for (let turn = 0; !ending.signal.aborted; turn++) {
      const path = `load/w${writer}-${turn}.md`;
      await codex.files.create({ body: { notebook_id: notebook, path, content: loadOf(path) } });
      acknowledged.add(path);
      if (acknowledged.size >= BEFORE_THE_BACKUP) onWarm();
    }
  };
  const done = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  const end = async () => {
    ending.abort();
    await done;
  };
  return { acknowledged, warm: Promise.race([warm, done]), end };
}

const loadOf = (path: string) => `# ${path}\n\nan okapi ${'writes on '.repeat(40)}\n`;

describe('the restore drill of the page about backups', () => {
  // The commands are written for bash, which not every system has.
  it.runIf(existsSync('/bin/bash'))(
    'makes, as typed while people write, a second server with the same files, members, search and audit log',
    async () => {
      const [dataDir, places] = [temporaryFolder(), openPlaces()];
      const { home, notes } = places;
      const server = await startPlaces(places, dataDir);
      const owner = await ownerOf(server);
      const { outside, inside, lab } = await fill(owner, server.url, places);
      const token = (await owner.tokens.create({ body: { name: 'drill', scope: 'read' } })).data.secret;
      const { secret } = (await owner.tokens.create({ body: { name: 'backups', scope: 'admin' } })).data;
      copyFileSync(join(dataDir, 'secret.key'), join(home, 'safe/secret.key'));
      const expected = await observe(owner, [outside!, inside!]);
      expect(expected).toMatchObject({
        members: [['bob viewer', 'local owner'], ['local owner']],
        striped: 20,
      });

      const writing = startWriting(owner, lab!);
      await writing.warm;
      const before = [...writing.acknowledged];
      const path = `${join(home, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`;
      const env = { ...process.env, HOME: home, PATH: path, CODEX_DATA_DIR: dataDir, TOKEN: secret };
      await run('/bin/bash', ['-eu', '-c', commandsFor(places, server.url)], { env });
      await writing.end();
      expect(writing.acknowledged.size).toBeGreaterThan(before.length);

      const [kept, now] = [join(home, 'drill-notes'), hashesOnDisk(notes)];
      const restored = hashesOnDisk(kept);
      expect([...restored].filter(([file, hash]) => now.get(file) !== hash)).toEqual([]);
      expect([...before.map((file) => `lab/${file}`)].filter((file) => !restored.has(file))).toEqual([]);
      const runs = (data: string) => hashesOnDisk(join(data, 'workspaces/own/runs'));
      expect(runs(join(home, 'drill'))).toEqual(runs(dataDir));

      const second = await startServer({ dataDir: join(home, 'drill') });
      const codex = createClient({ baseUrl: second.url, token });
      expect(await observe(codex, [outside!, inside!])).toEqual(expected);
      await (await ownerOf(second)).notebooks.sync({ params: { notebook: lab! } });
      const written = [...restored.keys()].filter((file) => file.startsWith('lab/load/'));
      expect((await found(codex, 'okapi')).map((file) => `lab/${file}`)).toEqual(written.toSorted());
    },
    PATIENCE_MS,
  );

  // Where files are shared, the command backs up beside the server, as the case before shows.
  it.runIf(!testEngine.sharesFiles)(
    'begins with the server where the engine lets no other process look: the command says so, and makes nothing',
    async () => {
      const [dataDir, places] = [temporaryFolder(), openPlaces()];
      await startPlaces(places, dataDir);
      const backups = join(places.home, 'backups');
      const refused = await runToEnd(['backup', '--files', '--to', backups, '--data', dataDir]);
      expect(refused).toMatchObject({
        code: 4,
        stderr: expect.stringContaining('POST /api/v1/admin/backups'),
      });
      expect(readdirSync(backups).filter((name) => name.includes('codex-'))).toEqual([]);
    },
    PATIENCE_MS,
  );
});
