import { join } from 'node:path';
import { schemaDigest } from '@codexlab/storage-sql';
import { SYSTEM_DATABASE } from '../databases/names.ts';
import { expect } from 'vitest';
import { filledSystems, pickTarget, rowsOf, withSystem } from './filled-system.ts';
import { killedCommand, type Killed } from './killed.ts';
import { expectSound } from './oracles.ts';
import { scenario, type Round } from './scenario.ts';

// Each test has its own: what a test has made goes with it.
const toTakeDown = filledSystems();
const toBringUp = filledSystems();

scenario(
  'kill-migrate-down',
  { holds: 'a migration down that is killed stops between two steps, and doing it again ends it', runs: 1 },
  async (round) => {
    const targets = pickTarget(round);
    const [dataDir, undisturbed] = [await toTakeDown(round), await toTakeDown(round)];
    const whole = await picture(undisturbed);
    const to = Object.entries(targets).flatMap(([domain, version]) => ['--to', `${domain}=${version}`]);
    await kill(round, dataDir, ['migrate', 'down', ...to, '--yes']);
    await withSystem(dataDir, (database) => database.down(targets));
    await withSystem(undisturbed, (database) => database.down(targets));
    expect(await picture(dataDir)).toEqual(await picture(undisturbed));
    await withSystem(dataDir, (database) => database.up());
    expect((await picture(dataDir)).digest).toBe(whole.digest);
  },
);

scenario(
  'kill-migrate-up',
  { holds: 'a migration up that is killed stops between two steps, and the next start ends it', runs: 1 },
  async (round) => {
    const targets = pickTarget(round);
    const [dataDir, undisturbed] = [await toBringUp(round), await toBringUp(round)];
    for (const dir of [dataDir, undisturbed]) await withSystem(dir, (database) => database.down(targets));
    await kill(round, dataDir, ['migrate', 'up']);
    for (const dir of [dataDir, undisturbed]) await withSystem(dir, (database) => database.up());
    expect(await picture(dataDir)).toEqual(await picture(undisturbed));
  },
);

function kill(round: Round, dataDir: string, words: readonly string[]): Promise<Killed> {
  const sign = join(dataDir, `${SYSTEM_DATABASE}-wal`);
  return killedCommand(round, [...words, '--data', dataDir], { sign, withinMs: 60 });
}

async function picture(dataDir: string) {
  return withSystem(dataDir, async ({ driver, versions }) => {
    await expectSound(driver);
    const { meta, ...rows } = await rowsOf(driver);
    // A change log that was made anew has a new epoch.
    const facts = meta?.filter(({ key }) => key !== 'epoch');
    return { versions: await versions(), digest: await schemaDigest(driver), rows, facts };
  });
}
