import { join } from 'node:path';
import { everyNotebookOf, isCodexError, type RegisteredNotebook } from '@codexlab/core';
import { NOTEBOOK_DATABASE, SYSTEM_DATABASE } from '../databases/names.ts';
import { checkAt, tendAt } from '../databases/access.ts';
import type { Tended } from '../databases/tend-database.ts';
import { folderInside } from '../server/folder-inside.ts';
import type { System } from '../server/open-system.ts';
import { messageOf } from '../server/log.ts';
import { type CareThread, startCare } from './care-thread.ts';

/** How to care for the databases. */
export interface MaintainOptions {
  /** True: every file is written anew, which takes as much space again; writers wait for it. */
  readonly vacuum?: boolean | undefined;
  /** Ends it with the signal's reason, once the statement under way is done. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how far it has come, from 0 to 1, and what comes next. */
  readonly onProgress?: ((fraction: number, what: string) => void) | undefined;
}

/** What was found of a database, and done for it. */
export interface DatabaseCare {
  /** `system`, or the path of the notebook in its workspace. */
  readonly name: string;
  readonly notebookId: RegisteredNotebook['id'] | null;
  /** `damaged`: only looked at. `skipped`: nothing was done, `why` tells the reason. */
  readonly state: 'sound' | 'damaged' | 'skipped';
  readonly why: string | null;
  /** What the engine found wrong; empty for a sound one. */
  readonly problems: readonly string[];
  readonly tended: Tended | null;
}

/** What is cared for: all that an open data folder names. */
export type MaintainedSystem = Pick<System, 'dataDir' | 'database' | 'store' | 'notebooks'>;

/**
 * Checks every database from end to end, and cares for those that are sound: statistics, empty space, write-ahead log.
 * People go on working meanwhile; what is damaged is told and left as it is. Only an index that is open with an engine
 * which shares no files is looked at by way of its line: where damage ends a statement there, the line makes the index
 * anew, and that one is told as sound. Safe to repeat and to interrupt.
 */
export async function maintain(
  system: MaintainedSystem,
  options: MaintainOptions = {},
): Promise<readonly DatabaseCare[]> {
  const { vacuum = false, signal, onProgress = () => undefined } = options;
  const places = await placesOf(system);
  const care = startCare();
  const stop = () => void care.end();
  signal?.addEventListener('abort', stop);
  try {
    const found: DatabaseCare[] = [];
    signal?.throwIfAborted();
    onProgress(0, 'system');
    found.push(await careForSystem(system, care, vacuum));
    for (const place of places) {
      signal?.throwIfAborted();
      onProgress(found.length / (places.length + 1), place.notebook.path);
      found.push(await careForNotebook(system, care, { ...place, vacuum }));
    }
    return found;
  } catch (error) {
    signal?.throwIfAborted(); // what was cut off is no failure of its own
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await care.end();
  }
}

interface NotebookPlace {
  readonly notebook: RegisteredNotebook;
  readonly workspacePath: Parameters<typeof folderInside>[0];
}

async function placesOf({ store }: MaintainedSystem): Promise<readonly NotebookPlace[]> {
  const places: NotebookPlace[] = [];
  for (const [workspacePath, workspaceId] of await store.workspaces.paths())
    for await (const notebook of everyNotebookOf(store.notebooks, [workspaceId]))
      places.push({ notebook, workspacePath });
  return places;
}

/**
 * Its writer runs in this thread: where the file is shared it waits, rather than stopping everything until the other
 * connection is done.
 */
async function careForSystem(
  { dataDir, database }: MaintainedSystem,
  care: CareThread,
  vacuum: boolean,
): Promise<DatabaseCare> {
  const location = join(dataDir, SYSTEM_DATABASE);
  const about = { name: 'system', notebookId: null };
  const problems = await checkAt(location, care);
  if (problems.length > 0) return { ...about, state: 'damaged', why: null, problems, tended: null };
  const tend = () => tendAt({ location, synchronous: 'FULL', vacuum }, care);
  const tended = database.engine.sharesFiles ? await database.driver.hold(tend) : await tend();
  return { ...about, state: 'sound', why: null, problems, tended };
}

/** Held open by its own host, so that no other process indexes it meanwhile. */
async function careForNotebook(
  { notebooks }: MaintainedSystem,
  care: CareThread,
  { notebook, workspacePath, vacuum }: NotebookPlace & { readonly vacuum: boolean },
): Promise<DatabaseCare> {
  const about = { name: notebook.path, notebookId: notebook.id };
  try {
    const root = folderInside(workspacePath, notebook.path);
    return await notebooks.use({ id: notebook.id, root }, async ({ ref, readOnly }) => {
      const location = join(ref.indexDir, NOTEBOOK_DATABASE);
      const problems = await checkAt(location, care);
      if (problems.length > 0) return { ...about, state: 'damaged', why: null, problems, tended: null };
      if (readOnly) return skipped(about, 'Another process holds the notebook.');
      const tended = await tendAt({ location, synchronous: 'NORMAL', vacuum }, care);
      return { ...about, state: 'sound', why: null, problems, tended };
    });
  } catch (error) {
    if (!isCodexError(error)) throw error;
    return skipped(about, messageOf(error)); // one folder that is not there is no reason to leave the others
  }
}

function skipped(about: Pick<DatabaseCare, 'name' | 'notebookId'>, why: string): DatabaseCare {
  return { ...about, state: 'skipped', why, problems: [], tended: null };
}
