import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffTexts } from './diff-texts.ts';
import type { DiffLine, TextDiff } from './text-diff.ts';
import { splitLines } from './text-lines.ts';

const seed = 20_261_121;
const encode = (text: string) => new TextEncoder().encode(text);
const diff = (before: string, after: string, options?: Parameters<typeof diffTexts>[2]) =>
  diffTexts(encode(before), encode(after), options);
const SIGNS = { same: ' ', removed: '-', added: '+' };

/** As a unified diff shows it. */
function shown({ hunks }: TextDiff): string[] {
  return hunks.flatMap((hunk) => [
    `@@ -${hunk.beforeFrom},${hunk.beforeCount} +${hunk.afterFrom},${hunk.afterCount} @@`,
    ...hunk.lines.map(({ kind, text }) => SIGNS[kind] + text),
  ]);
}

/** The line in which what changed is in brackets. */
function marked({ words, text }: DiffLine): string {
  return words?.map((word) => (word.changed ? `[${word.text}]` : word.text)).join('') ?? `whole: ${text}`;
}

function wordsOf(before: string, after: string): string[] {
  return diff(before, after).hunks.flatMap(({ lines }) =>
    lines.filter(({ kind }) => kind !== 'same').map(marked),
  );
}

describe('a difference', () => {
  it('is told in runs with the lines around them', () => {
    const before = 'a b c d e f g h i j k l m n'.replaceAll(' ', '\n') + '\n';
    const after = before.replace('b\n', 'B\nB2\n').replace('n\n', '');
    expect(shown(diff(before, after))).toEqual([
      ...['@@ -1,5 +1,6 @@', ' a', '-b', '+B', '+B2', ' c', ' d', ' e'],
      ...['@@ -11,4 +12,3 @@', ' k', ' l', ' m', '-n'],
    ]);
    expect(diff(before, after)).toMatchObject({ comparable: true, added: 2, removed: 2 });
  });

  it('joins runs whose surroundings touch, and shows as many lines around as are asked for', () => {
    const before = '1\n2\n3\n4\n5\n';
    const after = 'x\n2\n3\n4\ny\n';
    expect(shown(diff(before, after))).toHaveLength(8);
    expect(shown(diff(before, after, { context: 1 }))).toEqual([
      ...['@@ -1,2 +1,2 @@', '-1', '+x', ' 2'],
      ...['@@ -4,2 +4,2 @@', ' 4', '-5', '+y'],
    ]);
    expect(shown(diff(before, after, { context: 0 }))[0]).toBe('@@ -1,1 +1,1 @@');
  });

  it('numbers a place without lines as the line before it', () => {
    expect(shown(diff('', 'a\n'))).toEqual(['@@ -0,0 +1,1 @@', '+a']);
    expect(shown(diff('a\nb\n', 'a\nx\nb\n', { context: 0 }))).toEqual(['@@ -1,0 +2,1 @@', '+x']);
    expect(shown(diff('a\n', ''))).toEqual(['@@ -1,1 +0,0 @@', '-a']);
  });

  it('says how lines end: that alone may be what changed', () => {
    const [hunk] = diff('a\nb', 'a\r\nb\n').hunks;
    expect(hunk?.lines.map(({ kind, text, end }) => [kind, text, end])).toEqual([
      ['removed', 'a', 'lf'],
      ['removed', 'b', 'none'],
      ['added', 'a', 'crlf'],
      ['added', 'b', 'lf'],
    ]);
  });

  it('is none between equal texts', () => {
    expect(diff('a\n', 'a\n')).toEqual({ comparable: true, added: 0, removed: 0, hunks: [] });
  });

  it('cannot be told of bytes that are no text', () => {
    const nothing = { comparable: false, added: 0, removed: 0, hunks: [] };
    expect(diffTexts(encode('a'), new Uint8Array([0]))).toEqual(nothing);
    expect(diffTexts(new Uint8Array([0xff]), encode('a'))).toEqual(nothing);
    expect(diffTexts(encode('a'), new Uint8Array(10_485_761).fill(97))).toEqual(nothing);
  });
});

