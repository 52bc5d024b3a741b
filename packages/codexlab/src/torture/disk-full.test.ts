import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCodexError, type Notebook } from '@codexlab/core';
import { expect } from 'vitest';
import { churn, fill, noteText, put } from './content.ts';
import { expectMended, withNotebook, type Place } from './oracles.ts';
import { scenario, type Round } from './scenario.ts';
import { giveRoom, obstacleToDisks, smallDisk } from './small-disk.ts';

const obstacle = obstacleToDisks();

scenario(
  'disk-full-notebook',
  {
    holds: 'on a full disk nothing that was acknowledged is lost, and with room again all is exact',
    runs: 2,
    obstacle,
  },
  async (round) => {
    const place = { root: smallDisk(round, 2_500_000 + round.pick(5_000_000)), dataDir: round.folder() };
    fill(round, place.root, 40);
    const kept = join(place.root, 'node_modules');
    mkdirSync(kept);
    writeFileSync(join(kept, 'room'), Buffer.alloc(400_000 + round.pick(800_000)));
    const acknowledged = new Map<string, string>();
    await orFull(() => withNotebook(place, (notebook) => writeUntilFull(round, notebook, acknowledged)));
    await orFull(() => syncOrRebuild(round, place));
    rmSync(kept, { recursive: true });
    await orFull(() => syncOrRebuild(round, place));
    giveRoom(place.root);
    for (const [path, text] of acknowledged)
      expect(readFileSync(join(place.root, path), 'utf8'), path).toBe(text);
    await expectMended(round, place);
  },
);

scenario(
  'disk-full-index',
  {
    holds: 'an index that finds no room is made once there is some, and no file has changed',
    runs: 2,
    obstacle,
  },
  async (round) => {
    const place = { root: smallDisk(round, 3_000_000), dataDir: round.folder() };
    fill(round, place.root, 100);
    await orFull(() => withNotebook(place, (notebook) => notebook.sync()));
    const kept = join(place.root, 'node_modules');
    mkdirSync(kept);
    for (let turn = 0; turn < 4; turn++) {
      leaveRoom(join(kept, 'room'), round.pick(300_000));
      await orFull(async () => churn(round, place.root, 10));
      await orFull(() => syncOrRebuild(round, place));
      rmSync(join(kept, 'room'));
    }
    rmSync(kept, { recursive: true });
    giveRoom(place.root);
    await expectMended(round, place);
  },
);

async function writeUntilFull(
  round: Round,
  notebook: Notebook,
  acknowledged: Map<string, string>,
): Promise<void> {
  await notebook.sync();
  for (let i = 0; ; i++) {
    const path = `written/n${round.pick(60)}.md`;
    const text = noteText(round, i) + 'filled '.repeat(round.pick(20_000));
    await notebook.files.write(path, text);
    acknowledged.set(path, text);
    if (round.pick(8) === 0) put(notebook.ref.root, `outside/n${i}.md`, noteText(round, i));
  }
}

function syncOrRebuild(round: Round, place: Place): Promise<unknown> {
  return withNotebook(place, (notebook) => notebook.sync(), { rebuild: round.pick(3) === 0 });
}

/** Fills the disk but for `bytes`. */
function leaveRoom(path: string, bytes: number): void {
  const piece = Buffer.alloc(16_384);
  try {
    for (;;) writeFileSync(path, piece, { flag: 'a' });
  } catch (error) {
    if (!isFull(error)) throw error;
  }
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, Math.max(0, whole.length - bytes)));
}

/** What is refused must be refused because the disk is full. */
async function orFull(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

function isFull(error: unknown): boolean {
  if (isCodexError(error)) return error.code === 'unavailable' && error.details.errno === 'ENOSPC';
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}
