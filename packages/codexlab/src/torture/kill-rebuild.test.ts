import { join } from 'node:path';
import { expect } from 'vitest';
import { killedCommand } from './killed.ts';
import { dumpOf, expectMended, idsOf } from './oracles.ts';
import { scenario } from './scenario.ts';
import { indexedNotebooks } from './template.ts';

const holds =
  'an index that is made anew and killed is exact after the next start, and every file has its id';
const notebook = indexedNotebooks(300);

scenario('kill-rebuild', { holds, runs: 1 }, async (round) => {
  const place = await notebook(round);
  const ids = await idsOf(round, place.root);
  const said = await dumpOf(round, place.root);
  for (let kills = 1 + round.pick(2); kills > 0; kills--) {
    const sign = join(place.root, '.codex/notebook.db-shm');
    const words = ['doctor', place.root, '--rebuild', '--data', place.dataDir];
    await killedCommand(round, words, { sign, withinMs: 500 });
  }
  await expectMended(round, place);
  expect(await idsOf(round, place.root)).toEqual(ids);
  expect(await dumpOf(round, place.root)).toEqual(said);
});
