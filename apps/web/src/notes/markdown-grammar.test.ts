import { markdownLanguage } from '@codemirror/lang-markdown';
import type { MarkdownParser } from '@lezer/markdown';
import { expect, it } from 'vitest';
import { noteGrammar } from './markdown-grammar.ts';

const parser = (markdownLanguage.parser as MarkdownParser).configure(noteGrammar);

function nodes(text: string, names: readonly string[]): readonly string[] {
  const found: string[] = [];
  parser.parse(text).iterate({
    enter: ({ name, from, to }) =>
      void (names.includes(name) && found.push(`${name} ${text.slice(from, to)}`)),
  });
  return found;
}

it('knows what notes have beyond GFM', () => {
  const text = 'See [[a#b|c]], ![[d.png]] and #tag/sub, ==this== costs $x^2$ or $5.\n';
  expect(nodes(text, ['WikiLink', 'Tag', 'Marked', 'Formula'])).toEqual([
    'WikiLink [[a#b|c]]',
    'WikiLink ![[d.png]]',
    'Tag #tag/sub',
    'Marked ==this==',
    'Formula $x^2$',
  ]);
});

it('takes properties and formulas as blocks, and only at their place', () => {
  const text = '---\na: 1\n---\ntext\n\n---\n\n$$\nx\n$$\n';
  expect(nodes(text, ['Frontmatter', 'FormulaBlock', 'HorizontalRule'])).toEqual([
    'Frontmatter ---\na: 1\n---',
    'HorizontalRule ---',
    'FormulaBlock $$\nx\n$$',
  ]);
});

it('finds no tags in code, addresses and headings', () => {
  expect(nodes('`#a` https://x.y/#b a#c\n\n# Title\n\n#1\n', ['Tag'])).toEqual([]);
});
