import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { absPath } from '@codexlab/core';
import { expect, it, onTestFinished } from 'vitest';
import { openBases } from './base-store.ts';
import { openNotebook } from './open.ts';
import { hashesInIndex, hashesOnDisk } from './testing/folder-oracle.ts';
import { runToEnd } from './testing/kill-rounds.ts';
import { doOverlap, makeRaceNotes, missingLines, noteBlindInstants, race } from './testing/race.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/** `pnpm torture` goes on for minutes. */
const MINUTES = Number(process.env.CODEX_RACE_MINUTES ?? 0);
const SEED = Number(process.env.CODEX_SEED ?? 20_261_121);
const SAVES = 100;
/** So many lines may come in an instant that nobody can see; on a machine that is not busy it is none. */
const UNSEEN = 3;

it('lets a program, saves, the command and commits race for the same notes, and loses nothing but what a program renames into the instant between our last look and our rename', async () => {
  const root = temporaryFolder();
  makeRaceNotes(root);
  const dataDir = temporaryFolder();
  const blind = noteBlindInstants();
  // In this thread, where its instants are noted.
  const notebook = await openNotebook(root, { dataDir, workers: 0 });
  onTestFinished(() => notebook.close());
  await notebook.sync();
  await notebook.watch();
  await notebook.history.initialize();
  await notebook.history.configure({ quietMs: 500 });
  const command = runToEnd(['set', 'note0.md', 'status=done', '-n', root, '--data', dataDir]);
  const untilMs = Date.now() + MINUTES * 60_000;
  const goOn = (saves: number) => saves < SAVES || Date.now() < untilMs;
  const { outside, saved, outcomes } = await race({ root, notebook, seed: SEED, goOn });
  const where = `seed ${SEED}, ${JSON.stringify(Object.fromEntries(outcomes))}`;
  const { code, stderr } = await command;

  expect(outcomes.get('merged'), where).toBeGreaterThan(0);
  expect([0, 4], stderr).toContain(code);
  const missing = missingLines(root, outside);
  // No system call that Node has can see what comes in such an instant; whatever else is missing is a fault of ours.
  expect(
    missing.filter((line) => !blind.some((instant) => doOverlap(instant, line))),
    where,
  ).toEqual([]);
  expect(missing.length, where).toBeLessThanOrEqual(UNSEEN + MINUTES);
  await notebook.history.settled();
  expect(
    execFileSync('git', ['fsck', '--full', '--strict', '--no-dangling'], { cwd: root, encoding: 'utf8' }),
  ).toBe('');
  expect(execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' })).toBe('');
  await notebook.close(); // what is kept as a base is on the disk then
  // The program writes what it read a moment ago: a version of ours that it replaced so is kept as a base.
  const bases = openBases(absPath(dataDir)).of(notebook.ref.id);
  for (const { note, token, hash } of missingLines(root, saved)) {
    const kept = new TextDecoder().decode((await bases.get(hash)) ?? undefined);
    expect(kept, `${where}: ${note}`).toContain(token);
  }
  expect(await hashesInIndex(join(root, '.codex'))).toEqual(hashesOnDisk(root));
}, 3_600_000);
