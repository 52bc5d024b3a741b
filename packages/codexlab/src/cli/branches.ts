import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { renderBranches } from './render-history.ts';
import { toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor, widthFor } from './terminal.ts';
import { toWireBranch } from './wire-history.ts';

/** `branches`: the branches of the repository. */
export const branches: CommandDefinition = {
  usage: 'branches',
  summary: 'list the branches of the repository that holds the notebook',
  description:
    'A star marks the one that is checked out. Codex commits there, and never switches to another.',
  examples: [
    ['branches', 'name, newest commit, when and what'],
    ['branches --json', 'for programs'],
  ],
  addOptions: (command) => addListOptions(command, 'all'),
  run: async (context, command) => {
    const options = command.opts<ListOptions>();
    return withNotebook(context, options, async (notebook) => {
      const request = { limit: options.limit ?? null, cursor: options.cursor };
      const { items, last } = await readPages(request, (page) => notebook.history.branches(page));
      const { stdout, env } = context.terminal;
      if (options.json)
        print(context, [toJson({ data: items.map(toWireBranch), next_cursor: last.nextCursor })]);
      else print(context, renderBranches(items, widthFor(stdout), paintFor(stdout, env)));
      if (!options.json && items.length === 0)
        remark(context, 'No branches: nothing has been committed yet.');
      if (!options.json) remarkMore(context, last.nextCursor);
      return exitCodes.ok;
    });
  },
};
