import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { commandWords, runToEnd, untilEnd } from '../testing/kill-rounds.ts';
import { hashesInIndex, hashesOnDisk } from '../testing/folder-oracle.ts';
import { join } from 'node:path';
import { bursts } from './bursts.ts';
import { churn, fill } from './content.ts';
import { expectMended, expectSame, type Place } from './oracles.ts';
import { scenario } from './scenario.ts';

const LIMIT = '/proc/sys/user/max_inotify_watches';

const holds = 'where the system gives too few watches, the notebook says so and is exact all the same';

scenario('watch-limit', { holds, runs: 1, obstacle: obstacleToLimit() }, async (round) => {
  const place = { root: round.folder(), dataDir: round.folder() };
  fill(round, place.root, 60);
  const holder = openWithWatches(place, 4 + round.pick(8));
  round.after(() => void holder.kill('SIGKILL'));
  const ended = untilEnd(holder);
  await told(holder, /"degraded"/);
  churn(round, place.root, 60);
  await bursts['nested folders']!(round, place.root);
  const waited = await runToEnd(['sync', '--wait', '-n', place.root, '--data', place.dataDir]);
  expect(waited.code, waited.stderr).toBe(0);
  expectSame(
    await hashesInIndex(join(place.root, '.codex')),
    hashesOnDisk(place.root),
    'the index is not the folder',
  );
  holder.kill('SIGTERM');
  await ended;
  await expectMended(round, place);
});

/** In a user namespace of its own, so that the limit is nobody else's. */
function openWithWatches({ root, dataDir }: Place, watches: number): ChildProcess {
  const words = [process.execPath, ...commandWords, 'open', root, '--json', '--port', '0', '--data', dataDir];
  const script = `echo ${watches} > ${LIMIT} && exec "$@"`;
  return spawn('unshare', ['--user', '--map-root-user', 'sh', '-c', script, 'sh', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function told(child: ChildProcess, pattern: RegExp): Promise<void> {
  let said = '';
  return new Promise((done, fail) => {
    child.stdout?.on('data', (chunk) => {
      said += String(chunk);
      if (pattern.test(said)) done();
    });
    child.once('close', () => fail(new Error(`It ended before it said ${pattern}: ${said}`)));
  });
}

function obstacleToLimit(): string | null {
  const tried = spawnSync('unshare', ['--user', '--map-root-user', 'sh', '-c', `echo 50 > ${LIMIT}`]);
  return tried.status === 0 ? null : 'no limit of watches can be set for one process here';
}
