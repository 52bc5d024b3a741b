import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { absPath } from '@codexlab/core';
import { expect, it, onTestFinished } from 'vitest';
import { openBases } from './base-store.ts';
import { openNotebook } from './open.ts';
import { hashesInIndex, hashesOnDisk } from './testing/folder-oracle.ts';
import { runToEnd } from './testing/kill-rounds.ts';
import { makeRaceNotes, missingLines, race } from './testing/race.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/** `pnpm torture` goes on for minutes. */
const MINUTES = Number(process.env.CODEX_RACE_MINUTES ?? 0);
const SEED = Number(process.env.CODEX_SEED ?? 20_261_121);
const SAVES = 100;

it('lets a program, saves, the command and commits race for the same notes, and loses nothing', async () => {
  const root = temporaryFolder();
  makeRaceNotes(root);
  const dataDir = temporaryFolder();
  const notebook = await openNotebook(root, { dataDir });
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
  // What the program renames into place between our last look and our own rename has no other name: no system call that
  // Node has can see it. It takes both in the same instant.
  expect(missingLines(root, outside).length, where).toBeLessThanOrEqual(outside.length / 100);
  // The program writes what it read a moment ago: a version of ours that it replaced so is kept as a base.
  await notebook.settled();
  const bases = openBases(absPath(dataDir)).of(notebook.ref.id);
  for (const { note, token, hash } of missingLines(root, saved)) {
    const kept = new TextDecoder().decode((await bases.get(hash)) ?? undefined);
    expect(kept, `${where}: ${note}`).toContain(token);
  }
  await notebook.history.settled();
  expect(execFileSync('git', ['fsck', '--full', '--strict'], { cwd: root, encoding: 'utf8' })).toBe('');
  expect(execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' })).toBe('');
  await notebook.close();
  expect(await hashesInIndex(join(root, '.codex'))).toEqual(hashesOnDisk(root));
}, 3_600_000);
