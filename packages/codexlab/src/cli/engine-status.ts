import { join } from 'node:path';
import type { AbsPath } from '@codexlab/core';
import { choiceNamed, engineOf } from '../databases/engine-mark.ts';
import { loadEngine } from '../databases/load-engine.ts';
import { readMoveNote } from '../databases/move-note.ts';
import { hasIndex, readPlaces } from '../databases/move/places.ts';
import { SYSTEM_DATABASE } from '../databases/names.ts';
import { openSystemDatabase } from '../databases/open-system-database.ts';
import { tryLockDataFolder } from '../server/data-folder.ts';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { engineEnvironment } from './engine-choice.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { renderTable } from './render-table.ts';
import { printable, toJson } from './render-text.ts';
import { existingDataDir } from './session.ts';
import { paintFor } from './terminal.ts';

/** What keeps a database. */
interface Kept {
  /** `system`, or the folder of a notebook. */
  readonly name: string;
  /** Null: it has no index yet, or cannot be found. */
  readonly engine: string | null;
  /** Several processes may use it at once; null: the engine is not known here. */
  readonly shared: boolean | null;
  readonly note: string;
}

/** `engine status`: which engine keeps the system database, and the index of each registered notebook. */
export const engineStatus: CommandDefinition = {
  usage: 'status',
  summary: 'tell which engine keeps what',
  description: 'Beside a running server it tells of the data folder alone.',
  examples: [['engine status --json', 'for programs']],
  addOptions: addSystemOptions,
  run: async (context, command) => {
    const options = command.opts<SystemOptions>();
    const dataDir = existingDataDir(context, options);
    const system = await keptIn(context, 'system', dataDir);
    const notebooks = await notebooksOf(context, dataDir);
    if (notebooks === null)
      remark(context, 'A server has the data folder: what keeps its notebooks is not told.');
    const { stdout, env } = context.terminal;
    if (options.json) print(context, [toJson({ data: { system, notebooks } })]);
    else print(context, render([system, ...(notebooks ?? [])], paintFor(stdout, env)));
    return exitCodes.ok;
  },
};

/** Null while another process has the data folder. */
async function notebooksOf(context: CommandContext, dataDir: AbsPath): Promise<readonly Kept[] | null> {
  if (readMoveNote(dataDir)) return [];
  const lock = await tryLockDataFolder(dataDir);
  if (!lock) return null;
  try {
    const storage = await choiceNamed(engineOf(dataDir), dataDir, engineEnvironment(context));
    const { driver } = await openSystemDatabase({
      ...{ storage, location: join(dataDir, SYSTEM_DATABASE), migrate: false },
    });
    const places = await readPlaces(driver, dataDir).finally(() => driver.close());
    const found: Kept[] = [];
    for (const place of places)
      if ('why' in place) found.push({ name: place.root, engine: null, shared: null, note: place.why });
      else if (hasIndex(place.indexDir) || readMoveNote(place.indexDir))
        found.push(await keptIn(context, place.root, place.indexDir));
      else found.push({ name: place.root, engine: null, shared: null, note: 'It has no index yet.' });
    return found;
  } finally {
    await lock.release();
  }
}

async function keptIn(context: CommandContext, name: string, dir: AbsPath): Promise<Kept> {
  const note = readMoveNote(dir);
  if (note)
    return { name, engine: note.to, shared: null, note: 'A move to it was interrupted: run it again.' };
  const engine = engineOf(dir);
  const storage = await choiceNamed(engine, dir, engineEnvironment(context)).catch(() => null);
  if (!storage) return { name, engine, shared: null, note: 'Name its module with CODEX_ENGINE.' };
  const { sharesFiles: shared } = await loadEngine(storage);
  return { name, engine, shared, note: shared ? 'several processes at once' : 'one process alone' };
}

function render(found: readonly Kept[], paint: ReturnType<typeof paintFor>): string[] {
  const rows = found.map(({ name, engine, note }) => [printable(name), engine ?? '', printable(note)]);
  return renderTable(rows, [{ accent: 'name' }, {}, {}], paint);
}
