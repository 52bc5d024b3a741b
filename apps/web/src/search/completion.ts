import { quoteValue, splitTerms, type Span } from './query-text.ts';

/** What is being typed at the caret of a search. */
export interface TypedTerm {
  /** What a choice replaces. */
  readonly span: Span;
  /** `tag`, `status`, …; null: a name is still to be chosen. */
  readonly field: string | null;
  /** What was typed of the value, or of the name. */
  readonly prefix: string;
}

/** Something that can be put there. */
export interface Choice {
  readonly label: string;
  /** What it is, or how many files have it. */
  readonly detail: string;
  /** What is put in place of the span. */
  readonly put: string;
}

/** Names that mean something of their own. */
const FIELDS: readonly Choice[] = [
  choice('tag:', 'files with a tag'),
  choice('type:', 'note, image, table …'),
  choice('path:', 'a folder or a part of the path'),
  choice('title:', 'words of the title'),
  choice('ext:', 'the end of the name'),
  choice('is:', 'orphan, empty, duplicate …'),
  choice('has:', 'a tag, a link, a property …'),
  choice('links:', 'files that link to a note'),
  choice('modified:', 'when it was changed'),
  choice('size>', 'larger than, such as 1MB'),
];
const KINDS = 'note notebook table data code text image audio video pdf archive link binary view'.split(' ');
const STATES: Readonly<Record<string, string>> = Object.freeze({
  orphan: 'no link leads to it or away',
  unresolved: 'a link in it leads nowhere',
  duplicate: 'another file is the same',
  empty: 'nothing in it',
  untagged: 'no tag',
  problem: 'something could not be read',
});
const PARTS = 'tag link backlink alias property problem'.split(' ');
const DAYS = 'today yesterday tomorrow this-week last-week next-week this-month last-month this-year'.split(
  ' ',
);
/** Fields whose values are words of this list alone. */
const WORDS: Readonly<Record<string, readonly Choice[]>> = Object.freeze({
  type: KINDS.map((kind) => choice(kind, '')),
  is: Object.entries(STATES).map(([state, meaning]) => choice(state, meaning)),
  has: PARTS.map((part) => choice(part, '')),
  modified: DAYS.map((day) => choice(day, '')),
});

/** What is typed at the caret; null where nothing can be offered, such as inside of quotes. */
export function typedTerm(text: string, caret: number): TypedTerm | null {
  const span = splitTerms(text.slice(0, caret)).at(-1);
  if (span === undefined || span.to !== caret) return null;
  const from = span.from + innerStart(text.slice(span.from, caret));
  const typed = text.slice(from, caret);
  if (typed.startsWith('#')) return { span: { from, to: caret }, field: 'tag', prefix: typed.slice(1) };
  const parts = /^("[^"]*"|[^\s"():<>=!]+)(:(?:[<>]=?)?|[<>]=?|!?=)(.*)$/su.exec(typed);
  if (parts === null && typed.includes('"')) return null;
  if (parts === null) return { span: { from, to: caret }, field: null, prefix: typed };
  const [, name = '', operator = '', value = ''] = parts;
  const prefix = value.replace(/^"/, '');
  const field = name.replaceAll('"', '').toLowerCase();
  return { span: { from: from + name.length + operator.length, to: caret }, field, prefix };
}

/** What can be offered without asking anybody. */
export function knownChoices({ field, prefix }: TypedTerm): readonly Choice[] {
  const begins = prefix.toLowerCase();
  if (field !== null) return (WORDS[field] ?? []).filter(({ label }) => label.startsWith(begins));
  return begins === '' ? [] : FIELDS.filter(({ label }) => label.startsWith(begins));
}

/** Words for days, for properties that hold dates. */
export function dayChoices(prefix: string): readonly Choice[] {
  return (WORDS['modified'] ?? []).filter(({ label }) => label.startsWith(prefix.toLowerCase()));
}

/** A value with how many files have it. */
export function countedChoice(value: string, files: number): Choice {
  return { label: value, detail: files === 1 ? '1 file' : `${files} files`, put: quoteValue(value) };
}

/** The name of a property. */
export function propertyChoice(name: string, files: number): Choice {
  return { ...countedChoice(name, files), label: `${name}:`, put: `${quoteValue(name)}:` };
}

/** Where the last term begins inside of parentheses, behind its minus. */
function innerStart(term: string): number {
  let start = 0;
  let isQuoted = false;
  for (const [i, char] of term.split('').entries()) {
    if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /[(\s]/u.test(char)) start = i + 1;
  }
  return term[start] === '-' ? start + 1 : start;
}

function choice(label: string, detail: string): Choice {
  return { label, detail, put: label };
}
