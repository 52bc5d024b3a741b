import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../cli/testing/run-in-memory.ts';
import { careHere } from '../../databases/tend-database.ts';
import { createRandom, runToEnd, startCommand, untilEnd } from '../../testing/kill-rounds.ts';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder.ts';
import { testEngine, testStorage } from '../../testing/test-engine.ts';
import { PARTIAL } from './backup-name.ts';
import { backupNames } from './shelf.ts';
import { type BackupWorld, openBackupWorld, treeOf } from './testing/world.ts';
import { verifyBackup } from './verify-backup.ts';

/** `pnpm torture` runs many more. */
const ROUNDS = Number(process.env.CODEX_API_KILL_ROUNDS ?? 3);
const SEED = Number(process.env.CODEX_SEED ?? 20_261_121);
const HOUR_MS = 3_600_000;
const FILES = 150;
const LOOK_EVERY_MS = 1;

/** A world whose notebook outside of the data folder has many files; its server runs where others may read beside it. */
async function openLargerWorld(): Promise<BackupWorld> {
  const world = await openBackupWorld();
  const text = (nth: number) => `# Note ${nth}\n${'measured '.repeat(nth * 7)}\n`;
  const files = Array.from({ length: FILES }, (_, nth) => [`many/n${nth}.md`, text(nth)] as const);
  writeFiles(world.elsewhere.root, Object.fromEntries(files));
  if (!testEngine.sharesFiles) await world.server.close();
  return world;
}

/** How many files there are in a folder. */
function countFiles(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true }).length;
  } catch {
    return 0; // not there yet, or a part of it goes at this moment
  }
}

/** Kills a process once it is due; true unless it has ended before. */
async function killWhen(child: ChildProcess, isDue: () => boolean): Promise<boolean> {
  const timer = setInterval(() => {
    if (isDue()) child.kill('SIGKILL');
  }, LOOK_EVERY_MS);
  const { code } = await untilEnd(child);
  clearInterval(timer);
  return code === null;
}

/** After how many files to kill, once for each round: spread over all of them, at random within each stretch. */
function instants(total: number): readonly number[] {
  const random = createRandom(SEED);
  return Array.from({ length: ROUNDS }, (_, round) => 1 + Math.floor(((round + random()) / ROUNDS) * total));
}

it(
  `a backup that is killed leaves none or a sound one, and the command that is typed again clears the rest away (${ROUNDS} times)`,
  async () => {
    const { dataDir } = await openLargerWorld();
    const backupDir = temporaryFolder();
    const words = ['backup', '--files', '--data', dataDir, '--to', backupDir];
    expect(await runToEnd(words)).toMatchObject({ code: 0 });
    const total = countFiles(backupDir);
    expect(total).toBeGreaterThan(FILES);
    let killed = 0;
    for (const due of instants(total)) {
      for (const name of await backupNames(backupDir)) rmSync(join(backupDir, name), { recursive: true });
      if (await killWhen(startCommand(words), () => countFiles(backupDir) >= due)) killed++;
      for (const name of await backupNames(backupDir))
        expect([due, name, (await verifyBackup(join(backupDir, name))).faults]).toEqual([due, name, []]);
      const again = await runToEnd(words);
      expect([due, again.code, again.stderr]).toEqual([due, 0, expect.stringMatching(/^Backed up to/)]);
      expect(readdirSync(backupDir).filter((name) => name.startsWith(PARTIAL))).toEqual([]);
      const [newest] = await backupNames(backupDir);
      expect([due, (await verifyBackup(join(backupDir, newest!))).faults]).toEqual([due, []]);
    }
    expect(killed).toBeGreaterThan(0);
  },
  HOUR_MS,
);

it(
  `a restore that is killed leaves no data folder or a whole one, and the command that is typed again ends it (${ROUNDS} times)`,
  async () => {
    const world = await openLargerWorld();
    const shelf = temporaryFolder();
    const made = await runToEnd(['backup', '--files', '--data', world.dataDir, '--to', shelf]);
    expect(made).toMatchObject({ code: 0 });
    const [name] = await backupNames(shelf);
    const place = temporaryFolder();
    const [target, notes] = [join(place, 'data'), join(place, 'notes')];
    const moved = `${join(world.outside, 'notes')}=${notes}`;
    const words = ['restore', join(shelf, name!), '--data', target, '--workspace-root', moved];
    const total = countFiles(join(shelf, name!));
    let killed = 0;
    for (const due of instants(total)) {
      for (const left of readdirSync(place)) rmSync(join(place, left), { recursive: true });
      if (await killWhen(startCommand(words), () => countFiles(place) >= due)) killed++;
      if (!existsSync(target))
        expect([due, (await runToEnd(words)).code, existsSync(target)]).toEqual([due, 0, true]);
      expect([due, readdirSync(place).toSorted()]).toEqual([due, [basename(target), basename(notes)]]);
      expect([due, await careHere.check(testStorage, join(target, 'codex_system.db'))]).toEqual([due, []]);
      expect(filesOf(join(notes, 'runs'))).toEqual(filesOf(world.elsewhere.root));
      expect(filesOf(join(target, 'workspaces/lab/runs'))).toEqual(filesOf(world.own.root));
      const audit = await run(['audit', 'verify'], { cwd: place, dataDir: target });
      expect([due, audit.exitCode, audit.stderr]).toEqual([due, 0, '']);
    }
    expect(killed).toBeGreaterThan(0);
  },
  HOUR_MS,
);

/** What people have in a notebook; not what is made anew. */
function filesOf(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(treeOf(root)).filter(([path]) => !path.startsWith('.codex')));
}
