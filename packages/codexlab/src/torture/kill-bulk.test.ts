import { join } from 'node:path';
import { fill } from './content.ts';
import { killedCommand } from './killed.ts';
import { expectMended } from './oracles.ts';
import { scenario } from './scenario.ts';

const holds = 'a first index that is killed is exact after the next start';

scenario('kill-bulk', { holds, runs: 1 }, async (round) => {
  const place = { root: round.folder(), dataDir: round.folder() };
  fill(round, place.root, 300 + round.pick(900));
  const sign = join(place.root, '.codex/notebook.db');
  for (let kills = 1 + round.pick(2); kills > 0; kills--)
    await killedCommand(round, ['index', place.root, '--data', place.dataDir], { sign, withinMs: 900 });
  await expectMended(round, place);
});
