import type { SearchQuery, SearchTerm } from '@codexlab/core';

type TextTerm = Extract<SearchTerm, { readonly type: 'word' | 'phrase' | 'title' }>;

/** What full-text search is asked for; null where nothing is. Built of quoted texts only: no syntax comes through. */
export interface MatchExpressions {
  /** The whole condition on title, content and tags, with what must not be found there. */
  readonly text: string | null;
  /** The wanted terms in the name or the title of a file, as they are written. */
  readonly name: string | null;
  /** What must be found neither in the text nor, by `unwantedName`, in the name. */
  readonly unwanted: string | null;
  readonly unwantedName: string | null;
  /** Any of the wanted terms, for marking them in a text. */
  readonly any: string | null;
}

/** Makes the expressions of a query. */
export function matchExpressions({ terms }: SearchQuery): MatchExpressions {
  const words = terms.filter(isTextTerm);
  const wanted = words.filter((term) => !term.negated);
  const unwanted = words.filter((term) => term.negated);
  const notText = join(unwanted.map(inText), ' OR ');
  return {
    text: without(join(wanted.map(inText), ' AND '), notText),
    name: join(wanted.map(inName), ' AND '),
    unwanted: notText,
    unwantedName: join(unwanted.map(inName), ' OR '),
    any: join(wanted.map(quoted), ' OR '),
  };
}

/** True for terms that full-text search answers. */
export function isTextTerm(term: SearchTerm): term is TextTerm {
  return term.type === 'word' || term.type === 'phrase' || term.type === 'title';
}

function inText(term: TextTerm): string {
  return term.type === 'title' ? `title : ${quoted(term)}` : quoted(term);
}

function inName(term: TextTerm): string {
  return term.type === 'title' ? `title : ${quoted(term)}` : `{name title} : ${quoted(term)}`;
}

function quoted(term: TextTerm): string {
  const text = `"${term.text.toWellFormed().replaceAll('\0', ' ').replaceAll('"', '""')}"`;
  return term.type !== 'phrase' && term.prefix ? `${text} *` : text;
}

function without(wanted: string | null, unwanted: string | null): string | null {
  return wanted === null || unwanted === null ? wanted : `(${wanted}) NOT (${unwanted})`;
}

function join(parts: readonly string[], operator: string): string | null {
  return parts.length === 0 ? null : parts.join(operator);
}
