import { describe, expect, it } from 'vitest';
import { headingAt, headingsOf } from '../outline/headings.ts';
import { linkName } from './complete-links.ts';
import { countWords } from './count-words.ts';
import { anchorIn } from './note-anchor.ts';
import { pastedName } from './pasted-name.ts';
import { asKind, kindOfValue } from './property-value.ts';
import { taskChange } from './tasks.ts';

const NOTE = '---\n# not one\n---\n# One **bold**\n```\n# code\n```\n## Two words\ntext ^block\n';

describe('headings', () => {
  it('are not looked for in properties and code', () => {
    expect(headingsOf(NOTE).map(({ level, text }) => [level, text])).toEqual([
      [1, 'One bold'],
      [2, 'Two words'],
    ]);
  });

  it('say which one a place belongs to', () => {
    const headings = headingsOf(NOTE);
    expect([headingAt(headings, 0), headingAt(headings, NOTE.length)]).toEqual([-1, 1]);
  });

  it('are found by their words and as addresses write them; blocks by their id', () => {
    const places = ['Two words', 'two-words', '^block', 'none'].map((hash) => anchorIn(NOTE, hash));
    expect(places).toEqual([NOTE.indexOf('## Two'), NOTE.indexOf('## Two'), NOTE.indexOf(' ^block'), null]);
  });
});

describe('taskChange', () => {
  const changed = (line: string) => {
    const { from, to, insert } = taskChange(line);
    return line.slice(0, from) + insert + line.slice(to);
  };

  it('ticks a task, and takes the tick away', () => {
    expect(['- [ ] a', '  1. [x] a', '> - [X] a'].map(changed)).toEqual([
      '- [x] a',
      '  1. [ ] a',
      '> - [ ] a',
    ]);
  });

  it('makes a task of a line and of an item of a list', () => {
    expect(['a', '- a', '  a'].map(changed)).toEqual(['- [ ] a', '- [ ] a', '  - [ ] a']);
  });
});

it('links by name alone where no other file bears it', () => {
  expect(linkName('a/x.md', ['a/x.md', 'b/y.md'])).toBe('x');
  expect(linkName('a/x.md', ['a/x.md', 'b/X.md'])).toBe('a/x');
  expect(linkName('a/x.csv', ['a/x.csv'])).toBe('x.csv');
});

it('counts words, not marks, numbers or properties', () => {
  expect(countWords("---\ntitle: no\n---\n# Two words\n\n- [ ] it's 3 well-known — 42 ones")).toBe(5);
});

it('names pictures from the clipboard by the time, and leaves the names of files', () => {
  const time = new Date(2026, 2, 4, 5, 6, 7);
  expect(pastedName({ name: 'image.png', type: 'image/png' }, time)).toBe('pasted-2026-03-04-050607.png');
  expect(pastedName({ name: 'a/b|c.csv', type: 'text/csv' }, time)).toBe('a-b-c.csv');
});

it('tells the kind of a property by its value, and changes it as well as it can', () => {
  const values = ['x', 3, true, '2026-01-02', ['a'], '[[a]]', { a: 1 }];
  expect(values.map(kindOfValue)).toEqual(['text', 'number', 'checkbox', 'date', 'list', 'link', 'object']);
  expect([asKind('a, b', 'list'), asKind('3', 'number'), asKind('yes', 'checkbox')]).toEqual([
    ['a', 'b'],
    3,
    true,
  ]);
});
