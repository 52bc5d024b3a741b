import type { SearchQuery, SearchTerm } from '@codexlab/core';

type TextTerm = Extract<SearchTerm, { readonly type: 'word' | 'phrase' | 'title' }>;

/** What full-text search is asked for; null where nothing is. Built of quoted texts only: no syntax comes through. */
export interface MatchExpressions {
  /** The whole condition on title, content and tags. */
  readonly text: string | null;
  /** The same on the title alone. */
  readonly title: string | null;
  /** The same on the name of a file; null when the title is asked for by name. */
  readonly name: string | null;
  /** What must be found neither in the text nor in the name. */
  readonly unwanted: string | null;
  /** Any of the wanted terms, for marking them in a text. */
  readonly any: string | null;
}

/** Makes the expressions of a query. */
export function matchExpressions({ terms }: SearchQuery): MatchExpressions {
  const text = terms.filter(isTextTerm);
  const wanted = text.filter((term) => !term.negated);
  const unwanted = text.filter((term) => term.negated);
  const byTitle = wanted.some((term) => term.type === 'title');
  return {
    text: join(wanted.map(inItsColumn), ' AND '),
    title: join(
      wanted.map((term) => `title : ${quoted(term)}`),
      ' AND ',
    ),
    name: byTitle
      ? null
      : join(
          wanted.map((term) => `name : ${quoted(term)}`),
          ' AND ',
        ),
    unwanted: join(unwanted.map(inItsColumn), ' OR '),
    any: join(wanted.map(quoted), ' OR '),
  };
}

/** The unwanted terms as they are looked for in names; null when there are none. */
export function unwantedNames({ terms }: SearchQuery): string | null {
  const unwanted = terms.filter(isTextTerm).filter((term) => term.negated && term.type !== 'title');
  return join(
    unwanted.map((term) => `name : ${quoted(term)}`),
    ' OR ',
  );
}

/** True for terms that full-text search answers. */
export function isTextTerm(term: SearchTerm): term is TextTerm {
  return term.type === 'word' || term.type === 'phrase' || term.type === 'title';
}

function inItsColumn(term: TextTerm): string {
  return term.type === 'title' ? `title : ${quoted(term)}` : quoted(term);
}

function quoted(term: TextTerm): string {
  const text = `"${term.text.toWellFormed().replaceAll('\0', ' ').replaceAll('"', '""')}"`;
  return term.type !== 'phrase' && term.prefix ? `${text} *` : text;
}

function join(parts: readonly string[], operator: string): string | null {
  return parts.length === 0 ? null : parts.join(operator);
}
