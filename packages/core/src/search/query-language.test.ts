import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isCodexError } from '../errors.ts';
import { parseSearch } from './parse-search.ts';
import { FILE_KINDS, FILE_PARTS, FILE_STATES, SEARCH_FIELDS } from './query-words.ts';

const page = readFileSync(new URL('../../../../docs/query-language.md', import.meta.url), 'utf8');
const NOW = { nowMs: Date.UTC(2024, 4, 15, 10, 30) };
const EXAMPLES = ['Words', 'Joining', 'What is known of a file', 'Properties', 'Dates'];

/** The rows of the tables below a heading: the texts in code of the first cell, and the second cell. */
function rowsOf(heading: string): [string[], string][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => {
    const [, first = '', second = ''] = row
      .split(/(?<!\\)\|/)
      .map((cell) => cell.replaceAll('\\|', '|').trim());
    return [codeIn(first), second];
  });
}

function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
}

describe('docs/query-language.md', () => {
  it.each(EXAMPLES.flatMap((heading) => rowsOf(heading).flatMap(([codes]) => codes)))(
    'may write %s',
    (code) => {
      expect(parseSearch(code, NOW).where).not.toBeNull();
    },
  );

  it.each(rowsOf('The same in other words').map(([codes, same]) => [codes[0]!, codeIn(same)[0]!]))(
    'may write %s for %s',
    (code, same) => {
      expect(parseSearch(code, NOW)).toEqual(parseSearch(same, NOW));
    },
  );

  it.each(
    EXAMPLES.flatMap((heading) => rowsOf(heading)).filter(([, text]) => /`[^`]+` is the same/.test(text)),
  )('says of %j: %s', ([code], text) => {
    const same = /`([^`]+)` is the same/.exec(text)![1]!;
    expect(parseSearch(same, NOW)).toEqual(parseSearch(code!, NOW));
  });

  it.each(rowsOf('Mistakes').map(([codes, message]) => [codes[0]!, message]))(
    'refuses %s: %s',
    (code, message) => {
      expect(messageOf(code)).toContain(message);
    },
  );

  it('names every field, state, part and kind', () => {
    const named = [
      ...SEARCH_FIELDS.map((field) => new RegExp(`\`${field}[:<>]`)),
      ...FILE_STATES.map((state) => new RegExp(`\`is:${state}\``)),
      ...FILE_PARTS.map((part) => new RegExp(`\`has:${part}\``)),
      ...FILE_KINDS.map((kind) => new RegExp(`\`${kind}\``)),
    ];
    expect(named.filter((pattern) => !pattern.test(page))).toEqual([]);
  });

  it('has its examples where the test looks for them', () => {
    for (const heading of [...EXAMPLES, 'The same in other words', 'Mistakes'])
      expect(rowsOf(heading).length, heading).toBeGreaterThan(3);
  });
});

function messageOf(text: string): string {
  try {
    parseSearch(text, NOW);
    return 'is accepted';
  } catch (error) {
    if (isCodexError(error, 'invalid')) return error.message;
    throw error;
  }
}
