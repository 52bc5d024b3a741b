import { CodexError, type SearchHit } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { remarksOnQuery } from './query-remarks.ts';
import { cutToWidth, displayWidth, printable, renderSnippet, toJson } from './render-text.ts';
import { showCounted } from './render-values.ts';
import { withNotebook } from './session.ts';
import { paintFor, widthFor, type Paint } from './terminal.ts';
import { toWireHit } from './wire.ts';

const DEFAULT_HITS = 20;
const INDENT = '    ';

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
  path:text    a part of the path; with * or ? a pattern for the whole path
  title:word   a word of the title`,
  examples: [
    ['search learning rate', 'files with both words'],
    [`search '"learning rate" tag:optimiser'`, 'a phrase in files with a tag'],
    ['search lyapunov -draft --json', 'one word must be absent; for programs'],
    ['search -- -notes lyapunov', 'after --, even -n is no option'],
    ['search -- --no-sync', 'a text that looks like an option'],
  ],
  // a word that must be absent looks like an option that nobody knows
  addOptions: (command) => addListOptions(command.allowUnknownOption(), String(DEFAULT_HITS)),
  run: async (context, command, verbatim) => {
    const options = command.opts<ListOptions>();
    const query = queryOf(command.args, verbatim);
    if (!options.json) for (const line of remarksOnQuery(query)) remark(context, line);
    return withNotebook(context, options, async (notebook) => {
      const request = { limit: options.limit ?? DEFAULT_HITS, cursor: options.cursor };
      const { items, last } = await readPages(request, (page) => notebook.search(query, page));
      const { total, approximate, nextCursor } = last;
      if (options.json) {
        print(context, [toJson({ data: items.map(toWireHit), total, approximate, next_cursor: nextCursor })]);
        return exitCodes.ok;
      }
      const { stdout, env } = context.terminal;
      print(context, renderHits(items, widthFor(stdout), paintFor(stdout, env)));
      const found = `${approximate ? 'at least ' : ''}${showCounted(total, 'file')} found`;
      if (total === 0) remark(context, 'Nothing found.');
      else if (options.cursor === undefined)
        remark(context, nextCursor ? `${found} (${items.length} shown)` : found);
      remarkMore(context, nextCursor);
      return exitCodes.ok;
    });
  },
};

/** What stands after `--` is no option, whatever it begins with. */
function queryOf(args: readonly string[], verbatim: readonly string[]): string {
  const words = args.slice(0, args.length - verbatim.length);
  const option = words.find((word) => word.startsWith('--'));
  if (option !== undefined) {
    throw new CodexError('invalid', `There is no option ${printable(option)}. See: codexlab help search`);
  }
  return [...words, ...verbatim.map(quoteDashes)].join(' ');
}

/** A phrase, since a search takes a dash in front for “must be absent”. */
function quoteDashes(word: string): string {
  return word.replace(/^--[^\s"“”„]*/, (dashed) => `"${dashed}"`);
}

/** Hits for people: the path, the title beside it, and a snippet below. */
function renderHits(hits: readonly SearchHit[], width: number | null, paint: Paint): string[] {
  return hits.flatMap((hit) => {
    const path = printable(hit.path);
    const title = renderTitle(hit.title, width === null ? null : width - displayWidth(path) - 2);
    const snippet = renderSnippet(hit.snippet, paint, width === null ? null : width - INDENT.length);
    return [
      `${paint('name', path)}${title === '' ? '' : `  ${paint('faint', title)}`}`,
      ...(snippet === '' ? [] : [`${INDENT}${snippet}`]),
    ];
  });
}

function renderTitle(title: string | null, room: number | null): string {
  if (title === null || (room !== null && room < 2)) return '';
  return room === null ? printable(title) : cutToWidth(printable(title), room);
}
