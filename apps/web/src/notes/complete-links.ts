import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { codex } from '../api/codex.ts';
import { queries } from '../api/queries.ts';
import { findTarget } from '../markup/follow-link.ts';
import { headingsOf } from '../outline/headings.ts';
import { baseName, parentFolder } from '../tabs/tab-location.ts';
import type { BlockPlace } from './block-widget.ts';

const MOST = 20;

/** After `[[` the files of the notebook by what one remembers of their names; after `#` the headings of one. */
export function completeLinks(origin: BlockPlace) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const typed = context.matchBefore(/\[\[[^[\]|\n]*/);
    if (typed === null) return null;
    const text = typed.text.slice(2);
    const mark = text.indexOf('#');
    return mark < 0
      ? files(origin, { from: typed.from + 2, text, context })
      : headings(origin, { from: typed.from + 2 + mark + 1, target: text.slice(0, mark), context });
  };
}

/** True when a title says nothing more than the name. */
function isSame(title: string | null, name: string): boolean {
  const bare = (text: string) => text.toLowerCase().replaceAll(/\.[a-z0-9]+$|[^\p{L}\p{N}]/gu, '');
  return title === null || bare(title) === bare(name);
}

interface Typed {
  readonly from: number;
  readonly context: CompletionContext;
}

async function files(
  { place }: BlockPlace,
  { from, text, context }: Typed & { readonly text: string },
): Promise<CompletionResult | null> {
  const stop = new AbortController();
  context.addEventListener('abort', () => stop.abort());
  const query = { notebook_id: place.notebook.id, q: text.slice(0, 200), limit: MOST };
  const found = await orNull(() => codex.find.files({ query }, { signal: stop.signal }));
  if (found === null || context.aborted) return null;
  const paths = found.data.map(({ path }) => path);
  const options = found.data.map(({ path, title }): Completion => {
    const name = linkName(path, paths);
    const shown = baseName(path).replace(/\.md$/i, '');
    return {
      label: shown,
      detail: isSame(title, shown) ? parentFolder(path) : title!,
      apply: (view, _, start, end) => {
        const rest = view.state.sliceDoc(end, end + 2) === ']]' ? '' : ']]';
        view.dispatch({
          changes: { from: start, to: end, insert: name + rest },
          selection: { anchor: start + name.length + 2 },
          userEvent: 'input.complete',
        });
      },
    };
  });
  return { from, options, filter: false };
}

async function headings(
  origin: BlockPlace,
  { from, target, context }: Typed & { readonly target: string },
): Promise<CompletionResult | null> {
  const text =
    target === '' ? context.state.doc.toString() : await orNull(() => textOf(origin, target.trim()));
  if (text === null || context.aborted) return null;
  const options = headingsOf(text).map(({ text: label, level }) => ({ label, detail: `Heading ${level}` }));
  return { from, options, validFor: /^[^[\]|\n]*$/ };
}

const TEXT_TTL_MS = 30_000;

function textOf(origin: BlockPlace, target: string): Promise<string | null> {
  const notebook_id = origin.place.notebook.id;
  return queries.fetchQuery({
    queryKey: [notebook_id, 'text-of-link', origin.path, target],
    staleTime: TEXT_TTL_MS,
    queryFn: async () => {
      const path = await findTarget(origin, target, 'wiki');
      if (path === null) return null;
      return (await codex.files.getByPath({ params: { path }, query: { notebook_id } })).data.content;
    },
  });
}

/** What a link writes to mean a file: its name alone where no other one found bears it. */
export function linkName(path: string, others: readonly string[]): string {
  const short = (text: string) => text.replace(/\.md$/i, '');
  const name = baseName(path).toLowerCase();
  const isOnly = others.every((other) => other === path || baseName(other).toLowerCase() !== name);
  return short(isOnly ? baseName(path) : path);
}

async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}
