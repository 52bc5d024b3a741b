import type { DuplicateGroup } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { printable, toJson } from './render-text.ts';
import { showBytes, showCounted } from './render-values.ts';
import { withNotebook } from './session.ts';
import { paintFor, type Paint } from './terminal.ts';
import { toWireDuplicate } from './wire.ts';

/** `duplicates`: lists files with the same content. */
export const duplicates: CommandDefinition = {
  usage: 'duplicates',
  summary: 'list files with the same content',
  description: 'Empty files are left out.',
  examples: [
    ['duplicates', 'each content that more than one file has, with its files'],
    ['duplicates --json', 'for programs: with the hash of the content'],
  ],
  addOptions: (command) => addListOptions(command, 'all'),
  run: async (context, command) => {
    const options = command.opts<ListOptions>();
    return withNotebook(context, options, async (notebook) => {
      const request = { limit: options.limit ?? null, cursor: options.cursor };
      const { items, last } = await readPages(request, notebook.files.duplicates);
      const { stdout, env } = context.terminal;
      if (options.json)
        print(context, [toJson({ data: items.map(toWireDuplicate), next_cursor: last.nextCursor })]);
      else print(context, renderDuplicates(items, paintFor(stdout, env)));
      if (!options.json && items.length === 0) remark(context, 'No duplicates.');
      if (!options.json) remarkMore(context, last.nextCursor);
      return exitCodes.ok;
    });
  },
};

/** Groups for people: how many files of which size, and below it their paths. */
function renderDuplicates(groups: readonly DuplicateGroup[], paint: Paint): string[] {
  return groups.flatMap(({ files, sizeBytes, paths }) => [
    paint('faint', `${showCounted(files, 'file')} of ${showBytes(sizeBytes)}`),
    ...paths.map((path) => `  ${paint('name', printable(path))}`),
    ...(files > paths.length ? [`  … ${files - paths.length} more`] : []),
  ]);
}
