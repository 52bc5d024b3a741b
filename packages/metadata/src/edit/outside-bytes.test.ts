import {
  type EditAction,
  type EditAddress,
  type FileEdit,
  isCodexError,
  parseRelPath,
  type PropertyValue,
  type RelPath,
} from '@codexlab/core';
import fc from 'fast-check';
import papaparse from 'papaparse';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../markdown.ts';
import { parseFrontmatter } from '../frontmatter.ts';
import { contentEditor } from './content-editor.ts';

const SEED = 20261121;
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

const NOTE = `---
title: "Growth curves" # keep
status: draft
tags: [growth, 'pH']
protocol:
  - name: LB
    volume: 5
---
Measured with [[Reader 2]] and [the protocol](../protocols/od.md).

# Growth curves

Setup as before ^setup

## Day 1

- [ ] inoculate ^todo-1
  - strain [[K-12]]
  - 37 °C
- [x] measure

| time | OD600 |
|-----:|-------|
| 0    | 0.05  |
| 60   | 0.11  |

^od-table

### Remarks

> The lamp flickers.
> Ask *Ines*. ^lamp

\`\`\`python
# Day 9 is not a heading
plot(od)
\`\`\`

^code

Results
=======

1. first
2. second

   still second ^second

#### Deep #

text under deep

## Day 1

Another day with the same name.
<div>
html &amp; more
</div>

[ref]: https://example.org "x"
last line without an end`;

const CELLS = {
  cells: [
    { cell_type: 'markdown', id: 'intro', metadata: {}, source: ['# Fit\n', '\n', 'α = 0.1'] },
    {
      cell_type: 'code',
      execution_count: 3,
      id: 'a1b2',
      metadata: { tags: ['x'] },
      outputs: [{ text: ['1\n'] }],
      source: 'import numpy',
    },
    { cell_type: 'code', execution_count: null, id: 'c3', metadata: {}, outputs: [], source: [] },
    { cell_type: 'raw', id: 'r', metadata: {}, source: ['"quoted"\n'] },
  ],
  metadata: { kernelspec: { name: 'python3' } },
  nbformat: 4,
  nbformat_minor: 5,
};
const TABLE =
  '# reader 2\nwell,od,"remark"\nA1,0.05,"wet, ""again"""\nA2,,\n\nA3,1e-3,"two\nlines"\nB1,0.2,end';
const DATA =
  '{\n\t"name": "run",\n\t"list": [1, "two", {"deep": [true, null]}],\n\t"o": { "a": 1, "b": {} } // why\n}\n';

const inText = fc.constantFrom(
  'x',
  'two\nlines',
  '- item',
  '# H',
  '## Day 2\nz',
  '```',
  '```\ncode\n```',
  '| 1 | 2 |',
  '> q',
  '',
  '\n',
  '---',
  '===',
  'a ^new',
  '<!--',
  '<div>',
  '    four',
  'é "q", \\',
  '[ref]: y',
  '\r\n',
  '1. n',
  'a,b',
  "{'",
  '#',
);
const content = fc.array(inText, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('\n'));
const action = fc.constantFrom<EditAction>('replace', 'append', 'prepend', 'insert', 'delete');

const variants = (text: string) => [text, text.replaceAll('\n', '\r\n'), `\ufeff${text}`, `${text}\n`];

function toEdit(address: EditAddress, does: EditAction, value: PropertyValue): FileEdit {
  return does === 'delete' ? { address, action: does } : { address, action: does, content: value };
}

/** The edited text; null when the edit was refused, which must be by a failure of ours. */
async function tried(path: RelPath, text: string, edit: FileEdit): Promise<string | null> {
  try {
    return decode(await contentEditor.apply(path, encode(text), edit));
  } catch (error) {
    if (isCodexError(error) && error.code !== 'internal') return null;
    throw error;
  }
}

/** Runs seeded edits through `check`; most of them must have been made, or nothing was tested. */
async function everyEdit(
  path: string,
  texts: readonly string[],
  edits: fc.Arbitrary<FileEdit>,
  check: (text: string, edited: string, edit: FileEdit) => Promise<void> | void,
): Promise<void> {
  const at = parseRelPath(path);
  let [made, all] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...texts), edits, async (text, edit) => {
      const edited = await tried(at, text, edit);
      all++;
      if (edited === null) return;
      made++;
      await check(text, edited, edit);
    }),
    { seed: SEED, numRuns: 400 },
  );
  expect(made).toBeGreaterThan(all / 5);
}

async function partOf(path: string, text: string, address: EditAddress) {
  const { from, to } = await contentEditor.locate(parseRelPath(path), encode(text), address);
  const bytes = encode(text);
  return { before: decode(bytes.subarray(0, from)), after: decode(bytes.subarray(to)) };
}

