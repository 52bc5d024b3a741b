import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { churn, fill, put } from './content.ts';
import { scenario } from './scenario.ts';
import { whileWatched } from './watched.ts';

/** The system keeps 16,384 events and drops what comes after them, without a word that Node passes on. */
const RENAMES = 9_000;

const holds = 'a watched notebook is exact after more events than the system keeps';
const obstacle = process.platform === 'linux' ? null : 'only Linux drops events';

scenario('queue-overflow', { holds, runs: 1, obstacle }, async (round) => {
  const place = { root: round.folder(), dataDir: round.folder() };
  fill(round, place.root, 40);
  put(place.root, 'there.md', 'x');
  await whileWatched(round, place, async () => {
    for (let i = 0; i < RENAMES; i++) {
      const [from, to] = i % 2 ? ['here.md', 'there.md'] : ['there.md', 'here.md'];
      renameSync(join(place.root, from), join(place.root, to));
    }
    churn(round, place.root, 200);
    put(place.root, 'deep/er/new.md', 'the last of all');
  });
});
