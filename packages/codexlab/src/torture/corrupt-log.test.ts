import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { churn } from './content.ts';
import { damagePage, damageShape, pagesOf } from './damage.ts';
import { killedCommand } from './killed.ts';
import { expectAsFromScratch, expectMended } from './oracles.ts';
import { scenario } from './scenario.ts';
import { indexedNotebooks } from './template.ts';

const holds = 'what a killed process left beside its index may be damaged: the next start is exact';
const notebook = indexedNotebooks(100);

scenario('corrupt-log', { holds, runs: 1 }, async (round) => {
  const place = await notebook(round);
  churn(round, place.root, 100);
  const sign = join(place.root, '.codex/notebook.db-wal');
  await killedCommand(round, ['index', place.root, '--data', place.dataDir], { sign, withinMs: 200 });
  for (const end of ['-wal', '-shm']) {
    const path = join(place.root, `.codex/notebook.db${end}`);
    if (!existsSync(path) || pagesOf(path) === 0) continue;
    if (round.pick(3) === 0) damageShape(round, path);
    else damagePage(round, path, round.pick(pagesOf(path)));
  }
  await expectMended(round, place);
  await expectAsFromScratch(round, place);
});
