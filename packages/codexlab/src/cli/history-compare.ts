import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { renderComparison } from './render-history.ts';
import { toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor } from './terminal.ts';
import { toWirePathChange } from './wire-history.ts';

interface CompareOptions extends ListOptions {
  readonly in?: string;
}

/** `history compare FROM TO`: the files that differ between two commits or branches. */
export const historyCompare: CommandDefinition = {
  usage: 'compare <from> <to>',
  summary: 'list the files that differ between two commits or branches',
  examples: [
    ['history compare main draft', 'between two branches'],
    ['history compare 4f2c9e1 HEAD --in runs', 'in one folder, since a commit'],
  ],
  addOptions: (command) =>
    addListOptions(command.option('--in <folder>', 'only files below this folder of the notebook'), 'all'),
  run: async (context, command) => {
    const options = command.opts<CompareOptions>();
    const [from, to] = command.args as [string, string];
    return withNotebook(context, options, async (notebook) => {
      const request = { limit: options.limit ?? null, cursor: options.cursor };
      const { items, last } = await readPages(request, (page) =>
        notebook.history.compare({ from, to, folder: options.in }, page),
      );
      const { stdout, env } = context.terminal;
      if (options.json)
        print(context, [toJson({ data: items.map(toWirePathChange), next_cursor: last.nextCursor })]);
      else print(context, renderComparison(items, paintFor(stdout, env)));
      if (!options.json && items.length === 0) remark(context, 'No file differs.');
      if (!options.json) remarkMore(context, last.nextCursor);
      return exitCodes.ok;
    });
  },
};
