import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_TODOS } from './limits.ts';
import { parseText } from './parse-in-test.ts';

const SEED = 20_261_121;
const todosOf = (text: string) => parseText('a.md', text).todos;
const textsOf = (text: string) => todosOf(text).map((todo) => todo.text);

describe('todos of a note', () => {
  test('are the boxes that items of lists begin with, whatever marks the list and however deep it is', () => {
    const note =
      '- [ ] a\n* [x] b\n+ [X] c\n1. [ ] d\n2) [ ] e\n\n- top\n  - [ ] f\n    1. [x] g\n\n> - [ ] h\n\n- - [ ] i\n';
    expect(todosOf(note).map(({ text, done, line }) => [text, done, line])).toEqual([
      ...[
        ['a', false, 1],
        ['b', true, 2],
        ['c', true, 3],
        ['d', false, 4],
        ['e', false, 5],
      ],
      ...[
        ['f', false, 8],
        ['g', true, 9],
        ['h', false, 11],
        ['i', false, 13],
      ],
    ]);
  });

  test('are none in code, in HTML, outside of lists, without a word, or with another mark', () => {
    const notes = [
      ...['```\n- [ ] a\n```', '    - [ ] a', '<div>\n- [ ] a\n</div>', '[ ] a', 'text [ ] a', '- `[ ] a`'],
      ...[
        '- [ ]',
        '- [ ]  ',
        '- [ ]a',
        '- [] a',
        '- [-] a',
        '- [xx] a',
        '- > [ ] a',
        '- a [ ] b',
        '- # [ ] a',
      ],
      ...['- a\n\n  [ ] second paragraph', '- [x](a.md)', '- [x][ref] a\n\n[ref]: b.md'],
    ];
    for (const note of notes) expect(todosOf(note), note).toEqual([]);
  });

  test('stand under the heading before them, on the lines of the file with its frontmatter', () => {
    const note =
      '---\ntitle: x\n---\n- [ ] none\n\n# *One*\n\n- [ ] first\n\nTwo ^id\n---\n\n1. [x] second\n';
    expect(todosOf(note).map(({ heading, line }) => [heading, line])).toEqual([
      ...[
        [null, 4],
        ['One', 8],
        ['Two', 13],
      ],
    ]);
  });

  test.each([
    ['📅 2026-11-21', '2026-11-21'],
    ['📅2026-11-21', '2026-11-21'],
    ['due:2026-11-21', '2026-11-21'],
    ['Due: 2026-11-21', '2026-11-21'],
    ['[due:: 2026-11-21]', '2026-11-21'],
    ['(due::2026-11-21)', '2026-11-21'],
  ])('take their due date out of the text where it is written %s', (written, due) => {
    expect(todosOf(`- [ ] call ${written} today`)).toMatchObject([{ text: 'call today', due }]);
    expect(todosOf(`- [ ] call ${written}`)).toMatchObject([{ text: 'call', due }]);
    expect(todosOf(`- [ ] ${written}`)).toMatchObject([{ text: written, due }]);
  });

  test.each(['overdue:2026-11-21', 'due:2026-02-30', 'due:2026-11-211', 'due:tomorrow', '2026-11-21'])(
    'leave what is no due date in the text: %s',
    (written) => {
      expect(todosOf(`- [ ] call ${written}`)).toMatchObject([{ text: `call ${written}`, due: null }]);
    },
  );

  test('are due on the first date that is a day of the calendar', () => {
    expect(todosOf('- [ ] a due:2026-02-30 due:2026-03-01 due:2026-04-01')).toMatchObject([
      { text: 'a due:2026-02-30 due:2026-04-01', due: '2026-03-01' },
    ]);
  });

  test('keep the first line of a text, at most 500 characters of it, and no half characters', () => {
    expect(textsOf('- [ ] first\n  second\nlazy')).toEqual(['first']);
    const [text] = textsOf(`- [ ] ${'x'.repeat(499)}\u{1f600}`);
    expect([text?.length, text?.isWellFormed()]).toEqual([500, true]);
  });

  test('are at most 2,000 of a file, which is told with the line of the first that is left out', () => {
    const lines = (count: number) => '- [ ] a\n'.repeat(count);
    expect(parseText('a.md', lines(MAX_TODOS)).problems).toEqual([]);
    const { todos, problems } = parseText('a.md', lines(MAX_TODOS + 5));
    expect(todos).toHaveLength(MAX_TODOS);
    expect(problems).toMatchObject([{ code: 'markdown_too_many_todos', line: MAX_TODOS + 1 }]);
  });

  test('cost time that grows with the length of the text', () => {
    const hostile = [
      ...[
        `- [ ] ${'due:'.repeat(200_000)}`,
        `- [ ] ${'[due:: '.repeat(100_000)}`,
        `- [ ] due:${' '.repeat(400_000)}`,
      ],
      ...['- [ ] '.repeat(50_000), '- [ ] a\n'.repeat(50_000)],
    ];
    for (const note of hostile) expect(todosOf(note).length).toBeLessThanOrEqual(MAX_TODOS);
  });

  test('are found in any list as they were written', () => {
    const word = fc.constantFrom('call', 'Ada', '#lab', '[[Note]]', '`code`', 'x');
    const item = fc.record({
      marker: fc.constantFrom('-', '*', '+', '1.', '1)'),
      words: fc.array(word, { minLength: 1, maxLength: 4 }),
      done: fc.constantFrom(null, false, true),
      due: fc.constantFrom(null, '2026-11-21', '2027-02-01'),
      nested: fc.boolean(),
      fenced: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), fc.boolean(), (items, hasFront) => {
        const lines = hasFront ? ['---', 'a: 1', '---'] : [];
        const expected: object[] = [];
        for (const { marker, words, done, due, nested, fenced } of items) {
          const box = done === null ? '' : done ? '[x] ' : '[ ] ';
          const date = due === null ? '' : ` 📅 ${due}`;
          if (fenced) lines.push('', '```');
          else lines.push('', '- top');
          lines.push(`${nested && !fenced ? '  ' : ''}${marker} ${box}${words.join(' ')}${date}`);
          if (done !== null && !fenced)
            expected.push({ line: lines.length, text: words.join(' '), heading: null, done, due });
          if (fenced) lines.push('```');
        }
        expect(todosOf(lines.join('\n'))).toEqual(expected);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
