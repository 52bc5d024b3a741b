import { join } from 'node:path';
import { notebookSchema, type StorageChoice, systemSchema } from '@codexlab/storage-sql';
import { nodeDisk } from '../../operations/backup/disk.ts';
import { sayingWhat } from '../../operations/backup/saying-what.ts';
import { choiceFor, engineOf } from '../engine-mark.ts';
import { inspectDatabase } from '../inspect.ts';
import { loadEngine, wordFor } from '../load-engine.ts';
import { NOTEBOOK_DATABASE, SYSTEM_DATABASE } from '../names.ts';
import { isSealBroken } from '../seal.ts';
import { type DatabaseMove, moveDatabase } from './move-database.ts';
import { type MoveOptions, type MoveOutcome, skipped } from './move-outcome.ts';
import type { IndexPlace } from './places.ts';
import { finishSwitch } from './switch-database.ts';

/** Moves the system database of the data folder. `again`: what to say after the engine to go on when it is cut off. */
export function moveSystem(options: MoveOptions, again: string): Promise<MoveOutcome> {
  const about = { dir: options.dataDir, database: SYSTEM_DATABASE, domains: systemSchema };
  return move('system', { ...about, synchronous: 'FULL', again }, options);
}

/** Moves the index of one notebook, whose lock is held; `again` as in `moveSystem`. One that is not sound is skipped. */
export async function moveIndex(
  { root, indexDir }: IndexPlace,
  options: MoveOptions,
  again: string,
): Promise<MoveOutcome> {
  const finished = await finishCutOff(root, indexDir, options);
  if (finished) return finished;
  const { to, load = loadEngine } = options;
  if (engineOf(indexDir) !== to.name) {
    const engine = await load(await keptWith(indexDir, NOTEBOOK_DATABASE, options));
    const path = join(indexDir, NOTEBOOK_DATABASE);
    if ((await isSealBroken(path)) || (await inspectDatabase(engine, path)) !== 'ours')
      return skipped(root, 'Its index is not sound; it is made anew when it is opened next.');
  }
  const about = { dir: indexDir, database: NOTEBOOK_DATABASE, domains: notebookSchema };
  return move(root, { ...about, synchronous: 'NORMAL', again }, options);
}

type Wanted = Pick<DatabaseMove, 'dir' | 'database' | 'domains' | 'synchronous' | 'again'>;

async function move(name: string, wanted: Wanted, options: MoveOptions): Promise<MoveOutcome> {
  const { to, clock, signal, disk = nodeDisk, load = loadEngine } = options;
  signal?.throwIfAborted();
  if (engineOf(wanted.dir) === to.name) return { ...skipped(name, null), state: 'already' };
  const from = await load(await keptWith(wanted.dir, wanted.database, options));
  const parts = { ...wanted, word: wordFor(to), from, to: await load(to), disk, clock, signal };
  const { rows, kept, hasSearch } = await sayingWhat('The disk refused while a database was moved', () =>
    moveDatabase(parts),
  );
  return { ...skipped(name, null), state: 'moved', rows, kept, readsAgain: !hasSearch };
}

/** The choice that a database is kept with, as far as somebody says where its engine comes from. */
export function keptWith(
  dir: string,
  database: string,
  { from: preferred, env }: Pick<MoveOptions, 'from' | 'env'>,
): Promise<StorageChoice> {
  return choiceFor(dir, database, { preferred, env });
}

/** What an earlier run began to switch is ended first. Null when that leaves something to do. */
export async function finishCutOff(
  name: string,
  dir: string,
  { to, disk = nodeDisk }: MoveOptions,
): Promise<MoveOutcome | null> {
  const note = await finishSwitch(dir, disk);
  if (note?.to !== to.name) return null;
  return { ...skipped(name, null), state: 'moved', kept: join(dir, note.kept) };
}
