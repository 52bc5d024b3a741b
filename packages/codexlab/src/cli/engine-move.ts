import { absPath, CodexError } from '@codexlab/core';
import { choiceOf } from '../databases/load-engine.ts';
import type { MoveOptions, MoveOutcome } from '../databases/move/move-outcome.ts';
import { chooseIndexDir, notebookRoot } from '../index-dir.ts';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { engineEnvironment, namedEngine } from './engine-choice.ts';
import { locateNotebook } from './locate-notebook.ts';
import { addSystemOptions, type EngineOptions, type SystemOptions } from './options.ts';
import { printable, toJson } from './render-text.ts';
import { showCounted } from './render-values.ts';
import { dataDirFor, freeDataDir, whereabouts } from './session.ts';

interface EngineMoveOptions extends SystemOptions, EngineOptions {
  readonly notebook?: string;
  readonly yes?: boolean;
}

/** `engine move NAME`: moves a data folder, or one notebook, to another engine. */
export const engineMove: CommandDefinition = {
  usage: 'move <engine>',
  summary: 'move a data folder with its notebooks, or one notebook, to another engine',
  description:
    'ENGINE is sqlite, libsql or a module. Everything is copied, read again, and only then put in the place of the old ' +
    'files, which stay beside the new ones until you delete them: it takes as much space again. No server may run. Cut ' +
    'off, it is run again. Exit code 5: a notebook was left as it is.',
  examples: [
    ['engine move libsql --yes', 'the data folder, and every notebook that stands'],
    ['engine move sqlite --notebook ~/lab --yes', 'one notebook'],
    ['engine move sqlite --engine ./mine.js --yes', 'away from an engine that somebody else made'],
  ],
  addOptions: (command) =>
    addSystemOptions(
      command
        .option('-n, --notebook <dir>', 'only this notebook')
        .option(
          '--engine <module>',
          'where the engine comes from that keeps it now, unless it is sqlite or libsql (or CODEX_ENGINE)',
        )
        .option('--yes', 'that the databases may be written anew'),
    ),
  run: async (context, command) => {
    const options = command.opts<EngineMoveOptions>();
    const env = engineEnvironment(context);
    const to = await choiceOf(command.args[0]!, context.callerDir, env);
    if (!options.yes) throw notSaid(to.name);
    const { clock, signal } = context;
    const onDone = options.json ? undefined : (outcome: MoveOutcome) => tell(context, outcome, to.name);
    const shared = { to, from: await namedEngine(context, options), env, clock, signal, onDone };
    const outcomes = await moveNamed(context, options, shared);
    if (options.json) print(context, [toJson({ data: outcomes.map(toWire) })]);
    return outcomes.some(({ state }) => state === 'skipped') ? exitCodes.indexedWithProblems : exitCodes.ok;
  },
};

async function moveNamed(
  context: CommandContext,
  options: EngineMoveOptions,
  shared: Omit<MoveOptions, 'dataDir'>,
): Promise<readonly MoveOutcome[]> {
  const { moveDataFolder, moveNotebook } = await import('../databases/move/move-folder.ts'); // not loaded for other commands
  if (options.notebook === undefined)
    return moveDataFolder({ ...shared, dataDir: await freeDataDir(context, options) });
  const dataDir = dataDirFor(context, options);
  const root = notebookRoot(await locateNotebook(options.notebook, whereabouts(context, options)));
  const place = { root, indexDir: absPath(chooseIndexDir(root, dataDir)) };
  return [await moveNotebook(place, { ...shared, dataDir })];
}

function notSaid(engine: string): CodexError {
  const message = `Databases will be written anew for ${engine}, which takes as much space again. Say so with --yes.`;
  return new CodexError('invalid', message, { field: 'yes' });
}

function tell(
  context: CommandContext,
  { name, state, why, rows, kept, readsAgain }: MoveOutcome,
  engine: string,
) {
  const of = name === 'system' ? 'The system database' : `The index of ${printable(name)}`;
  if (state === 'skipped') return remark(context, `${of} was left as it is: ${printable(why ?? '')}`);
  if (state === 'already') return remark(context, `${of} is kept with ${engine} already.`);
  remark(context, `${of} is kept with ${engine} now${rows > 0 ? ` (${showCounted(rows, 'row')})` : ''}.`);
  if (kept !== null) remark(context, `  The old file, as readable as it was: ${printable(kept)}`);
  if (readsAgain) remark(context, '  Its files are read again when it is opened next.');
}

function toWire({ name, state, why, rows, kept, readsAgain }: MoveOutcome) {
  return { name, state, why, rows, kept, reads_again: readsAgain };
}
