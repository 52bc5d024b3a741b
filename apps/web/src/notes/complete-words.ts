import {
  snippetCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { codex } from '../api/codex.ts';
import { queries } from '../api/queries.ts';
import type { Place } from '../places/place.ts';
import { today } from './property-value.ts';

const MOST_TAGS = 50;
const KEPT_MS = 60_000;

/** After `#` the tags of the notebook. */
export function completeTags(place: Place) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const typed = context.matchBefore(/(?:^|[\s([{,;])#[\p{L}\p{N}_/-]+/u);
    if (typed === null) return null;
    const at = typed.text.indexOf('#');
    const prefix = typed.text.slice(at + 1);
    const query = { notebook_id: place.notebook.id, prefix, per_page: MOST_TAGS };
    const tags = await quiet(
      [place.notebook.id, 'tags-with', prefix],
      async () => (await codex.tags.list({ query })).data,
    );
    if (tags.length === 0) return null;
    const options = tags.map(({ name, files }) => ({ label: name, detail: String(files) }));
    return { from: typed.from + at + 1, options, validFor: /^[\p{L}\p{N}_/-]*$/u };
  };
}

/** After `@` days, and the people of the workspace. */
export function completePeople(place: Place) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const typed = context.matchBefore(/(?:^|[\s([{,;])@[\p{L}\p{N} ]{0,30}$/u);
    if (typed === null) return null;
    const from = typed.from + typed.text.indexOf('@');
    const workspace = place.workspace.id;
    const people = await quiet(
      ['members', workspace, 'names'],
      async () => (await codex.workspaces.members({ params: { workspace }, query: { per_page: 200 } })).data,
    );
    const options: Completion[] = [
      ...days(new Date()),
      ...people.map(({ username, full_name: name }) => ({
        label: `@${username}`,
        ...(name === null ? {} : { detail: name }),
      })),
    ];
    return { from, options, validFor: /^@[\p{L}\p{N} ]*$/u };
  };
}

/** After `/` at the beginning of a line what may be put there. */
export function completeBlocks(context: CompletionContext): CompletionResult | null {
  const typed = context.matchBefore(/^\s*\/[\p{L} ]{0,20}$/u);
  if (typed === null) return null;
  return { from: typed.from + typed.text.indexOf('/'), options: blocks(), validFor: /^\/[\p{L} ]*$/u };
}

function days(now: Date): readonly Completion[] {
  const day = (label: string, offset: number): Completion => {
    const date = today(new Date(now.getFullYear(), now.getMonth(), now.getDate() + offset));
    return { label: `@${label}`, detail: date, apply: date, boost: 10 - Math.abs(offset) };
  };
  return [day('today', 0), day('tomorrow', 1), day('yesterday', -1), day('next week', 7)];
}

function blocks(): readonly Completion[] {
  const block = (label: string, detail: string, template: string) =>
    snippetCompletion(template, { label: `/${label}`, detail });
  return [
    block('heading', 'Heading 2', '## ${}'),
    block('small heading', 'Heading 3', '### ${}'),
    block('task', 'Something to do', '- [ ] ${}'),
    block('list', 'List', '- ${}'),
    block('numbers', 'Numbered list', '1. ${}'),
    block('table', 'Table', '| ${Column} | ${Column} |\n| --- | --- |\n| ${} |  |\n'),
    block('code', 'Code', '```${language}\n${}\n```\n'),
    block('formula', 'Formula', '\\$\\$\n${}\n\\$\\$\n'),
    block('diagram', 'Mermaid diagram', '```mermaid\ngraph LR\n  ${A} --> ${B}\n```\n'),
    block('note', 'Callout', '> [!note] ${Title}\n> ${}\n'),
    block('warning', 'Callout', '> [!warning] ${Title}\n> ${}\n'),
    block('quote', 'Quotation', '> ${}'),
    block('line', 'Line across', '---\n'),
    { label: '/date', detail: today(), apply: today() },
    block('experiment', 'Template', EXPERIMENT),
    block('meeting', 'Template', MEETING),
  ];
}

const EXPERIMENT =
  '## Question\n\n${}\n\n## Method\n\n- \n\n## Observations\n\n- \n\n## Result\n\n\n\n## Next\n\n- [ ] \n';
const MEETING =
  '## ${Meeting}\n\nWith: ${}\n\n### Notes\n\n- \n\n### Decisions\n\n- \n\n### To do\n\n- [ ] \n';

/** A list that helps with typing: without it one types on. */
async function quiet<T>(
  queryKey: readonly unknown[],
  queryFn: () => Promise<readonly T[]>,
): Promise<readonly T[]> {
  try {
    return await queries.fetchQuery({ queryKey, queryFn, staleTime: KEPT_MS });
  } catch {
    return [];
  }
}
