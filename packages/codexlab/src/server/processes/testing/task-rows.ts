import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SYSTEM_DATABASE } from '../../../databases/names.ts';
import { sealOf } from '../../../databases/seal.ts';
import { testEngine } from '../../../testing/test-engine.ts';

/** A task as the database has it while no server runs. */
export interface TaskRow {
  readonly type: string;
  readonly status: string;
  readonly attempts: number;
  readonly holder: string | null;
  readonly lease_until: number | null;
}

/** A task of a data folder that no server has. */
export async function taskRow(dataDir: string, id: string): Promise<TaskRow | null> {
  const driver = await testEngine.openDriver({ ...placeOf(dataDir), readOnly: true });
  try {
    const sql = 'select type, status, attempts, holder, lease_until from task where id = ?';
    return (await driver.all<TaskRow>(sql, [id]))[0] ?? null;
  } finally {
    await driver.close();
  }
}

/** Lets the leases of all tasks end, as time does. */
export async function endLeases(dataDir: string): Promise<void> {
  const driver = await testEngine.openDriver(placeOf(dataDir));
  try {
    const sql = 'update task set lease_until = 1 where lease_until is not null';
    await driver.transaction((tx) => tx.run(sql));
  } finally {
    await driver.close();
  }
  await rm(sealOf(placeOf(dataDir).location), { force: true }); // changed on purpose
}

function placeOf(dataDir: string) {
  return { location: join(dataDir, SYSTEM_DATABASE), synchronous: 'FULL' } as const;
}
