import type { Notebook } from '@codexlab/core';
import { isCodexError } from '@codexlab/core';

const SEARCHES = [
  ...[
    'alpha',
    'alph*',
    '"alpha beta"',
    'betas',
    'tag:lab',
    'tag:lab alpha',
    '-tag:lab',
    'alpha OR gamma',
    'title:beta',
  ],
  ...[
    'n:>1',
    'n:0.1',
    'status:open',
    'status:open OR n:7',
    'has:link',
    'is:orphan',
    'is:unresolved',
    'is:duplicate',
  ],
  ...[
    'type:note',
    'ext:.csv',
    'path:lab',
    'path:*.md',
    'links:a',
    'due:<2026-12-02',
    'is:todo -alpha',
    'is:untagged',
  ],
  ...['日本語', 'ä', '"', '(', 'nowhere:', '', '"quoted"', "it's", 'has:problem', 'alfa', 'is:empty'],
];
const moment = { nowMs: 1_795_000_000_000, utcOffsetMinutes: 0 };

/** Questions to a notebook, by what is asked. */
export function questionsTo(
  notebook: Notebook,
  paths: readonly string[],
): readonly (readonly [string, () => Promise<unknown>])[] {
  const { files, tags, properties, links, graph, todos, changes } = notebook;
  const inPages = { limit: 3 };
  return [
    ['stats', async () => ({ ...(await files.stats()), indexBytes: 0 })],
    ...(['path', 'name', 'size'] as const).flatMap((sort) =>
      [false, true].map(
        (descending) => [`list by ${sort} ${descending}`, () => files.list({ sort, descending })] as const,
      ),
    ),
    ['list of a tag', () => files.list({ tag: 'lab' }, inPages)],
    ['list of a folder', () => files.list({ folder: 'lab' as never, kind: 'note' }, inPages)],
    ['count', () => files.count({ tag: 'lab' })],
    ['children', () => files.children('')],
    ['duplicates', () => files.duplicates()],
    ['orphans', () => files.orphans()],
    ['problems', () => files.problems()],
    ['tags', () => tags.list()],
    ['tags with l', () => tags.list({ prefix: 'l', limit: 1 })],
    ['properties', () => properties.list()],
    ...['n', 'status', 'due', 'title'].map(
      (name) => [`values of ${name}`, () => properties.values(name)] as const,
    ),
    ['unresolved', () => links.unresolved()],
    ['graph', () => graph.page()],
    ['todos', () => todos.list()],
    ['open todos by path', () => todos.list({ done: false, sort: 'path' }, inPages)],
    ['changes', () => changes.before(null, 100)],
    ...paths.flatMap((path) => [
      [`file ${path}`, () => files.get(path)] as const,
      [`links of ${path}`, () => links.outgoing(path)] as const,
      [`backlinks of ${path}`, () => links.backlinks(path)] as const,
      [`around ${path}`, () => graph.around(path, { depth: 2 })] as const,
    ]),
    ...SEARCHES.flatMap((text) => [
      [`search ${text}`, () => notebook.search(text, { moment })] as const,
      [
        `search by path ${text}`,
        () => notebook.search(text, { moment, limit: 2, sort: { by: 'path', descending: true } }),
      ] as const,
      [
        `search by n ${text}`,
        () => notebook.search(text, { moment, sort: { by: 'property', name: 'n', descending: false } }),
      ] as const,
      [`facets ${text}`, () => notebook.facets(text, { moment })] as const,
      [`suggest ${text}`, () => notebook.suggest(text)] as const,
      [`similar ${text}`, () => notebook.similar(text)] as const,
    ]),
  ];
}

/** The answer without what no two notebooks share: ids, times and cursors, which are told by whether they are there. */
export async function answerTo(
  ask: () => Promise<unknown>,
  isOwn: (text: string) => boolean,
): Promise<unknown> {
  try {
    return comparable(await ask(), isOwn);
  } catch (error) {
    if (isCodexError(error)) return { code: error.code, message: error.message };
    throw error;
  }
}

function comparable(value: unknown, isOwn: (text: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => comparable(each, isOwn));
  if (typeof value === 'string') return isOwn(value) ? 'its own' : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      hasTime(name) && each !== null ? 'some' : comparable(each, isOwn),
    ]),
  );
}

function hasTime(name: string): boolean {
  return /Ms$|[cC]ursor$/.test(name);
}
