import { CodexError, type SearchHit } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages } from './pages.ts';
import { printable, renderSnippet, toJson } from './render-text.ts';
import { showCounted } from './render-values.ts';
import { withNotebook } from './session.ts';
import { paintFor, type Paint } from './terminal.ts';
import { toWireHit } from './wire.ts';

const DEFAULT_HITS = 20;

/** `search QUERY…`: finds files by words, phrases, tags, paths and titles. */
export const search: CommandDefinition = {
  usage: 'search <query...>',
  summary: 'find files by words, tags, paths and titles',
  description: `All terms must hold:
  word         a word, in any of its forms
  word*        the beginning of a word
  "two words"  words one after the other
  -word        a word that must be absent
  tag:lab/x    a tag, or one below it
  path:text    a part of the path, or a glob with * and ?
  title:word   a word of the title`,
  examples: [
    ['search learning rate', 'files with both words'],
    [`search '"learning rate" tag:optimiser'`, 'a phrase in files with a tag'],
    ['search lyapunov -draft --json', 'one word must be absent; for programs'],
    ['search -- -notes lyapunov', 'after --, even -n is no option'],
  ],
  // a word that must be absent looks like an option that nobody knows
  addOptions: (command) => addListOptions(command.allowUnknownOption(), String(DEFAULT_HITS)),
  run: async (context, command) => {
    const options = command.opts<ListOptions>();
    const query = queryOf(command.args);
    return withNotebook(context, options, async (notebook) => {
      const request = { limit: options.limit ?? DEFAULT_HITS, cursor: options.cursor };
      const { items, last } = await readPages(request, (page) => notebook.search(query, page));
      const { total, approximate, nextCursor } = last;
      if (options.json) {
        print(context, [toJson({ data: items.map(toWireHit), total, approximate, next_cursor: nextCursor })]);
        return exitCodes.ok;
      }
      print(context, renderHits(items, paintFor(context.terminal.stdout, context.terminal.env)));
      const about = approximate ? 'at least ' : '';
      const shown = nextCursor === null ? '' : ` (${items.length} shown; more with --limit)`;
      remark(context, total === 0 ? 'Nothing found.' : `${about}${showCounted(total, 'file')} found${shown}`);
      return exitCodes.ok;
    });
  },
};

function queryOf(words: readonly string[]): string {
  const option = words.find((word) => word.startsWith('--'));
  if (option !== undefined) {
    throw new CodexError('invalid', `There is no option ${printable(option)}. See: codexlab help search`);
  }
  return words.join(' ');
}

/** Hits for people: the path, the title beside it, and a snippet below. */
function renderHits(hits: readonly SearchHit[], paint: Paint): string[] {
  return hits.flatMap((hit) => {
    const title = hit.title === null ? '' : `  ${paint('faint', printable(hit.title))}`;
    const snippet = renderSnippet(hit.snippet, paint);
    return [`${paint('name', printable(hit.path))}${title}`, ...(snippet === '' ? [] : [`    ${snippet}`])];
  });
}
