import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { askNamed } from './locate-file.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { renderBlame } from './render-history.ts';
import { toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor } from './terminal.ts';
import { toWireBlame } from './wire-history.ts';

interface BlameOptions extends ListOptions {
  readonly revision?: string;
}

/** `blame PATH`: who wrote which line. */
export const blame: CommandDefinition = {
  usage: 'blame <path>',
  summary: 'show who wrote each line of a file, and in which commit',
  description: 'Of the newest commit, unless another one is named; what is not committed is not in it.',
  examples: [
    ['blame notes/day1.md', 'commit, day, author, number and text of each line'],
    ['blame notes/day1.md --revision draft', 'on another branch'],
  ],
  addOptions: (command) =>
    addListOptions(
      command.option(
        '--revision <revision>',
        'as it was in this commit, branch or tag, or before it (HEAD~3) (default: HEAD)',
      ),
      'all',
    ),
  run: async (context, command) => {
    const { revision, limit = null, cursor, ...options } = command.opts<BlameOptions>();
    const place = { named: command.args[0]!, callerDir: context.callerDir };
    return withNotebook(context, options, async (notebook) => {
      const { items, last } = await askNamed(notebook, place, (path) =>
        readPages({ limit, cursor }, (page) => notebook.history.blame(path, { ...page, revision })),
      );
      const { stdout, env } = context.terminal;
      if (options.json)
        print(context, [toJson({ data: items.map(toWireBlame), next_cursor: last.nextCursor })]);
      else print(context, renderBlame(items, paintFor(stdout, env)));
      if (!options.json && items.length === 0) remark(context, 'The file is empty.');
      if (!options.json) remarkMore(context, last.nextCursor);
      return exitCodes.ok;
    });
  },
};
