import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRandom, runToEnd, startCommand } from './testing/kill-rounds.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/** `pnpm torture` runs many more. */
const ROUNDS = Number(process.env.CODEX_HISTORY_KILL_ROUNDS ?? 2);
const SEED = Number(process.env.CODEX_SEED ?? 20_261_121);
const NOTES = 60;

it(`takes every link along or none when the command is killed (${ROUNDS} kills)`, async () => {
  const texts = Array.from({ length: NOTES }, (_, at) => [
    `n${at}.md`,
    `# ${at}\n\nSee [[old]].\n${'text '.repeat(at)}`,
  ]);
  const root = temporaryFolder({ 'old.md': 'here\n', ...Object.fromEntries(texts) });
  const dataDir = temporaryFolder();
  const common = ['-n', root, '--data', dataDir];
  await runToEnd(['index', root, '--data', dataDir]);
  const random = createRandom(SEED);
  for (let round = 0; round < ROUNDS; round++) {
    const [from, to] = existsSync(join(root, 'old.md')) ? ['old', 'new'] : ['new', 'old'];
    const child = startCommand(['mv', `${from}.md`, `${to}.md`, '--update-links', ...common]);
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    // The instant is random on purpose: once its journal is there it is killed within the writing, else before.
    const moves = join(root, '.codex', 'moves');
    const had = entries(moves).length;
    const begun = setInterval(() => {
      if (entries(moves).length === had) return;
      clearInterval(begun);
      setTimeout(() => child.kill('SIGKILL'), random() * 150);
    }, 1);
    await ended;
    clearInterval(begun);
    const checked = await runToEnd(['index', root, '--data', dataDir]);
    expect(checked.code, checked.stderr).toBe(0);
    const name = existsSync(join(root, 'old.md')) ? 'old' : 'new';
    const where = `round ${round} of seed ${SEED}`;
    expect(readFileSync(join(root, `${name}.md`), 'utf8'), where).toBe('here\n');
    expect(existsSync(join(root, `${name === 'old' ? 'new' : 'old'}.md`)), where).toBe(false);
    for (const [path, text] of texts)
      expect(readFileSync(join(root, path!), 'utf8'), where).toBe(text!.replace('[[old]]', `[[${name}]]`));
    for (const id of entries(moves)) expect(entries(join(moves, id)), where).toContain('done');
  }
}, 3_600_000);

function entries(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
