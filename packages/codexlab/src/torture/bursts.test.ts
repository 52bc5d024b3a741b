import { bursts } from './bursts.ts';
import { fill } from './content.ts';
import { expectAsFromScratch } from './oracles.ts';
import { scenario } from './scenario.ts';
import { whileWatched } from './watched.ts';

const holds = 'a watched notebook is exact after any burst, without being compared';
const names = Object.keys(bursts);

scenario('bursts', { holds, runs: names.length }, async (round) => {
  const place = { root: round.folder(), dataDir: round.folder() };
  fill(round, place.root, 40);
  await whileWatched(round, place, async () => {
    await bursts[names[round.seed % names.length]!]!(round, place.root);
    if (round.pick(3) === 0)
      await bursts[names[round.pick(names.length)]!]!(round, place.root).catch(ifInTheWay);
  });
  if (round.seed % 5 === 0) await expectAsFromScratch(round, place);
});

/** A second burst may find names taken by the first. */
function ifInTheWay(error: unknown): void {
  if (!(error instanceof Error) || !('code' in error)) throw error;
}
