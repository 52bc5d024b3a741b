import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { CodexError, type Notebook } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, remark } from './context.ts';
import { beginHistory, remarkNobody } from './history-settings.ts';
import { compareAndTell } from './index-command.ts';
import { addJsonOption, addOpenOptions, type OpenNotebookOptions } from './options.ts';
import { printable } from './render-text.ts';
import { withFolder } from './session.ts';

interface InitOptions extends OpenNotebookOptions {
  readonly json?: boolean;
  readonly git?: boolean;
}

/** `init [DIR]`: makes exactly this folder a notebook, new or not. */
export const init: CommandDefinition = {
  usage: 'init [dir]',
  summary: 'make a folder a notebook, also a new one, or one inside another notebook',
  description:
    'DIR is this folder when it is not named. Adds `.codex` with the index and the settings, and changes no other file. ' +
    'With --git changes are committed by themselves from now on, as with: codexlab history on',
  examples: [
    ['init ~/lab', 'the folder is made where there is none'],
    ['init', 'this folder, even inside of another notebook'],
    ['init --git', 'with every version of every file kept in a git repository'],
  ],
  addOptions: (command) =>
    addJsonOption(addOpenOptions(command)).option(
      '--git',
      'keep the history of the files: make a repository unless there is one',
    ),
  run: async (context, command) => {
    const options = command.opts<InitOptions>();
    const dir = resolve(context.callerDir, command.args[0] ?? '.');
    makeFolder(dir);
    return withFolder(context, dir, options, async (notebook) => {
      const exitCode = await compareAndTell(context, notebook, options.json === true);
      if (options.git) await keepHistory(context, notebook, options.json === true);
      return exitCode;
    });
  },
};

/** Told beside the output, which is of what was found in the folder. */
async function keepHistory(context: CommandContext, notebook: Notebook, json: boolean): Promise<void> {
  const { head, trouble } = await beginHistory(notebook);
  if (head !== null)
    remark(context, `Changes are committed by themselves; the newest commit is ${head.slice(0, 10)}.`);
  if (!json) await remarkNobody(context, notebook);
  if (trouble !== null) remark(context, printable(trouble));
}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (cause) {
    throw new CodexError(
      'unavailable',
      `The folder ${printable(dir)} cannot be made.`,
      { path: dir },
      { cause },
    );
  }
}
