import { join } from 'node:path';
import { type AbsPath, isCodexError } from '@codexlab/core';
import { choiceNamed, engineOf } from '../databases/engine-mark.ts';
import { readMoveNote } from '../databases/move-note.ts';
import { readPlaces } from '../databases/move/places.ts';
import { SYSTEM_DATABASE } from '../databases/names.ts';
import { openSystemDatabase } from '../databases/open-system-database.ts';
import { chooseIndexDir, notebookRoot } from '../index-dir.ts';
import { tryLockDataFolder } from '../server/data-folder.ts';
import { hasSystemDatabase, requireSystemDatabase } from '../system-database.ts';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { engineEnvironment } from './engine-choice.ts';
import { type Kept, keptIn, keptOf, notKept } from './engine-kept.ts';
import { locateNotebook } from './locate-notebook.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { renderTable } from './render-table.ts';
import { printable, toJson } from './render-text.ts';
import { dataDirFor } from './session.ts';
import { paintFor } from './terminal.ts';

interface EngineStatusOptions extends SystemOptions {
  readonly notebook?: string;
}

/** `engine status`: which engine keeps the system database, the index of each registered notebook, and of the one here. */
export const engineStatus: CommandDefinition = {
  usage: 'status',
  summary: 'tell which engine keeps what',
  description:
    'The data folder with its notebooks, and the notebook that you name or stand in. Beside a running server it tells of ' +
    'the data folder itself and of that notebook alone.',
  examples: [
    ['engine status --notebook ~/lab', 'that of a notebook, too'],
    ['engine status --json', 'for programs'],
  ],
  addOptions: (command) =>
    addSystemOptions(
      command.option('-n, --notebook <dir>', 'this notebook, too (default: the nearest one here or above)'),
    ),
  run: async (context, command) => {
    const options = command.opts<EngineStatusOptions>();
    const dataDir = dataDirFor(context, options);
    const notebook = await notebookHere(context, options, dataDir);
    if (!notebook) requireSystemDatabase(dataDir);
    const hasSystem = hasSystemDatabase(dataDir);
    const system = hasSystem ? await keptIn('system', dataDir, engineEnvironment(context)) : null;
    const notebooks = hasSystem ? await notebooksOf(context, dataDir) : [];
    if (notebooks === null)
      remark(context, 'A server has the data folder: what keeps its notebooks is not told.');
    const { stdout, env } = context.terminal;
    if (options.json) print(context, [toJson({ data: { system, notebooks, notebook } })]);
    else print(context, render([system, ...(notebooks ?? []), notebook], paintFor(stdout, env)));
    return exitCodes.ok;
  },
};

/** The notebook that the person named or stands in; null: there is none. Throws `not_found` for a named one alone. */
async function notebookHere(
  context: CommandContext,
  { notebook: named }: EngineStatusOptions,
  dataDir: AbsPath,
): Promise<Kept | null> {
  try {
    const root = notebookRoot(await locateNotebook(named, { callerDir: context.callerDir, dataDir }));
    return await keptOf({ root, indexDir: chooseIndexDir(root, dataDir) }, engineEnvironment(context));
  } catch (error) {
    if (named === undefined && isCodexError(error, 'not_found')) return null;
    throw error;
  }
}

/** Null while another process has the data folder. */
async function notebooksOf(context: CommandContext, dataDir: AbsPath): Promise<readonly Kept[] | null> {
  if (readMoveNote(dataDir)) return [];
  const lock = await tryLockDataFolder(dataDir);
  if (!lock) return null;
  try {
    const env = engineEnvironment(context);
    const storage = await choiceNamed(engineOf(dataDir), dataDir, env);
    const location = join(dataDir, SYSTEM_DATABASE);
    const { driver } = await openSystemDatabase({ storage, location, migrate: false });
    const places = await readPlaces(driver, dataDir).finally(() => driver.close());
    const found: Kept[] = [];
    for (const place of places)
      found.push('why' in place ? notKept(place.root, place.why) : await keptOf(place, env));
    return found;
  } finally {
    await lock.release();
  }
}

/** Each once: the notebook where one stands may be one of those that are registered. */
function render(found: readonly (Kept | null)[], paint: ReturnType<typeof paintFor>): string[] {
  const byName = new Map(found.flatMap((kept) => (kept ? [[kept.name, kept] as const] : [])));
  const rows = [...byName.values()].map(({ name, engine, note }) => [
    printable(name),
    engine ?? '',
    printable(note),
  ]);
  return renderTable(rows, [{ accent: 'name' }, {}, {}], paint);
}
