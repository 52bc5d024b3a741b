import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, verifyChain } from '@codexlab/core';
import {
  createAuditStore,
  type SchemaDomain,
  type SqlDriver,
  type SqlEngine,
  type Synchronous,
  tendDriver,
} from '@codexlab/storage-sql';
import type { BackupDisk } from '../../operations/backup/disk.ts';
import { MOVE_NOTE } from '../move-note.ts';
import { copyDatabase, type CopiedRows } from './copy-database.ts';
import { breakSeal } from '../seal.ts';
import { newPath, switchDatabase } from './switch-database.ts';
import { notEqual, verifyCopy } from './verify-copy.ts';

/** Which database to move, and how. */
export interface DatabaseMove {
  /** Its folder, which nobody else has. */
  readonly dir: string;
  /** Its file name. */
  readonly database: string;
  readonly from: SqlEngine;
  readonly to: SqlEngine;
  readonly domains: readonly SchemaDomain[];
  readonly synchronous: Synchronous;
  /** The word that stands for the engine to move to, see `choiceOf`. */
  readonly word: string;
  /** How to go on when it is cut off: the rest of the command line after the engine. */
  readonly again: string;
  readonly disk: BackupDisk;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** What was moved. */
export interface MovedDatabase {
  readonly rows: number;
  /** Where the old file lies. */
  readonly kept: string;
  /** False: the words of its files are read again when it is opened next. */
  readonly hasSearch: boolean;
}

/** Every file is read again whose text was read by another version. */
const READ_AGAIN = 'update file_metadata set parser_version = 0';
const HAS_AUDIT = `select 1 from sqlite_schema where type = 'table' and name = 'audit_log'`;

/**
 * Moves a database from one engine to another: makes a new one beside it, row by row, reads that again, and only then
 * puts it in its place; the old file stays under another name. Throws `unavailable` when the copy is not what was copied
 * or a disk refuses, and what the engines throw; the old one is in use until the last moment.
 */
export async function moveDatabase(move: DatabaseMove): Promise<MovedDatabase> {
  const { dir, database, disk } = move;
  const made = newPath(dir, database);
  await removeMade(made, disk);
  try {
    const copied = await build(move, made);
    await disk.sync(made);
    await disk.sync(dir);
    const kept = freeName(move);
    await switchDatabase(dir, { database, kept, to: move.to.name, word: move.word, again: move.again }, disk);
    const rows = copied.tables.reduce((sum, table) => sum + table.rows, 0);
    return { rows, kept: join(dir, kept), hasSearch: copied.hasSearch };
  } catch (error) {
    if (!existsSync(join(dir, MOVE_NOTE))) await removeMade(made, disk).catch(() => undefined); // the first failure is told
    throw error;
  }
}

async function build(move: DatabaseMove, made: string): Promise<CopiedRows> {
  const { from, to, database, dir, domains, signal, synchronous, disk } = move;
  await disk.write(made, [], { mode: statSync(join(dir, database)).mode & 0o777 });
  await breakSeal(join(dir, database));
  const old = await from.openDriver({ location: join(dir, database), synchronous });
  const copied = await closing(old, async () => {
    const next = await to.openDriver({ location: made, synchronous, shadowTables: true });
    return closing(next, () => copyDatabase({ from: old, to: next, domains, signal }));
  });
  const next = await to.openDriver({ location: made, synchronous });
  await closing(next, async () => {
    await verifyCopy(next, copied);
    await requireSoundAudit(next);
    if (!copied.hasSearch) await next.batch([{ sql: READ_AGAIN }]);
    await tendDriver(next, false);
  });
  if (existsSync(`${made}-wal`)) throw notEqual('Its log was not taken into the file.');
  return copied;
}

async function requireSoundAudit(driver: SqlDriver): Promise<void> {
  if ((await driver.all(HAS_AUDIT)).length === 0) return;
  const verdict = await verifyChain(createAuditStore(driver), []);
  if (!verdict.sound)
    throw notEqual(`Its audit log is not sound at entry ${verdict.badSeq}: ${verdict.message}`);
}

async function closing<T>(driver: SqlDriver, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await driver.close();
  }
}

async function removeMade(made: string, disk: BackupDisk): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal']) await disk.remove(`${made}${suffix}`);
}

function freeName({ dir, database, from, clock }: DatabaseMove): string {
  const utc = new Date(clock.nowMs()).toISOString().replace(/[-:]|\.\d+/g, '');
  const name = `${database}.${from.name}-${utc}`;
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${name}-${n}`;
    if (!existsSync(join(dir, free))) return free;
  }
}
