import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { ownerOf, startServer } from './testing/start-server.ts';

const PATIENCE_MS = 240_000;
const PAGE = fileURLToPath(new URL('../../../../../docs/api.md', import.meta.url));
const BLOCK = /^```sh curl\n(.*?)^```$/ms;
const ADDRESS = 'http://127.0.0.1:8765';
const PASSWORD = 'slow cooling of large crystals';
const run = promisify(execFile);

/** The commands of the page as they stand there, at the address of this server. */
function commandsFor(url: string): string {
  const text = BLOCK.exec(readFileSync(PAGE, 'utf8'))?.[1] ?? '';
  expect(text).toContain(ADDRESS);
  return text.replace(ADDRESS, url);
}

describe('the curl examples of the page about the API', () => {
  // The commands are written for bash, which not every system has.
  it.runIf(existsSync('/bin/bash'))(
    'share a folder with somebody who was invited, and edit, merge, upload, delete and restore in it, as typed',
    async () => {
      const [dataDir, home] = [temporaryFolder(), temporaryFolder()];
      const notes = join(home, 'notes');
      mkdirSync(join(notes, 'runs'), { recursive: true });
      const server = await startServer({ dataDir, args: ['--allow-root', notes] });
      const administrator = await ownerOf(server);
      await administrator.users.create({ body: { username: 'ada', password: PASSWORD, is_superuser: true } });
      const env = { ...process.env, HOME: home, PASSWORD };
      const { stdout } = await run('/bin/bash', ['-eu', '-c', commandsFor(server.url)], { cwd: home, env });

      const answers = stdout.split(/(?<=\})(?=\{)/).map((text) => Object(JSON.parse(text)).data);
      expect(answers).toMatchObject([
        { slug: 'my-lab', role: 'owner' },
        { slug: 'runs', path: 'runs' },
        { problems: [] },
        { username: 'bob' },
        { path: 'log.md' },
        { file: { properties: { status: 'done' } } },
        { diff: { removed: 0 }, saved: { path: 'log.md' } },
        { path: 'log.md', outcome: 'merged' },
        { freshness: expect.any(String) },
        { diff: { removed: 0 }, saved: { path: 'log.md' } },
        { left: [] },
        // The first commit is made beside the next requests: the change is a commit of its own or in that one.
        expect.arrayContaining([
          expect.objectContaining({ change: expect.objectContaining({ kind: 'added' }) }),
        ]),
        { path: 'large.bin', size: 2_500_000 },
        { path: 'log.md' },
        { username: 'bob', role: 'viewer' },
      ]);
      const log = readFileSync(join(notes, 'runs/log.md'), 'utf8');
      for (const part of [
        'status: done',
        '# Log of bob\n',
        '10:40 first',
        '11:15 written in an editor\n',
        '12:05 filtered\n',
      ])
        expect(log).toContain(part);
      expect(readFileSync(join(notes, 'runs/large.bin'))).toHaveLength(2_500_000);
    },
    PATIENCE_MS,
  );
});
