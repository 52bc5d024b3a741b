import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isCodexError, type Notebook } from '@codexlab/core';
import { expect, it, onTestFinished } from 'vitest';
import { openNotebook } from './open.ts';
import { hashesInIndex, hashesOnDisk } from './testing/folder-oracle.ts';
import { git } from './testing/git.ts';
import { createRandom } from './testing/kill-rounds.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/** `pnpm torture` goes on for minutes. */
const MINUTES = Number(process.env.CODEX_RACE_MINUTES ?? 0);
const SEED = Number(process.env.CODEX_SEED ?? 20_261_121);
const NOTES = 6;
const STEPS = 60;

it('lets edits, moves with links, commits and versions brought back race, and has every line that was written', async () => {
  const notes = Array.from({ length: NOTES }, (_, at) => [
    `lab/a${at}.md`,
    `# ${at}\n\n[[a${(at + 1) % NOTES}]]\n`,
  ]);
  const root = temporaryFolder({ ...Object.fromEntries(notes), 'out/b.md': '# b\n' });
  const notebook = await openNotebook(root, { dataDir: temporaryFolder() });
  onTestFinished(() => notebook.close());
  await notebook.sync();
  await notebook.watch();
  await notebook.history.initialize();
  await notebook.history.configure({ quietMs: 0 });
  await notebook.history.settled();
  const written: string[] = [];
  const outcomes = new Map<string, number>();
  const untilMs = Date.now() + MINUTES * 60_000;
  const goOn = (step: number) => step < STEPS || Date.now() < untilMs;
  await Promise.all(
    [edit, edit, move, commit, restore].map((step, nth) =>
      takeSteps({ root, notebook, random: createRandom(SEED + nth), written, outcomes, goOn }, step, nth),
    ),
  );

  const where = `seed ${SEED}, ${JSON.stringify(Object.fromEntries(outcomes))}`;
  for (const done of ['edit', 'move', 'commit', 'restore'])
    expect(outcomes.get(done), where).toBeGreaterThan(0);
  await notebook.history.settled();
  expect(git(root, ['status', '--porcelain']), where).toBe('');
  expect(git(root, ['fsck', '--full', '--strict', '--no-dangling']), where).toBe('');
  expect(readdirSync(join(root, '.git')).filter((name) => /lock|codex-/.test(name))).toEqual([]);
  await notebook.close();
  expect(readdirSync(join(root, '.codex/tmp')), where).toEqual([]);
  expect(await hashesInIndex(join(root, '.codex'))).toEqual(hashesOnDisk(root));
  const everything = git(root, ['log', '--all', '-p', '--no-textconv', '-m']) + trashOf(root);
  expect(
    written.filter((line) => !everything.includes(line)),
    where,
  ).toEqual([]);
}, 3_600_000);

/** Somebody who does the same again and again. */
interface Party {
  readonly root: string;
  readonly notebook: Notebook;
  readonly random: () => number;
  /** Every line that somebody was told is written. */
  readonly written: string[];
  readonly outcomes: Map<string, number>;
  readonly goOn: (step: number) => boolean;
}

type Step = (party: Party, token: string) => Promise<string>;

async function takeSteps(party: Party, step: Step, nth: number): Promise<void> {
  for (let at = 0; party.goOn(at); at++) {
    // What somebody else took away, or changes again and again, is refused; any other failure is one of ours.
    const outcome = await step(party, `line-${nth}-${at}.`).catch((error: unknown) => {
      if (isCodexError(error, 'not_found') || isCodexError(error, 'conflict')) return error.code;
      throw error;
    });
    party.outcomes.set(outcome, (party.outcomes.get(outcome) ?? 0) + 1);
  }
}

async function edit({ root, notebook, random, written }: Party, token: string): Promise<string> {
  const path = pick(random, filesBelow(root));
  await notebook.edits.edit(path, [{ address: { kind: 'document' }, action: 'append', content: token }]);
  written.push(token);
  return 'edit';
}

async function move({ root, notebook, random }: Party): Promise<string> {
  const from = pick(random, filesBelow(root));
  const [folder, name = ''] = from.split('/');
  await notebook.moves.move(from, `${folder === 'lab' ? 'out' : 'lab'}/${name}`);
  return 'move';
}

async function commit({ notebook }: Party, token: string): Promise<string> {
  await notebook.history.commit({ message: token });
  return 'commit';
}

async function restore({ notebook, random }: Party): Promise<string> {
  const { items } = await notebook.history.list({ path: '' }, { limit: 20 });
  await notebook.history.restore({
    path: pick(random, ['lab', 'out']),
    revision: pick(random, items).id,
  });
  return 'restore';
}

function pick<T>(random: () => number, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!;
}

function filesBelow(root: string): string[] {
  return ['lab', 'out'].flatMap((folder) => namesIn(join(root, folder)).map((name) => `${folder}/${name}`));
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md')) : [];
}

function trashOf(root: string): string {
  const trash = join(root, '.codex/trash');
  if (!existsSync(trash)) return '';
  const paths = readdirSync(trash, { recursive: true, encoding: 'utf8' }).map((path) => join(trash, path));
  return paths.flatMap((path) => (statSync(path).isFile() ? readFileSync(path, 'utf8') : [])).join('\n');
}
