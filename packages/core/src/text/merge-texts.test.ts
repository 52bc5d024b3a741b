import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeTexts } from './merge-texts.ts';
import { splitLines } from './text-lines.ts';

const seed = 20_261_121;
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** The merged text, or null for a conflict. */
function merge(base: string, ours: string, theirs: string): string | null {
  const result = mergeTexts({ base: encode(base), ours: encode(ours), theirs: encode(theirs) });
  return result.outcome === 'merged' ? decode(result.bytes) : null;
}

function conflictsOf(base: string, ours: string, theirs: string) {
  const result = mergeTexts({ base: encode(base), ours: encode(ours), theirs: encode(theirs) });
  if (result.outcome !== 'conflict') throw new Error(`It is ${result.outcome}.`);
  return result.conflicts;
}

describe('two changes of one text', () => {
  it.each([
    ['elsewhere', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n', 'A\nb\nC\n'],
    ['the same by both', 'a\nb\nc\n', 'a\nX\nc\n', 'a\nX\nc\n', 'a\nX\nc\n'],
    ['the same by both, and another', 'a\nb\nc\n', 'X\nb\nc\n', 'X\nb\nC\n', 'X\nb\nC\n'],
    ['at both ends', 'm\n', 'top\nm\n', 'm\nend\n', 'top\nm\nend\n'],
    [
      'several of each',
      '1\n2\n3\n4\n5\n6\n7\n',
      'x\n2\n3\n4\n5\n6\nx\n',
      '1\n2\n3\ny\n5\n6\n7\n',
      'x\n2\n3\ny\n5\n6\nx\n',
    ],
    ['a line taken out, another put in', 'a\nb\nc\nd\n', 'a\nc\nd\n', 'a\nb\nc\nd\ne\n', 'a\nc\nd\ne\n'],
    ['a file emptied by one, untouched by the other', 'a\n', '', 'a\n', ''],
    [
      'words that every object has',
      'constructor\n__proto__\ntoString\n',
      'x\nconstructor\n__proto__\ntoString\n',
      'constructor\n__proto__\ntoString\ny\n',
      'x\nconstructor\n__proto__\ntoString\ny\n',
    ],
  ])('are joined: %s', (_, base, ours, theirs, merged) => {
    expect(merge(base, ours, theirs)).toBe(merged);
    expect(merge(base, theirs, ours)).toBe(merged);
  });

  it.each([
    ['a line that both change', 'a\nb\nc\n', 'a\nX\nc\n', 'a\nY\nc\n'],
    ['lines beside each other', 'a\nb\nc\n', 'X\nb\nc\n', 'a\nY\nc\n'],
    ['new lines at the same place', 'a\nb\n', 'a\nX\nb\n', 'a\nY\nb\n'],
    ['a line changed and the same line taken out', 'a\nb\nc\n', 'a\nX\nc\n', 'a\nc\n'],
    ['a whole text against a change in it', 'a\nb\nc\n', '', 'a\nX\nc\n'],
    ['two texts where there was none', '', 'X\n', 'Y\n'],
  ])('collide: %s', (_, base, ours, theirs) => {
    expect(merge(base, ours, theirs)).toBeNull();
    expect(merge(base, theirs, ours)).toBeNull();
  });

  it('tell every place where they collide, with what stands there in each version', () => {
    const base = 'a\nb\nc\nd\ne\nf\ng\n';
    const conflicts = conflictsOf(base, 'a\nB1\nB2\nc\nd\ne\nF\ng\n', 'new\na\nb!\nc\nd\ne\ng\n');
    expect(conflicts).toEqual([
      {
        ...{ base: { from: 2, count: 1 }, ours: { from: 2, count: 2 }, theirs: { from: 3, count: 1 } },
        ...{ baseText: 'b\n', oursText: 'B1\nB2\n', theirsText: 'b!\n' },
      },
      {
        ...{ base: { from: 6, count: 1 }, ours: { from: 7, count: 1 }, theirs: { from: 7, count: 0 } },
        ...{ baseText: 'f\n', oursText: 'F\n', theirsText: '' },
      },
    ]);
  });

  it('keep the line ends of every side in what is told of a conflict', () => {
    const [conflict] = conflictsOf('a\nb\n', 'a\r\nX\r\n', 'a\nY');
    expect([conflict?.baseText, conflict?.oursText, conflict?.theirsText]).toEqual(['b\n', 'X\r\n', 'Y']);
  });
});

describe('what is not a line', () => {
  it('glues no line to another where the last one has no line end', () => {
    expect(merge('a\nb', 'A\nb', 'a\nb\nc')).toBe('A\nb\nc');
    expect(merge('a\nb', 'a\nb\nc', 'A\nb\n')).toBe('A\nb\nc\n');
    expect(merge('a\nb\nc\n', 'a\nb\nc', 'A\nb\nc\n')).toBe('A\nb\nc');
    expect(merge('a', 'a\r\nb', 'a')).toBe('a\r\nb');
  });

  it('takes line ends that one side changed everywhere, with the change of the other', () => {
    expect(merge('a\nb\nc\n', 'a\r\nb\r\nc\r\n', 'a\nb\nC\n')).toBe('a\r\nb\r\nC\r\n');
    expect(merge('a\r\nb\r\nc\r\n', 'a\nb\nc\n', 'A\r\nb\r\nc')).toBe('A\nb\nc');
  });

  it('keeps the line end of every line where they are of both kinds', () => {
    expect(merge('a\r\nb\nc\r\nd', 'A\r\nb\nc\r\nd', 'a\r\nb\nc\r\nd\r\ne')).toBe('A\r\nb\nc\r\nd\r\ne');
  });

  it('keeps the byte order mark, unless one side took it away', () => {
    expect(merge('\uFEFFa\nb\nc\n', '\uFEFFA\nb\nc\n', '\uFEFFa\nb\nC\n')).toBe('\uFEFFA\nb\nC\n');
    expect(merge('\uFEFFa\nb\nc\n', 'a\nb\nc\n', '\uFEFFA\nb\nc\n')).toBe('A\nb\nc\n');
  });

  it('refuses bytes that are no text, and texts that are too large', () => {
    const text = encode('a\n');
    for (const bytes of [
      new Uint8Array([0x61, 0]),
      new Uint8Array([0xff, 0xfe]),
      new Uint8Array(10_485_761).fill(97),
    ])
      for (const versions of [
        { base: bytes, ours: text, theirs: text },
        { base: text, ours: bytes, theirs: text },
        { base: text, ours: text, theirs: bytes },
      ])
        expect(mergeTexts(versions)).toEqual({ outcome: 'not-text' });
  });
});

describe('texts that would take long', () => {
  const rows = (count: number, row: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => row(at));

  it('joins changes in 20,000 equal lines', () => {
    const base = rows(20_000, () => 'x\n');
    const ours = base.with(100, 'ours\n').join('');
    const theirs = base.with(19_000, 'theirs\n').join('');
    expect(merge(base.join(''), ours, theirs)).toBe(
      base.with(100, 'ours\n').with(19_000, 'theirs\n').join(''),
    );
  });

  it('joins changes far apart in 16,000 lines of few kinds, as logs and tables have them', () => {
    const base = rows(16_000, (at) => (at % 4 === 3 ? '\n' : `${at % 50} degrees\n`));
    const change = (lines: readonly string[], from: number, text: string) =>
      lines.map((line, at) => (at % 800 === from ? text : line));
    const merged = merge(
      base.join(''),
      change(base, 1, 'ours\n').join(''),
      change(base, 401, 'theirs\n').join(''),
    );
    expect(merged).toBe(change(change(base, 1, 'ours\n'), 401, 'theirs\n').join(''));
  });

  it('gives up as a conflict where too many lines are equal, and changes of both sides are many', () => {
    const base = rows(20_000, (at) => (at % 2 === 0 ? 'x\n' : 'y\n'));
    const ours = rows(20_000, (at) => (at % 3 === 0 ? 'x\n' : 'y\n'));
    const theirs = rows(20_000, (at) => (at % 5 === 0 ? 'x\n' : 'y\n'));
    const [conflict, ...more] = conflictsOf(base.join(''), ours.join(''), theirs.join(''));
    expect(more).toEqual([]);
    expect(conflict?.oursText.length).toBeGreaterThan(39_000);
  });

  it('joins a hundred changes of each side in 200,000 lines', () => {
    const base = rows(200_000, (at) => `line ${at}\n`);
    const change = (lines: readonly string[], from: number, name: string) =>
      lines.map((line, at) => (at % 2000 === from ? `${name} ${at}\n` : line));
    const merged = merge(
      base.join(''),
      change(base, 3, 'ours').join(''),
      change(base, 1003, 'theirs').join(''),
    );
    expect(merged).toBe(change(change(base, 3, 'ours'), 1003, 'theirs').join(''));
  });

  it('takes a side with more lines than a call has places for arguments', () => {
    const long = rows(300_000, (at) => `${at % 7}\n`).join('');
    expect(merge('a\nb\nc\n', `a\n${long}b\nc\n`, 'a\nb\nC\n')).toBe(`a\n${long}b\nC\n`);
  });
});

const lineEnd = fc.constantFrom('\n', '\n', '\n', '\r\n');
const wildText = fc
  .tuple(
    fc.boolean(),
    fc.array(fc.tuple(fc.constantFrom('', 'a', 'b', 'c', ' ', '\r', '# a', 'ä'), lineEnd), { maxLength: 12 }),
    fc.constantFrom('', '', 'a', 'd', 'e\r'),
  )
  .map(([mark, lines, last]) => (mark ? '\uFEFF' : '') + lines.flat().join('') + last);

describe('every merge', () => {
  it('takes the one side that changed something, byte by byte', () => {
    fc.assert(
      fc.property(wildText, wildText, (base, other) => {
        expect(merge(base, other, base)).toBe(other);
        expect(merge(base, base, other)).toBe(other);
        expect(merge(base, other, other)).toBe(other);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('gives the same whichever side is called ours', () => {
    fc.assert(
      fc.property(wildText, wildText, wildText, (base, ours, theirs) => {
        expect(merge(base, ours, theirs)).toBe(merge(base, theirs, ours));
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('loses no line that a side wrote and brings none back that a side took out, unless it is a conflict', () => {
    let clean = 0;
    fc.assert(
      fc.property(editedTexts, ({ base, ours, theirs }) => {
        const text = merge(base.join(''), ours.join(''), theirs.join(''));
        if (text === null) return;
        const merged = splitLines(text);
        clean++;
        const isNew = (line: string) => line.length > 2;
        expect(merged.filter((line) => isNew(line) && ours.includes(line))).toEqual(ours.filter(isNew));
        expect(merged.filter((line) => isNew(line) && theirs.includes(line))).toEqual(theirs.filter(isNew));
        for (const line of new Set(base)) {
          const [were, in1, in2, are] = [base, ours, theirs, merged].map((each) => count(each, line));
          expect(are).toBeLessThanOrEqual(Math.min(in1!, in2!));
          expect(are).toBeGreaterThanOrEqual(in1! + in2! - were!);
        }
      }),
      { seed, numRuns: 1000 },
    );
    expect(clean).toBeGreaterThan(300);
  });

  it('keeps the order of the lines of both sides, where all lines differ', () => {
    fc.assert(
      fc.property(distinctTexts, ({ base, ours, theirs }) => {
        const text = merge(base.join(''), ours.join(''), theirs.join(''));
        if (text === null) return;
        const merged = splitLines(text);
        const expected = new Set(
          [...ours, ...theirs].filter((line) => !isGone(line, { base, ours, theirs })),
        );
        expect(new Set(merged)).toEqual(expected);
        expect(merged).toHaveLength(expected.size);
        for (const side of [ours, theirs])
          expect(merged.filter((line) => side.includes(line))).toEqual(
            side.filter((line) => expected.has(line)),
          );
      }),
      { seed, numRuns: 1000 },
    );
  });
});

interface Edited {
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

function isGone(line: string, { base, ours, theirs }: Edited): boolean {
  return base.includes(line) && !(ours.includes(line) && theirs.includes(line));
}

function count(lines: readonly string[], line: string): number {
  return lines.filter((each) => each === line).length;
}

/** For each line of the base: keep it, take it out, or put a new line before it. */
const edits = fc.array(fc.constantFrom('keep', 'keep', 'keep', 'keep', 'drop', 'insert'), {
  minLength: 12,
  maxLength: 12,
});
const editedTexts = textsOf(fc.array(fc.constantFrom('a\n', 'b\n', '\n'), { minLength: 4, maxLength: 12 }));
const distinctTexts = textsOf(fc.nat(11).map((length) => Array.from({ length }, (_, at) => `line ${at}\n`)));

function textsOf(lines: fc.Arbitrary<string[]>): fc.Arbitrary<Edited> {
  return fc.tuple(lines, edits, edits).map(([base, ours, theirs]) => ({
    base,
    ours: edited(base, ours, 'ours'),
    theirs: edited(base, theirs, 'theirs'),
  }));
}

function edited(base: readonly string[], how: readonly string[], name: string): string[] {
  return base.flatMap((line, at) => {
    if (how[at] === 'insert') return [`${name} ${at}\n`, line];
    return how[at] === 'drop' ? [] : [line];
  });
}