const headings = (text: string) => {
  const front = parseFrontmatter(text.replace('\ufeff', ''));
  return parseMarkdown(text.replace('\ufeff', '').slice(front.bodyStart)).headings.map(
    (each) => `${each.level} ${each.text}`,
  );
};

describe('an edit of a note', () => {
  const addresses = fc.constantFrom<EditAddress>(
    { kind: 'heading', path: ['Growth curves'] },
    { kind: 'heading', path: ['Growth curves', 'Day 1'] },
    { kind: 'heading', path: ['Results', 'Day 1'] },
    { kind: 'heading', path: ['Remarks'] },
    { kind: 'heading', path: ['Deep'] },
    ...['setup', 'todo-1', 'od-table', 'lamp', 'code', 'second'].map(
      (id) => ({ kind: 'block', id }) as const,
    ),
  );
  const edits = fc.tuple(addresses, action, content).map((parts) => toEdit(...parts));

  it('changes no byte outside of the section or block, and no heading there', async () => {
    await everyEdit('a.md', variants(NOTE), edits, async (text, edited, { address, action: does }) => {
      const { before, after } = await partOf('a.md', text, address);
      const gone = does === 'delete' ? after.replace(/^(?:[ \t]*\r?\n)+/, '') : after;
      expect(edited.startsWith(before)).toBe(true);
      expect(edited.endsWith(does === 'insert' ? text.slice(before.length) : gone)).toBe(true);
      const [was, is] = [headings(text), headings(edited)];
      const first = headings(before).length;
      const last = headings(`\n${after}`).length;
      expect(is.slice(0, first)).toEqual(was.slice(0, first));
      expect(is.slice(is.length - last)).toEqual(was.slice(was.length - last));
    });
  });

  it('keeps what a block is called, so that the next edit finds it', async () => {
    const only = edits.filter(({ action: does, address }) => does !== 'delete' && address.kind === 'block');
    await everyEdit('a.md', variants(NOTE), only, async (_text, edited, { address }) => {
      const { before, after } = await partOf('a.md', edited, address);
      expect(before.length + after.length).toBeLessThan(edited.length);
    });
  });
});

it('an edit of a property changes no other property and no byte of the body', async () => {
  const names = fc.constantFrom('title', 'status', 'tags', 'protocol', 'new', 'New-2');
  const values = fc.oneof(content, fc.integer(), fc.boolean(), fc.array(content, { maxLength: 3 }));
  const edits = fc
    .tuple(names, action, values)
    .map(([name, does, value]) => toEdit({ kind: 'property', name }, does, value));
  await everyEdit('a.md', variants(NOTE), edits, (text, edited, { address }) => {
    const [was, is] = [
      parseFrontmatter(text.replace('\ufeff', '')),
      parseFrontmatter(edited.replace('\ufeff', '')),
    ];
    const name = (address as { name: string }).name.toLowerCase();
    expect({ ...is.properties, [name]: 0 }).toEqual({ ...was.properties, [name]: 0 });
    const body = (full: string, start: number) => full.replace('\ufeff', '').slice(start);
    expect(body(edited, is.bodyStart)).toBe(body(text, was.bodyStart));
  });
});

it('an edit of lines changes no other line', async () => {
  const range = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 5 }));
  const edits = fc
    .tuple(range, action, content)
    .map(([[from, more], does, value]) => toEdit({ kind: 'lines', from, to: from + more }, does, value));
  await everyEdit('a.txt', variants(NOTE), edits, (text, edited, { address }) => {
    const { from, to } = address as { from: number; to: number };
    const [was, is] = [text, edited].map((each) => each.replace('\ufeff', '').split('\n')) as [
      string[],
      string[],
    ];
    expect(is.slice(0, from - 1)).toEqual(was.slice(0, from - 1));
    const rest = was.slice(to);
    expect(is.slice(is.length - rest.length)).toEqual(rest);
  });
});

it('an edit of a cell changes no byte of the others', async () => {
  const texts = [
    JSON.stringify(CELLS, null, 1),
    `${JSON.stringify(CELLS, null, 2)}\n`,
    JSON.stringify(CELLS),
    JSON.stringify(CELLS, null, '\t').replaceAll('\n', '\r\n'),
  ];
  const ids = CELLS.cells.map(({ id }) => id);
  const edits = fc
    .tuple(fc.constantFrom<string | number>(...ids, 0, 3), action, content)
    .map(([cell, does, value]) => toEdit({ kind: 'cell', cell }, does, value));
  await everyEdit('a.ipynb', texts, edits, async (text, edited, { address, action: does }) => {
    const named = (address as { cell: string | number }).cell;
    const own = typeof named === 'number' ? ids[named]! : named;
    const now = JSON.parse(edited) as typeof CELLS;
    expect({ ...now, cells: 0 }).toEqual({ ...CELLS, cells: 0 });
    const kept = ids.filter((id) => id !== own || does === 'insert');
    expect(now.cells.map(({ id }) => id).filter((id) => kept.includes(id))).toEqual(kept);
    const raw = async (of: string, id: string) => {
      const { from, to } = await contentEditor.locate(parseRelPath('a.ipynb'), encode(of), {
        kind: 'cell',
        cell: id,
      });
      return decode(encode(of).subarray(from, to));
    };
    for (const id of kept) expect(await raw(edited, id)).toBe(await raw(text, id));
    const changed = now.cells.find(({ id }) => id === own);
    const before = CELLS.cells.find(({ id }) => id === own)!;
    if (does !== 'delete') expect({ ...changed, source: 0 }).toEqual({ ...before, source: 0 });
  });
});

