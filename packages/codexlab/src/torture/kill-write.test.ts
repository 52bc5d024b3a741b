import { join } from 'node:path';
import { expect } from 'vitest';
import { run } from '../cli/testing/run-in-memory.ts';
import { hashesOnDisk } from '../testing/folder-oracle.ts';
import { killedCommand } from './killed.ts';
import { expectMended, withNotebook } from './oracles.ts';
import { scenario, type Round } from './scenario.ts';
import { indexedNotebooks } from './template.ts';

const holds =
  'a change that is killed is done or not begun, in every file that it concerns; one that was told is done';
const notebook = indexedNotebooks(120);

scenario('kill-write', { holds, runs: 2 }, async (round) => {
  const place = await notebook(round);
  const words = command(round);
  const before = hashesOnDisk(place.root);
  const after = await afterwards(round, place.root, words);
  const sign = join(place.root, '.codex/notebook.db-shm');
  const all = [...words, '-n', place.root, '--data', place.dataDir];
  const killed = await killedCommand(round, all, { sign, withinMs: 300 });
  await withNotebook(place, (opened) => opened.sync());
  const found = Object.fromEntries(hashesOnDisk(place.root));
  const allowed = killed.code === 0 ? [after] : [Object.fromEntries(before), after];
  expect(allowed, words.join(' ')).toContainEqual(found);
  await expectMended(round, place);
});

function command({ pick }: Round): readonly string[] {
  const note = () => `folder${pick(12)}/note${pick(10) * 12}.md`;
  const n = pick(120);
  const one = `folder${n % 12}/note${n}.md`;
  const commands = [
    ['set', one, `status=done${pick(9)}`, `rating=${pick(5)}`],
    ['set', 'data/plot1.csv', `seen=${pick(100)}`],
    ['edit', one, '--heading', `Run ${n}`, '--append', `- pH ${pick(14)}`],
    ['mv', one, `moved/note${n}.md`, '--update-links'],
    ['mv', one, `moved/other${n}.md`, '--update-links'],
    ['mv', `folder${pick(12)}`, `moved/folder`, '--update-links'],
    ['mv', one, `moved/${note().replace('/', '-')}`],
  ];
  return commands[pick(commands.length)]!;
}

/** What the folder holds when the same is done without a kill. */
async function afterwards(round: Round, root: string, words: readonly string[]): Promise<object> {
  const like = round.folder({}, root);
  const place = { cwd: like, dataDir: round.folder() };
  const { exitCode, stderr } = await run([...words, '-n', like], place);
  expect(exitCode, stderr).toBe(0);
  return Object.fromEntries(hashesOnDisk(like));
}
