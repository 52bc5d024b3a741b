import type { FileSummary, Notebook, Page, PageRequest } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { renderFiles } from './files.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor } from './terminal.ts';
import { toWireFile } from './wire.ts';

interface OrphansOptions extends ListOptions {
  readonly all?: boolean;
}

/** `orphans`: lists what no link leads to or away from. */
export const orphans: CommandDefinition = {
  usage: 'orphans',
  summary: 'list notes that no link leads to or away from',
  description: 'Links that lead nowhere, or into their own file, do not count.',
  examples: [
    ['orphans', 'notes that stand alone'],
    ['orphans --all', 'every file that does: images, tables, …'],
  ],
  addOptions: (command) =>
    addListOptions(command.option('--all', 'every kind of file, in place of notes alone'), 'all'),
  run: async (context, command) => {
    const options = command.opts<OrphansOptions>();
    return withNotebook(context, options, async (notebook) => {
      const request = { limit: options.limit ?? null, cursor: options.cursor };
      const list = options.all ? notebook.files.orphans : orphanNotes(notebook);
      const { items, last } = await readPages(request, list);
      if (options.json)
        print(context, [toJson({ data: items.map(toWireFile), next_cursor: last.nextCursor })]);
      else print(context, renderFiles(items, paintFor(context.terminal.stdout, context.terminal.env)));
      if (!options.json && items.length === 0) remark(context, 'No orphans.');
      if (!options.json) remarkMore(context, last.nextCursor);
      return exitCodes.ok;
    });
  },
};

function orphanNotes({ files }: Notebook): (page: PageRequest) => Promise<Page<FileSummary>> {
  return async (request) => {
    const page = await files.orphans(request);
    return { ...page, items: page.items.filter(({ kind }) => kind === 'note') };
  };
}
