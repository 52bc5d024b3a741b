import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print } from './context.ts';
import { heldElsewhere } from './held-elsewhere.ts';
import { compareAndTell } from './index-command.ts';
import { locateNotebook } from './locate-notebook.ts';
import { addJsonOption, addOpenOptions, type NotebookOptions } from './options.ts';
import { toJson } from './render-text.ts';
import { whereabouts, withFolder } from './session.ts';
import { untilAborted } from './until-aborted.ts';

interface SyncOptions extends NotebookOptions {
  readonly wait?: boolean;
}

/** `sync`: compares a notebook with the disk now, or waits until its holder has done so. */
export const sync: CommandDefinition = {
  usage: 'sync',
  summary: 'compare the notebook with the disk now',
  description: 'When it ends with 0 or 5, every change made to files before it is in the index.',
  examples: [
    ['sync', 'bring the index up to date'],
    ['sync --wait', 'the same; when another process holds the notebook, wait until it has caught up'],
  ],
  addOptions: (command) =>
    addJsonOption(
      addOpenOptions(
        command
          .option('-n, --notebook <dir>', 'the notebook (default: the nearest one here or above)')
          .option('--wait', 'wait for the process that holds the notebook'),
      ),
    ),
  run: async (context, command) => {
    const options = command.opts<SyncOptions>();
    const root = await locateNotebook(options.notebook, whereabouts(context, options));
    return withFolder(context, root, options, async (notebook) => {
      if (!notebook.readOnly) return compareAndTell(context, notebook, options.json === true);
      if (!options.wait) throw heldElsewhere(notebook);
      await untilAborted(notebook.settled(), context.signal);
      const told = { notebook_id: notebook.ref.id, path: notebook.ref.root, settled: true };
      print(context, [options.json ? toJson(told) : 'The process that holds the notebook has caught up.']);
      return exitCodes.ok;
    });
  },
};
