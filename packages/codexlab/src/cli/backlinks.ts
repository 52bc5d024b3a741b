import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { locateFile } from './locate-file.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { renderBacklinks } from './render-links.ts';
import { toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor, widthFor } from './terminal.ts';
import { toWireLink } from './wire.ts';

/** `backlinks FILE`: which files link to one. */
export const backlinks: CommandDefinition = {
  usage: 'backlinks <file>',
  summary: 'show the links of other files that lead to a file',
  examples: [
    ['backlinks methods/runge-kutta.md', 'who refers to this note'],
    ['backlinks methods/runge-kutta.md --json', 'for programs'],
  ],
  addOptions: (command) => addListOptions(command, 'all'),
  run: async (context, command) => {
    const options = command.opts<ListOptions>();
    return withNotebook(context, options, async (notebook) => {
      const { path } = await locateFile(notebook, command.args[0]!, context.callerDir);
      const request = { limit: options.limit ?? null, cursor: options.cursor };
      const { items, last } = await readPages(request, (page) => notebook.links.backlinks(path, page));
      const { stdout, env } = context.terminal;
      if (options.json)
        print(context, [toJson({ data: items.map(toWireLink), next_cursor: last.nextCursor })]);
      else print(context, renderBacklinks(items, widthFor(stdout), paintFor(stdout, env)));
      if (!options.json && items.length === 0) remark(context, 'No other file links to this one.');
      if (!options.json) remarkMore(context, last.nextCursor);
      return exitCodes.ok;
    });
  },
};
