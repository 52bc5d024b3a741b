import {
  CodexError,
  MAX_PAGE_ITEMS,
  type Notebook,
  parseSearch,
  parseSort,
  searchTokens,
  type SearchExplanation,
  type SearchHit,
  type SearchSort,
} from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { askedProperties, remarkOnMissing, remarksOnQuery } from './query-remarks.ts';
import { renderFacets } from './render-facets.ts';
import { cutToWidth, displayWidth, printable, renderSnippet, toJson } from './render-text.ts';
import { showCounted } from './render-values.ts';
import { withNotebook } from './session.ts';
import { paintFor, widthFor, type Paint } from './terminal.ts';
import { nothingFound } from './typo-hint.ts';
import { toWireFacets, toWireHit } from './wire.ts';

const DEFAULT_HITS = 20;
const INDENT = '    ';

/** `search QUERY…`: finds files by words and by what is known of them. */
export const search: CommandDefinition = {
  usage: 'search <query...>',
  summary: 'find files by words, tags, properties and more',
  description: `All terms must hold, unless OR stands between them; parentheses group:
  word              a word, in any of its forms
  word*             the beginning of a word
  "two words"       words one after the other
  -term             what must not hold
  tag:lab/x         a tag, or one below it
  path:text         a part of the path; with * or ? a pattern for the whole path
  title:word        a word of the title
  type:image        the property type, or the kind of the file
  status:draft      a property; with * its beginning
  due<today         also > <= >= and ranges: rating:3..5, due:-7d..today
  modified>-7d      when the file was changed; size>10MB
  has:due           a property, or tag, link, backlink, alias, problem
  is:orphan         also unresolved, duplicate, empty, problem, untagged, todo
  links:"A note"    files that link to it`,
  examples: [
    ['search "status:draft due<=+7d" --sort due', 'by properties, in the order of one'],
    ['search learning rate', 'files with both words'],
    [`search '"learning rate" tag:optimiser'`, 'a phrase in files with a tag'],
    ['search lyapunov -draft --json', 'one word must be absent; for programs'],
    ['search -- -notes lyapunov', 'after --, even -n is no option'],
    ['search -- --no-sync', 'a text that looks like an option'],
  ],
  // a word that must be absent looks like an option that nobody knows
  addOptions: (command) =>
    addListOptions(
      command
        .allowUnknownOption()
        .option(
          '--sort <order>',
          'relevance, path, title, modified, size or a property; :desc turns it around',
        )
        .option('--facets', 'print what the found files have in common')
        .option('--explain', 'print how the search is understood and answered'),
      String(DEFAULT_HITS),
    ),
  run: async (context, command, verbatim) => {
    const options = command.opts<SearchCommandOptions>();
    const query = queryOf(command.args, verbatim);
    const sort = options.sort === undefined ? undefined : parseSort(options.sort);
    if (!options.json) for (const line of remarksOnQuery(query)) remark(context, line);
    return withNotebook(context, options, async (notebook) => {
      if (options.explain) explain(context, await notebook.explain(query, { sort }), options);
      else if (options.facets) await showFacets(context, notebook, query, options);
      else await showHits(context, notebook, { ...options, query, sort });
      return exitCodes.ok;
    });
  },
};

interface SearchCommandOptions extends ListOptions {
  readonly sort?: string;
  readonly facets?: boolean;
  readonly explain?: boolean;
}

interface WantedHits extends ListOptions {
  readonly query: string;
  readonly sort: SearchSort | undefined;
}

async function showHits(context: CommandContext, notebook: Notebook, wanted: WantedHits): Promise<void> {
  const { query, sort, cursor, json } = wanted;
  const request = { limit: wanted.limit ?? DEFAULT_HITS, cursor };
  const { items, last } = await readPages(request, (page) => notebook.search(query, { ...page, sort }));
  const { total, approximate, nextCursor } = last;
  if (json) {
    print(context, [toJson({ data: items.map(toWireHit), total, approximate, next_cursor: nextCursor })]);
    return;
  }
  const { stdout, env } = context.terminal;
  print(context, renderHits(items, widthFor(stdout), paintFor(stdout, env)));
  const found = `${approximate ? 'at least ' : ''}${showCounted(total, 'file')} found`;
  if (total === 0) await remarkNothingFound(context, notebook, query);
  else if (cursor === undefined) remark(context, nextCursor ? `${found} (${items.length} shown)` : found);
  remarkMore(context, nextCursor);
  if (approximate && hasBeginning(query)) remark(context, WIDE_BEGINNING);
  if (sort?.by === 'property' && total > 0) await remarkUnknownOrder(context, notebook, sort.name);
}

const WIDE_BEGINNING =
  'A beginning that very many different words share is looked for in titles and names only; type more letters of it.';

function hasBeginning(query: string): boolean {
  return searchTokens(query).some(({ role, to }) => role === 'word' && query[to - 1] === '*');
}

async function remarkUnknownOrder(context: CommandContext, notebook: Notebook, name: string): Promise<void> {
  const values = await notebook.properties.values(name, { limit: 1 });
  if (values.length > 0) return;
  remark(context, `No file has the property ${printable(name)}, so that the order means nothing.`);
}

async function remarkNothingFound(context: CommandContext, notebook: Notebook, query: string): Promise<void> {
  remark(context, nothingFound(await notebook.similar(query)));
  for (const name of askedProperties(parseSearch(query))) {
    // names come in their order: the first one that begins so is this one, if there is such a property
    const [first] = (await notebook.properties.list({ prefix: name, limit: 1 })).items;
    if (first?.name !== name) remark(context, remarkOnMissing(name, await someProperties(notebook)));
  }
}

async function someProperties({ properties }: Notebook): Promise<string[]> {
  const { items } = await properties.list({ limit: MAX_PAGE_ITEMS });
  return items.map(({ name }) => name);
}

/** People get the sentences, programs the steps of the database too. */
function explain(context: CommandContext, explained: SearchExplanation, { json }: ListOptions): void {
  const { understood, plan } = explained;
  if (json) print(context, [toJson({ understood, plan })]);
  else {
    print(context, understood.map(printable));
    remark(context, 'How the database answers it: add --json.');
  }
}

async function showFacets(
  context: CommandContext,
  notebook: Notebook,
  query: string,
  { json, limit }: ListOptions,
): Promise<void> {
  const facets = await notebook.facets(query, { limit });
  const { stdout, env } = context.terminal;
  if (json) print(context, [toJson(toWireFacets(facets))]);
  else print(context, renderFacets(facets, paintFor(stdout, env)));
}

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