describe('words', () => {
  it('are compared inside lines that changed', () => {
    expect(wordsOf('The cat sat down.\n', 'The dog sat up.\n')).toEqual([
      'The [cat] sat [down].',
      'The [dog] sat [up].',
    ]);
    expect(wordsOf('naïve Größe 10\n', 'naïve Größe 12\n')).toEqual(['naïve Größe [10]', 'naïve Größe [12]']);
  });

  it('are compared across lines that were joined or parted', () => {
    expect(wordsOf('one two three\n', 'one\ntwo four\n')).toEqual(['one[ ]two [three]', 'one', 'two [four]']);
  });

  it('are not set against each other where no word is the same, nor when nobody asks', () => {
    expect(wordsOf('alpha, beta\n', 'gamma, delta\n')).toEqual(['whole: alpha, beta', 'whole: gamma, delta']);
    expect(wordsOf('a\nb\n', 'a\nnew\nb\n')).toEqual(['whole: new']);
    const [hunk] = diff('The cat\n', 'The dog\n', { words: false }).hunks;
    expect(hunk?.lines.map(({ words }) => words)).toEqual([null, null]);
  });
});

describe('texts that would take long', () => {
  const rows = (count: number, row: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => row(at)).join('');

  it('are compared although all lines are equal', () => {
    expect(diff('x\n'.repeat(200_000), 'x\n'.repeat(200_010))).toMatchObject({
      comparable: true,
      added: 10,
      removed: 0,
    });
  });

  it('are told as right but not the shortest, where too much changed', () => {
    const before = rows(8000, (at) => `${(at * 7919) % 10}\n`);
    const after = rows(8000, (at) => `${(at * 104_729) % 13}\n`);
    const told = diff(before, after);
    expect(told.comparable).toBe(true);
    expect(patched(before, told)).toBe(after);
  });

  it('are counted, not told, when more lines changed than anybody reads', () => {
    const told = diff(
      rows(30_000, (at) => `before ${at}\n`),
      rows(20_000, (at) => `after ${at}\n`),
    );
    expect(told).toEqual({ comparable: false, added: 20_000, removed: 30_000, hunks: [] });
  });

  it('find the changes between lines that stand there once, when there are too many for the shortest way', () => {
    const before = rows(12_000, (at) => `line ${at}\n`);
    const told = diff(
      before,
      rows(12_000, (at) => (at % 10 === 0 ? `new ${at}\n` : `line ${at}\n`)),
    );
    expect(told).toMatchObject({ comparable: true, added: 1200, removed: 1200 });
  });
});

const text = fc
  .tuple(
    fc.array(
      fc.tuple(
        fc.constantFrom('', 'a', 'b', 'c d', 'c e', '\uFEFF', '\r'),
        fc.constantFrom('\n', '\n', '\r\n'),
      ),
      { maxLength: 15 },
    ),
    fc.constantFrom('', '', 'a', 'x y'),
  )
  .map(([lines, last]) => lines.flat().join('') + last);

describe('every difference', () => {
  it('makes the one version into the other', () => {
    fc.assert(
      fc.property(text, text, fc.nat(4), (before, after, context) => {
        const told = diff(before, after, { context });
        expect(patched(before, told)).toBe(after);
        const lines = told.hunks.flatMap((hunk) => hunk.lines);
        expect(told.added).toBe(lines.filter(({ kind }) => kind === 'added').length);
        expect(told.removed).toBe(lines.filter(({ kind }) => kind === 'removed').length);
        for (const line of lines)
          if (line.words) expect(line.words.map((word) => word.text).join('')).toBe(line.text);
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('is the shortest one of short texts', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const told = diff(before, after);
        const [was, is] = [splitLines(before), splitLines(after)];
        expect(told.added + told.removed).toBe(was.length + is.length - 2 * longestCommon(was, is));
      }),
      { seed, numRuns: 500 },
    );
  });
});

const ENDS = { lf: '\n', crlf: '\r\n', none: '' };

/** Applies the hunks; throws where a line that is to be the same or removed is another. */
function patched(before: string, { hunks }: TextDiff): string {
  const lines = splitLines(before);
  const out: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    const from = hunk.beforeCount === 0 ? hunk.beforeFrom : hunk.beforeFrom - 1;
    out.push(...lines.slice(at, from));
    expect(hunk.afterFrom).toBe(hunk.afterCount === 0 ? out.length : out.length + 1);
    at = from;
    for (const line of hunk.lines) {
      const raw = line.text + ENDS[line.end];
      if (line.kind !== 'added') expect([line.before, lines[at++]]).toEqual([at, raw]);
      if (line.kind !== 'removed') expect(line.after).toBe(out.push(raw));
    }
    expect(at - from).toBe(hunk.beforeCount);
  }
  return [...out, ...lines.slice(at)].join('');
}

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const line of a) {
    const next = [0];
    for (const [at, other] of b.entries())
      next.push(line === other ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!));
    row = next;
  }
  return row.at(-1)!;
}
