import { join } from 'node:path';
import { churn } from './content.ts';
import { killedCommand } from './killed.ts';
import { expectMended } from './oracles.ts';
import { scenario } from './scenario.ts';
import { indexedNotebooks } from './template.ts';

const holds = 'a comparison after many changes that is killed is exact after the next start';
const notebook = indexedNotebooks(300);

scenario('kill-sync', { holds, runs: 1 }, async (round) => {
  const place = await notebook(round);
  for (let kills = 1 + round.pick(2); kills > 0; kills--) {
    churn(round, place.root, 200);
    const words =
      round.random() < 0.5 ? ['index', place.root] : ['open', place.root, '--json', '--port', '0'];
    const sign = join(place.root, '.codex/notebook.db-shm');
    const killed = killedCommand(round, [...words, '--data', place.dataDir], { sign, withinMs: 700 });
    churn(round, place.root, 20);
    await killed;
  }
  await expectMended(round, place);
});
