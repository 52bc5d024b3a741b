import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SchemaDomain, type SqlDriver, systemSchema } from '@codexlab/storage-sql';
import { openDriver } from '@codexlab/storage-sqlite';
import { SYSTEM_DATABASE } from '../databases/names.ts';
import { openSystemDatabase, type SystemDatabase } from '../databases/open-system-database.ts';
import { openMatrixWorld } from '../server/matrix/matrix-world.ts';
import type { Round } from './scenario.ts';

/** The rows of each table. */
export type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Makes a system database with people, workspaces, an audit log and `tasks` tasks, once for all rounds of a test. */
export function filledSystems(tasks = 4_000): (round: Round) => Promise<string> {
  let made: Promise<string> | null = null;
  async function make(): Promise<string> {
    const { server } = await openMatrixWorld();
    await server.codex.audit.flush();
    await server.close();
    await addTasks(join(server.dataDir, SYSTEM_DATABASE), tasks);
    return server.dataDir;
  }
  return async (round) => {
    made ??= make();
    const dataDir = round.folder();
    copyFileSync(join(await made, SYSTEM_DATABASE), join(dataDir, SYSTEM_DATABASE));
    return dataDir;
  };
}

/** Opens the system database of a data folder as it is, at the versions that it has. */
export async function withSystem<T>(
  dataDir: string,
  work: (database: SystemDatabase) => Promise<T>,
): Promise<T> {
  const location = join(dataDir, SYSTEM_DATABASE);
  const database = await openSystemDatabase({ location, migrate: false });
  try {
    return await work(database);
  } finally {
    await database.driver.close();
  }
}

/** Every row of every table that holds something; only when a step was taken is left out. */
export async function rowsOf({ all }: Pick<SqlDriver, 'all'>): Promise<Rows> {
  const tables = await all<{ name: string }>(
    `select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name <> 'schema_version' order by 1`,
  );
  const rows: Record<string, readonly Readonly<Record<string, unknown>>[]> = {};
  for (const { name } of tables) rows[name] = await all(`select * from "${name}" order by 1, 2`);
  return rows;
}

/** A version that the database can be taken back to: a step less of one part, with all parts after it gone. */
export function pickTarget({ pick }: Round): Readonly<Record<string, number>> {
  const steps = systemSchema.flatMap(({ migrations }, at) => migrations.map((_, less) => ({ at, less })));
  // The first part says whose database it is: it stays.
  const { at, less } = steps[1 + pick(steps.length - 1)]!;
  const wanted = ({ domain }: SchemaDomain, i: number) => [domain, i === at ? less : 0] as const;
  return Object.fromEntries(systemSchema.map(wanted).slice(at));
}

/** Many tasks, so that the step that copies them takes a while. */
async function addTasks(location: string, tasks: number): Promise<void> {
  const driver = await openDriver({ location, synchronous: 'NORMAL' });
  await driver.script(`
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${tasks})
    insert into task (id, type, status, input_data, created_at, not_before, attempts, max_attempts, progress, cancel_requested)
    select printf('01TASK%020d', i), 'backup', 'completed', printf('{"n":%d}', i), i, i, 1, 5, 1, 0 from n`);
  await driver.close();
}
