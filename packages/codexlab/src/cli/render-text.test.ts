import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutToWidth,
  displayWidth,
  plainSnippet,
  printable,
  printableLines,
  renderSnippet,
  toJson,
} from './render-text.ts';
import { plainPaint } from './terminal.ts';

/** Whatever could steer a terminal: C0 and C1 controls, DEL, direction marks, line separators, half characters. */
const STEERS = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u;
const anyText = fc.string({ unit: 'binary' });
const marked = (text: string): string => text.replaceAll('<', '\u0002').replaceAll('>', '\u0003');

describe('printable', () => {
  it('shows escape sequences instead of sending them', () => {
    expect(printable('a\u001b[31mb\u009b2J\u007f')).toBe('a␛[31mb<U+009B>2J␡');
  });

  it('shows line breaks in names, and marks that turn the direction of text', () => {
    expect(printable('a\nb\u202egpj')).toBe('a␊b<U+202E>gpj');
  });

  it('shows the bytes of a name that is not UTF-8', () => {
    expect(printable('caf\uefe9.md')).toBe('caf\\xe9.md');
  });

  it('leaves ordinary text of any script as it is', () => {
    for (const text of ['Größe', '実験 №7', 'π ≈ 3.14', '👩‍🔬 lab']) expect(printable(text)).toBe(text);
  });

  it('lets nothing through that steers a terminal', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(printable(text)).not.toMatch(STEERS);
        for (const line of printableLines(text)) expect(line).not.toMatch(STEERS);
        expect(renderSnippet(text, plainPaint)).not.toMatch(STEERS);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('toJson', () => {
  it('steers nothing and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, fc.array(anyText)), (value) => {
        const json = toJson(value);
        expect(json).not.toMatch(STEERS);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('renderSnippet', () => {
  it('paints found words, on one line', () => {
    const paint = (_accent: string, text: string): string => `*${text}*`;
    expect(renderSnippet(marked('the <learning> \n rate of <Adam>'), paint)).toBe(
      'the *learning* rate of *Adam*',
    );
  });

  it('is cut to a width, never before the first found word', () => {
    const paint = (_accent: string, text: string): string => text;
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 20, max: 80 }), (before, after, width) => {
        const snippet = marked(`${before.repeat(9)} <Adam> ${after.repeat(9)}`);
        expect(displayWidth(renderSnippet(snippet, paint, width))).toBeLessThanOrEqual(width);
      }),
      { seed: 7, numRuns: 300 },
    );
    const far = marked(`${'many words '.repeat(20)}<Adam> ${'and more '.repeat(20)}`);
    const cut = renderSnippet(far, paint, 40);
    expect(cut).toMatch(/^…many words Adam and .*…$/);
  });

  it('gives plain text without marks', () => {
    expect(plainSnippet(marked('the <learning> rate'))).toBe('the learning rate');
  });
});

describe('displayWidth', () => {
  it('counts columns, not code units', () => {
    expect([displayWidth('abc'), displayWidth('実験'), displayWidth('é'), displayWidth('👩‍🔬')]).toEqual([
      3, 4, 1, 2,
    ]);
  });

  it('cuts to a width and says so', () => {
    expect(cutToWidth('abcdef', 4)).toBe('abc…');
    expect(cutToWidth('実験室', 4)).toBe('実…');
    expect(cutToWidth('abcd', 4)).toBe('abcd');
  });
});
