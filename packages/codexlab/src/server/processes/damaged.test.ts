import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SYSTEM_DATABASE } from '../../databases/names.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Ended, startCommand, untilEnd } from '../../testing/kill-rounds.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { addPerson } from './testing/people.ts';
import { ownerOf, type ServerProcess, startServer } from './testing/start-server.ts';

const PATIENCE_MS = 240_000;
const HEADER_BYTES = 100;

/** Makes a data folder with people, ended in order. */
async function fill(dataDir: string): Promise<void> {
  const server = await startServer({ dataDir });
  const owner = await ownerOf(server);
  for (const name of ['ada', 'bob', 'eve']) await addPerson(server.url, owner, name);
  await end(server, 'SIGTERM');
}

async function end({ child, ended }: ServerProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  child.kill(signal);
  await ended;
}

/** What a server says that does not start. */
function refusalOf(dataDir: string): Promise<Ended> {
  const child = startCommand(['serve', '--port', '0', '--data', dataDir]);
  onTestFinished(() => void child.kill('SIGKILL'));
  return untilEnd(child);
}

function overwriteHeader(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, 16, HEADER_BYTES);
  writeFileSync(path, bytes);
}

/** Takes the second half of the pages. */
function damageHalf(path: string): void {
  const bytes = readFileSync(path);
  const pageBytes = bytes.readUInt16BE(16);
  bytes.fill(0xa5, Math.floor(bytes.length / pageBytes / 2) * pageBytes);
  writeFileSync(path, bytes);
}

describe('a server whose system database is damaged', () => {
  it.each([
    ['ended in order, and was overwritten from its beginning', 'SIGTERM', overwriteHeader],
    ['was killed, and lost pages from its middle', 'SIGKILL', damageHalf],
  ] as const)(
    'that %s does not start, changes nothing and names the command that restores a backup',
    async (_, signal, spoil) => {
      const dataDir = temporaryFolder();
      const path = join(dataDir, SYSTEM_DATABASE);
      await fill(dataDir);
      const server = await startServer({ dataDir });
      await ownerOf(server);
      await end(server, signal);
      spoil(path);
      const before = readFileSync(path);
      const refused = await refusalOf(dataDir);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain('is damaged');
      expect(refused.stderr).toContain(`codexlab restore BACKUP --data ${dataDir}`);
      expect(readFileSync(path)).toEqual(before);
    },
    PATIENCE_MS,
  );
});

describe('two servers that start on one data folder at the same moment', () => {
  it(
    'become one that serves and one that says who has the folder',
    async () => {
      const dataDir = temporaryFolder();
      const both = await Promise.allSettled([startServer({ dataDir }), startServer({ dataDir })]);
      const serving = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      const refused = both.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
      expect(serving).toHaveLength(1);
      expect(refused).toEqual([expect.stringContaining('A server is running with the data folder')]);
      expect((await (await ownerOf(serving[0]!)).users.me()).data.username).toBe('local');
    },
    PATIENCE_MS,
  );
});
