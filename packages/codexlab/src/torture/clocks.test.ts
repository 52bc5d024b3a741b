import { lutimesSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { churn, fill, put } from './content.ts';
import { expectAsFromScratch } from './oracles.ts';
import { scenario, type Round } from './scenario.ts';
import { expectSettled, whileWatched } from './watched.ts';

const YEAR_MS = 365 * 24 * 3_600_000;
const holds = 'jumps of the clock, and times of files that lie, hide no change';

scenario('clocks', { holds, runs: 4 }, async (round) => {
  const place = { root: round.folder(), dataDir: round.folder() };
  fill(round, place.root, 40);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  round.after(() => void vi.useRealTimers());
  await whileWatched(round, place, async (notebook) => {
    for (let turn = 0; turn < 8; turn++) {
      vi.setSystemTime(Date.now() + (round.random() - 0.5) * 20 * YEAR_MS);
      churn(round, place.root, 5);
      lie(round, place.root);
      if (round.pick(2)) await expectSettled(notebook);
    }
  });
  await expectAsFromScratch(round, place);
});

/** Other content of the same length under the old time, and files from the beginning and the end of time. */
function lie({ pick }: Round, root: string): void {
  const path = 'folder1/note1.md';
  put(root, path, `# Same length ${pick(9)}`);
  const times = [new Date(0), new Date(-1e9), new Date(4e12), new Date()] as const;
  const time = times[pick(times.length)]!;
  utimesSync(join(root, path), time, time);
  writeFileSync(join(root, path), readFileSync(join(root, path), 'utf8').replace(/\d$/, `${pick(9)}`));
  lutimesSync(join(root, path), time, time);
}
