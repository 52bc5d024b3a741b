import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError, type CodexClient } from '@codexlab/server/client';
import { expect } from 'vitest';
import { ownerOf, startServer } from '../server/processes/testing/start-server.ts';
import { scenario, type Round } from './scenario.ts';
import { obstacleToDisks, smallDisk } from './small-disk.ts';

const holds =
  'a server whose data folder is full refuses, goes on when there is room, and has all that it acknowledged';

scenario('disk-full-system', { holds, runs: 1, obstacle: obstacleToDisks() }, async (round) => {
  const dataDir = smallDisk(round, 4_000_000 + round.pick(3_000_000));
  const room = join(dataDir, 'room');
  writeFileSync(room, Buffer.alloc(1_000_000));
  const names: string[] = [];
  const server = await startServer({ dataDir });
  round.after(() => void server.child.kill('SIGKILL'));
  const owner = await ownerOf(server);
  await createUntilRefused(round, owner, names);
  rmSync(room);
  names.push((await owner.workspaces.create({ body: { name: 'after' } })).data.name);
  server.child.kill(round.pick(2) ? 'SIGKILL' : 'SIGTERM');
  await server.ended;
  const again = await startServer({ dataDir });
  round.after(() => void again.child.kill('SIGKILL'));
  const client = await ownerOf(again);
  const found: string[] = [];
  for await (const { name } of client.each((cursor) =>
    client.workspaces.list({ query: { per_page: 100, cursor } }),
  ))
    found.push(name);
  expect(found).toEqual(expect.arrayContaining(names));
});

async function createUntilRefused(round: Round, owner: CodexClient, names: string[]): Promise<void> {
  for (let i = 0; ; i++) {
    try {
      const body = { name: `w${i}`, description: 'text '.repeat(round.pick(400)) };
      names.push((await owner.workspaces.create({ body })).data.name);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      expect([503, 507]).toContain(error.status);
      return;
    }
  }
}
