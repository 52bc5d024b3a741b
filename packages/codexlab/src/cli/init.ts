import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { CodexError } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { compareAndTell } from './index-command.ts';
import { addJsonOption, addOpenOptions, type OpenNotebookOptions } from './options.ts';
import { printable } from './render-text.ts';
import { withFolder } from './session.ts';

interface InitOptions extends OpenNotebookOptions {
  readonly json?: boolean;
}

/** `init [DIR]`: makes exactly this folder a notebook, new or not. */
export const init: CommandDefinition = {
  usage: 'init [dir]',
  summary: 'make a folder a notebook, also a new one, or one inside another notebook',
  description:
    'DIR is this folder when it is not named. Adds `.codex` with the index and the settings, and changes no other file.',
  examples: [
    ['init ~/lab', 'the folder is made where there is none'],
    ['init', 'this folder, even inside of another notebook'],
  ],
  addOptions: (command) => addJsonOption(addOpenOptions(command)),
  run: async (context, command) => {
    const options = command.opts<InitOptions>();
    const dir = resolve(context.callerDir, command.args[0] ?? '.');
    makeFolder(dir);
    return withFolder(context, dir, options, (notebook) =>
      compareAndTell(context, notebook, options.json === true),
    );
  },
};

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
