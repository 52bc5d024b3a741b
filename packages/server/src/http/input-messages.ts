import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;
/** Where a field stands. */
export type InputPlace = 'path' | 'query' | 'body';

/** What is wrong with a field and what to do, to be read after its name; never holds a value that was sent. */
export function inputMessages(place: InputPlace): z.core.$ZodErrorMap {
  return (issue) => {
    if (issue.input === undefined && issue.code !== 'custom') return `is missing; send it in the ${place}`;
    if (place === 'query' && Array.isArray(issue.input) && issue.code === 'invalid_type')
      return 'is there more than once; send it once';
    return sentenceFor(issue);
  };
}

function sentenceFor(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? 'of another kind'}`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'too_small':
      return issue.minimum === 1 && !isNumber(issue)
        ? 'must not be empty'
        : `must ${measured(issue, 'at least', issue.minimum)}`;
    case 'too_big':
      return `must ${measured(issue, 'at most', issue.maximum)}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'does not have the form that is asked for';
    case 'invalid_union':
      return unionSentence(issue);
    case 'invalid_key':
      return `holds a name that ${issue.issues[0]?.message ?? 'is not taken'}`;
    default:
      return 'is not taken as it is; /api/v1/docs tells what is';
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with named fields',
  record: 'an object with named fields',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'must be a moment in UTC as 2026-03-14T09:30:00Z',
};

function oneOf(values: readonly unknown[]): string {
  const told = values.map((value) => `\`${String(value)}\``);
  return told.length === 1 ? `must be ${told[0]}` : `must be one of ${told.join(', ')}`;
}

type Sized = Extract<Issue, { readonly origin: string; readonly code: 'too_small' | 'too_big' }>;

function isNumber({ origin }: Sized): boolean {
  return origin === 'number' || origin === 'int' || origin === 'bigint';
}

function measured(issue: Sized, bound: string, size: number | bigint): string {
  if (isNumber(issue)) return `be ${bound} ${size}`;
  return `have ${bound} ${size} ${issue.origin === 'string' ? 'characters' : 'items'}`;
}

/** What each of the choices asks for: their messages are ours already. */
function unionSentence(issue: Extract<Issue, { readonly code: 'invalid_union' }>): string {
  if (Array.isArray(issue.options)) return oneOf(issue.options);
  const asked = new Set(issue.errors.flatMap(([first]) => (first ? [first.message] : [])));
  return asked.size === 0 ? 'has none of the forms that are asked for' : [...asked].join(', or ');
}
