import type { SearchMatch } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addLimitOption, addNotebookOptions, type ListOptions } from './options.ts';
import { renderTable } from './render-table.ts';
import { printable, toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor, widthFor, type Paint } from './terminal.ts';
import { toWireSuggestion } from './wire.ts';

const DEFAULT_SUGGESTIONS = 10;

/** `suggest TEXT`: what a search field offers while somebody types. */
export const suggest: CommandDefinition = {
  usage: 'suggest [text...]',
  summary: 'suggest files for a text that is still being typed',
  description: `The last word is taken as a beginning. Titles and names come first, then folders, then texts; quotes and operators
mean nothing. Without a text: the files that changed last.`,
  examples: [
    ['suggest logis', 'files whose title or name has a word that begins so'],
    ['suggest --json --no-sync "period dou"', 'for editors: from the index as it is'],
  ],
  addOptions: (command) => addNotebookOptions(addLimitOption(command, String(DEFAULT_SUGGESTIONS))),
  run: async (context, command) => {
    const options = command.opts<Omit<ListOptions, 'cursor'>>();
    return withNotebook(context, options, async (notebook) => {
      const limit = options.limit ?? DEFAULT_SUGGESTIONS;
      const items = await notebook.suggest(command.args.join(' '), { limit });
      const { stdout, env } = context.terminal;
      if (options.json) print(context, [toJson({ data: items.map(toWireSuggestion) })]);
      else print(context, renderSuggestions(items, widthFor(stdout), paintFor(stdout, env)));
      if (!options.json && items.length === 0) remark(context, 'Nothing found.');
      return exitCodes.ok;
    });
  },
};

/** Suggestions for people: the path and the title. */
function renderSuggestions(items: readonly SearchMatch[], width: number | null, paint: Paint): string[] {
  const rows = items.map(({ path, title }) => [printable(path), printable(title ?? '')]);
  return renderTable(rows, [{ accent: 'name', maxPadding: 40 }, { accent: 'faint' }], paint, width);
}
