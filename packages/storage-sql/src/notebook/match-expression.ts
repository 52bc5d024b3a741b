import type { SearchNode, SearchQuery, TextTerm } from '@codexlab/core';
import { isTextTerm, type QueryParts, wantedTerms } from './query-tree.ts';

/** What full-text search is asked for; null where nothing is. Built of quoted texts only: no syntax comes through. */
export interface MatchExpressions {
  /** The whole condition on title, content and tags, with what must not be found there. */
  readonly text: string | null;
  /** The wanted terms in the name or the title of a file, as they are written. */
  readonly name: string | null;
  /** What must be found neither in the text nor, by `unwantedName`, in the name. */
  readonly unwanted: string | null;
  readonly unwantedName: string | null;
}

/** Beginnings of words that are to be looked for as whole words in texts. */
export type WideTerms = ReadonlySet<TextTerm>;
const NONE: WideTerms = new Set();

/** Makes the expressions of a query. */
export function matchExpressions(
  { wanted, unwanted }: Pick<QueryParts, 'wanted' | 'unwanted'>,
  wide: WideTerms = NONE,
): MatchExpressions {
  const notText = join(
    unwanted.map((term) => inText(term, NONE)),
    ' OR ',
  );
  return {
    text: without(
      join(
        wanted.map((node) => treeInText(node, wide)),
        ' AND ',
      ),
      notText,
    ),
    name: join(wanted.map(treeInName), ' AND '),
    unwanted: notText,
    unwantedName: join(unwanted.map(inName), ' OR '),
  };
}

/** Any of the wanted terms, for marking them in a text; null when there are none. */
export function markExpression(query: SearchQuery): string | null {
  return join(
    wantedTerms(query).map((term) => quoted(term)),
    ' OR ',
  );
}

function treeInText(node: SearchNode, wide: WideTerms): string {
  return expression(node, (term) => inText(term, wide));
}

function treeInName(node: SearchNode): string {
  return expression(node, inName);
}

function expression(node: SearchNode, ofTerm: (term: TextTerm) => string): string {
  if (node.type === 'and' || node.type === 'or') {
    const parts = node.nodes.map((part) => expression(part, ofTerm));
    return `(${parts.join(node.type === 'and' ? ' AND ' : ' OR ')})`;
  }
  return isTextTerm(node) ? ofTerm(node) : '""';
}

function inText(term: TextTerm, wide: WideTerms): string {
  const text = quoted(term, !wide.has(term));
  return term.type === 'title' ? `title : ${text}` : text;
}

function inName(term: TextTerm): string {
  return term.type === 'title' ? `title : ${quoted(term)}` : `{name title} : ${quoted(term)}`;
}

function quoted(term: TextTerm, prefixes = true): string {
  const text = `"${term.text.toWellFormed().replaceAll('\0', ' ').replaceAll('"', '""')}"`;
  return term.type !== 'phrase' && term.prefix && prefixes ? `${text} *` : text;
}

function without(wanted: string | null, unwanted: string | null): string | null {
  return wanted === null || unwanted === null ? wanted : `(${wanted}) NOT (${unwanted})`;
}

function join(parts: readonly string[], operator: string): string | null {
  return parts.length === 0 ? null : parts.join(operator);
}
