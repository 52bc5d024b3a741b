import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecords, recordEnd } from '../table/parse-record.ts';
import { createRecordScanner, type RecordRules } from './record-scanner.ts';

const encode = (text: string) => new TextEncoder().encode(text);

function scan(text: string, cuts: readonly number[], rules: Partial<RecordRules> = {}) {
  const scanner = createRecordScanner({ start: 0, step: 1, delimiter: ',', hasQuotes: true, ...rules });
  const bytes = encode(text);
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (let at = 1; at < edges.length; at++) scanner.feed(bytes.subarray(edges[at - 1]!, edges[at]!));
  scanner.finish();
  return scanner;
}

const tableText = fc
  .array(fc.constantFrom('a', 'ü', ',', '"', '""', '\n', '\r\n', '\r', ' '), { maxLength: 40 })
  .map((parts) => parts.join(''));
const cuts = fc.array(fc.nat(60), { maxLength: 4 });

describe('the record scanner', () => {
  it('finds the records that the parser finds, however the bytes come in', () => {
    fc.assert(
      fc.property(tableText, cuts, (text, at) => {
        const rules = { delimiter: ',', hasQuotes: true };
        const starts: number[] = [];
        for (let from = 0; from < text.length;) {
          const { end, next } = recordEnd(text, from, rules);
          if (end > from) starts.push(encode(text.slice(0, from)).length);
          from = next;
        }
        const scanner = scan(text, at);
        expect([...scanner.starts]).toEqual(starts);
        expect(scanner.count).toBe(parseRecords(text, rules).length);
      }),
      { seed: 2, numRuns: 600 },
    );
  });

  it('counts lines as people do, empty ones too', () => {
    fc.assert(
      fc.property(tableText, cuts, (text, at) => {
        const lines = text.split(/\r\n|\r|\n/);
        if (lines.at(-1) === '') lines.pop();
        expect(scan(text, at, { delimiter: null, hasQuotes: false }).count).toBe(lines.length);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('remembers only every so many', () => {
    const scanner = scan('a\n'.repeat(10), [], { step: 4 });
    expect([...scanner.starts]).toEqual([0, 8, 16]);
    expect(scanner.count).toBe(10);
  });

  it('tells of a quote that nothing closes', () => {
    expect(scan('a,"b\nc', []).isOpen).toBe(true);
    expect(scan('a,"b"\nc', []).isOpen).toBe(false);
  });
});
