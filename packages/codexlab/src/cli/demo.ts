import { relative, resolve } from 'node:path';
import { writeDemo } from '../demo/write-demo.ts';
import type { CommandDefinition } from './command-definition.ts';
import { print, remark, type CommandContext } from './context.ts';
import { compareAndTell } from './index-command.ts';
import { shellWord } from '../shell-word.ts';
import { addServeFolderOptions, openFolder, type OpenCommandOptions } from './open.ts';
import { addJsonOption, addOpenOptions } from './options.ts';
import { printable } from './render-text.ts';
import { withFolder } from './session.ts';

interface DemoOptions extends OpenCommandOptions {
  /** False with `--no-open`. */
  readonly open: boolean;
}

const DEFAULT_FOLDER = 'codexlab-demo';

/** `demo [DIR]`: makes a notebook of sample experiments and opens it. */
export const demo: CommandDefinition = {
  usage: 'demo [dir]',
  summary: 'make a notebook of sample experiments and open it',
  description:
    `DIR is ./${DEFAULT_FOLDER} when it is not named; it must be empty, new, or made by an earlier demo. ` +
    'All numbers are computed when the notebook is made.',
  examples: [
    ['demo', `make ./${DEFAULT_FOLDER}, index it, serve it and stay live`],
    ['demo /tmp/lab --no-open', 'make it and index it only'],
  ],
  addOptions: (command) =>
    addJsonOption(
      addOpenOptions(
        addServeFolderOptions(command.option('--no-open', 'make and index the notebook, then end')),
      ),
      'one JSON line for each event',
    ),
  run: async (context, command) => {
    const options = command.opts<DemoOptions>();
    const dir = resolve(context.callerDir, command.args[0] ?? DEFAULT_FOLDER);
    const made = await writeDemo(dir);
    if (!options.json) {
      remark(context, `${made ? 'Made' : 'Going on with'} the sample notebook ${printable(dir)}`);
    }
    if (options.open) return openFolder(context, dir, options, () => hints(context, dir));
    return withFolder(context, dir, options, async (notebook) => {
      const exitCode = await compareAndTell(context, notebook, options.json === true);
      if (!options.json) print(context, hints(context, dir));
      return exitCode;
    });
  },
};

/** Command lines that work where the person stands. */
function hints({ invocation, callerDir }: CommandContext, dir: string): string[] {
  const notebook = shellWord(relative(callerDir, dir) || '.');
  const line = (words: string): string => `  ${invocation} ${words} -n ${notebook}`;
  return [
    '',
    'Search it, from another terminal in this folder:',
    line('search learning rate'),
    line(`search '"period doubling" tag:dynamics'`),
    line('backlinks experiments/optimisers/optimiser-comparison.md'),
    line('tags'),
    '',
  ];
}
