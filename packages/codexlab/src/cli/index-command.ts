import { isCodexError, type Notebook } from '@codexlab/core';
import { addJsonOption, addOpenOptions, type OpenNotebookOptions } from './options.ts';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark, type CommandContext } from './context.ts';
import { heldElsewhere } from './held-elsewhere.ts';
import { folderToOpen } from './locate-notebook.ts';
import { compare, renderComparison, toWireComparison } from './comparison.ts';
import { toJson } from './render-text.ts';
import { whereabouts, withFolder } from './session.ts';
import { paintFor } from './terminal.ts';

/** Options of `index`. */
interface IndexOptions extends OpenNotebookOptions {
  readonly json?: boolean;
}

const PROBLEMS = 1000;

/** `index [DIR]`: makes a folder a notebook, or brings its index up to date. */
export const index: CommandDefinition = {
  usage: 'index [dir]',
  summary: 'make a folder a notebook, or bring its index up to date',
  description: 'DIR is the notebook you stand in, else this folder, when it is not named.',
  examples: [
    ['index ~/lab', 'index a folder; its files are only read'],
    ['index --json', 'for programs; exit code 5 when files have problems'],
  ],
  addOptions: (command) => addJsonOption(addOpenOptions(command)),
  run: async (context, command) => {
    const options = command.opts<IndexOptions>();
    const root = await folderToOpen(command.args[0], whereabouts(context, options));
    return withFolder(context, root, options, (notebook) =>
      compareAndTell(context, notebook, options.json === true),
    );
  },
};

/**
 * Compares the notebook with the disk and tells what was done and what it holds; 5 when files have problems. What changed
 * is committed where that is wanted.
 * Throws `conflict` when another process holds it.
 */
export async function compareAndTell(
  context: CommandContext,
  notebook: Notebook,
  json: boolean,
): Promise<number> {
  if (notebook.readOnly) throw heldElsewhere(notebook);
  const found = await compare(context, notebook, PROBLEMS);
  const { stdout, env } = context.terminal;
  print(context, json ? [toJson(toWireComparison(found))] : renderComparison(found, paintFor(stdout, env)));
  await commitFound(context, notebook);
  return found.problems.total > 0 ? exitCodes.indexedWithProblems : exitCodes.ok;
}

/** What the comparison found is committed where that is wanted; what stands in the way is told, and is no failure of it. */
async function commitFound(context: CommandContext, notebook: Notebook): Promise<void> {
  try {
    await notebook.history.settled();
  } catch (error) {
    if (!isCodexError(error)) throw error;
    remark(context, `Not committed: ${error.message}`);
  }
}
