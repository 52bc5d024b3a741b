import { join } from 'node:path';
import { expect } from 'vitest';
import { breathe } from './bursts.ts';
import { noteText, put } from './content.ts';
import { saves } from './editors.ts';
import { scenario } from './scenario.ts';
import { expectSettled, whileWatched } from './watched.ts';

const holds =
  'whichever way an editor saves, the index has what was saved, and every file has an id of its own';
const ways = Object.keys(saves);

scenario('editors', { holds, runs: ways.length }, async (round) => {
  const place = { root: round.folder(), dataDir: round.folder() };
  for (let i = 0; i < 5; i++) put(place.root, `notes/n${i}.md`, noteText(round, i));
  await whileWatched(round, place, async (notebook) => {
    for (let turn = 0; turn < 12; turn++) {
      const i = round.pick(5);
      const way = ways[turn === 0 ? round.seed % ways.length : round.pick(ways.length)]!;
      await saves[way]!(join(place.root, `notes/n${i}.md`), noteText(round, `${i}, ${turn}`));
      if (round.pick(4) === 0) await expectSettled(notebook);
      else if (round.pick(2)) await breathe();
    }
    await expectSettled(notebook);
    const { items } = await notebook.files.list({}, { limit: 1000 });
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  });
});
