import type { DescribedTag } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { renderTable } from './render-table.ts';
import { printable, toJson } from './render-text.ts';
import { showCount } from './render-values.ts';
import { withNotebook } from './session.ts';
import { paintFor, type Paint } from './terminal.ts';
import { toWireTag } from './wire.ts';

/** `tags [PREFIX]`: lists tags with the number of their files. */
export const tags: CommandDefinition = {
  usage: 'tags [prefix]',
  summary: 'list tags and how many files carry them',
  examples: [
    ['tags', 'every tag by name'],
    ['tags method/', 'those below one tag'],
  ],
  addOptions: (command) => addListOptions(command, 'all'),
  run: async (context, command) => {
    const options = command.opts<ListOptions>();
    const prefix = command.args[0]?.replace(/^#/, '');
    return withNotebook(context, options, async (notebook) => {
      const request = { limit: options.limit ?? null, cursor: options.cursor };
      const { items, last } = await readPages(request, (page) => notebook.tags.list({ ...page, prefix }));
      if (options.json)
        print(context, [toJson({ data: items.map(toWireTag), next_cursor: last.nextCursor })]);
      else print(context, renderTags(items, paintFor(context.terminal.stdout, context.terminal.env)));
      if (!options.json && items.length === 0) remark(context, 'No tags.');
      if (!options.json) remarkMore(context, last.nextCursor);
      return exitCodes.ok;
    });
  },
};

/** Tags for people: the number of files, the tag, and what was said of it. */
function renderTags(items: readonly DescribedTag[], paint: Paint): string[] {
  const rows = items.map((tag) => [
    showCount(tag.files),
    `#${printable(tag.name)}`,
    printable(tag.description?.split('\n', 1)[0] ?? ''),
  ]);
  return renderTable(rows, [{ align: 'right' }, { accent: 'name' }, { accent: 'faint' }], paint);
}