it('an edit of a record changes no other record, as another reader reads them', async () => {
  const field = fc.oneof(
    content,
    fc.constantFrom('', ' x ', '"', '""', '#a', ',', '0.1', 'sep=;'),
    fc.integer(),
  );
  const values = fc.oneof(
    fc.array(field, { minLength: 3, maxLength: 3 }),
    fc.dictionary(fc.constantFrom('well', 'od', 'remark'), field, { minKeys: 1 }),
  );
  const edits = fc
    .tuple(fc.integer({ min: 0, max: 5 }), action, values)
    .map(([row, does, value]) => toEdit({ kind: 'row', row }, does, value));
  const read = (text: string) =>
    papaparse.parse<string[]>(text.replace('\ufeff', '').replace(/^#[^\n]*\n/, ''), {
      delimiter: ',',
      skipEmptyLines: true,
    }).data;
  await everyEdit(
    'a.csv',
    variants(TABLE),
    edits,
    async (text, edited, { address, action: does, content: value }) => {
      const { row } = address as { row: number };
      const [was, is] = [read(text), read(edited)];
      const [at, removed] =
        does === 'append' ? [row + 1, 0] : [row, does === 'replace' || does === 'delete' ? 1 : 0];
      const added = does === 'delete' ? 0 : 1;
      expect([...is.slice(0, at), ...is.slice(at + added)]).toEqual([
        ...was.slice(0, at),
        ...was.slice(at + removed),
      ]);
      if (Array.isArray(value)) expect(is[at]).toEqual(value.map(String));
      const { before, after } = await partOf('a.csv', text, address);
      expect(edited.startsWith(before)).toBe(true);
      expect(edited.endsWith(does === 'delete' ? after.replace(/^\r?\n/, '') : after)).toBe(true);
    },
  );
});

it('an edit of a value changes no other value', async () => {
  const pointers = fc.constantFrom(
    '/name',
    '/list',
    '/list/0',
    '/list/2',
    '/list/2/deep',
    '/list/2/deep/1',
    '/o/a',
    '/o/b',
    '/o/new',
    '/list/-',
  );
  const edits = fc
    .tuple(pointers, action, fc.oneof(content, fc.jsonValue({ maxDepth: 2 })))
    .map(([pointer, does, value]) => toEdit({ kind: 'pointer', pointer }, does, value as PropertyValue));
  const read = (text: string) => JSON.parse(text.replace('\ufeff', '').replace(' // why', '')) as object;
  await everyEdit(
    'a.json',
    variants(DATA),
    edits,
    (text, edited, { address, action: does, content: value }) => {
      const keys = (address as { pointer: string }).pointer.slice(1).split('/');
      expect(edited).toContain(' // why');
      const wanted = withChange(read(text), keys, does, value);
      expect(read(edited)).toEqual(JSON.parse(JSON.stringify(wanted)));
    },
  );
});

/** What the edit means, by rules that know nothing of text. */
function withChange(
  holder: unknown,
  [key, ...rest]: readonly string[],
  does: EditAction,
  value: unknown,
): unknown {
  if (Array.isArray(holder)) {
    const at = key === '-' ? holder.length : Number(key);
    if (rest.length > 0) return holder.with(at, withChange(holder[at], rest, does, value));
    const fresh =
      does === 'insert'
        ? [value, ...holder.slice(at, at + 1)]
        : does === 'delete'
          ? []
          : [changed(holder[at], does, value)];
    return holder.toSpliced(at, 1, ...fresh);
  }
  const record = holder as Record<string, unknown>;
  if (rest.length > 0) return { ...record, [key!]: withChange(record[key!], rest, does, value) };
  const { [key!]: old, ...others } = record;
  if (does === 'delete') return others;
  return { ...record, [key!]: does === 'insert' ? value : changed(old, does, value) };
}

function changed(old: unknown, does: EditAction, value: unknown): unknown {
  if (does === 'replace') return value;
  if (Array.isArray(old))
    return does === 'append' ? [...(old as unknown[]), value] : [value, ...(old as unknown[])];
  return does === 'append' ? `${String(old)}${String(value)}` : `${String(value)}${String(old)}`;
}
