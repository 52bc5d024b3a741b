import type { SearchNode, SearchQuery, SearchTerm, TextTerm } from '@codexlab/core';

/** A query taken apart by what answers it: all of it must hold. */
export interface QueryParts {
  /** Trees of words that must be found, without anything that must not: full-text search answers and ranks them. */
  readonly wanted: readonly SearchNode[];
  /** Words of which none may be found. */
  readonly unwanted: readonly TextTerm[];
  /** Whatever else must hold. Here `not` stands before terms only. */
  readonly conditions: readonly SearchNode[];
}

/** Takes a query apart. Pure. */
export function splitQuery({ where }: SearchQuery): QueryParts {
  const nodes = where === null ? [] : partsOf(toNormalForm(where), 'and');
  return {
    wanted: nodes.filter(isWordTree),
    unwanted: nodes.flatMap((node) => (isUnwanted(node) ? [node.node] : [])),
    conditions: nodes.filter((node) => !isWordTree(node) && !isUnwanted(node)),
  };
}

/** The words that should be found, wherever they stand in a query. */
export function wantedTerms({ where }: SearchQuery): TextTerm[] {
  return where === null ? [] : textTerms(toNormalForm(where));
}

/** The terms of full-text search in a tree that are not negated, in their order. */
export function textTerms(node: SearchNode): TextTerm[] {
  if (node.type === 'and' || node.type === 'or') return node.nodes.flatMap(textTerms);
  return node.type !== 'not' && isTextTerm(node) ? [node] : [];
}

/** Every term of a tree, negated ones too. */
export function allTerms(node: SearchNode): SearchTerm[] {
  if (node.type === 'and' || node.type === 'or') return node.nodes.flatMap(allTerms);
  return node.type === 'not' ? allTerms(node.node) : [node];
}

/** True for terms that full-text search answers. */
export function isTextTerm(node: SearchNode): node is TextTerm {
  return node.type === 'word' || node.type === 'phrase' || node.type === 'title';
}

/** Moves every `not` down to the terms, and joins nested `and`s and `or`s. */
function toNormalForm(node: SearchNode, negated = false): SearchNode {
  if (node.type === 'not') return toNormalForm(node.node, !negated);
  if (node.type !== 'and' && node.type !== 'or') return negated ? { type: 'not', node } : node;
  const type = (node.type === 'and') === negated ? 'or' : 'and';
  const nodes = node.nodes.flatMap((part) => partsOf(toNormalForm(part, negated), type));
  return nodes.length === 1 ? nodes[0]! : { type, nodes };
}

function partsOf(node: SearchNode, type: 'and' | 'or'): readonly SearchNode[] {
  return node.type === type ? (node as Extract<SearchNode, { readonly nodes: unknown }>).nodes : [node];
}

function isWordTree(node: SearchNode): boolean {
  if (node.type === 'and' || node.type === 'or') return node.nodes.every(isWordTree);
  return isTextTerm(node);
}

function isUnwanted(node: SearchNode): node is { readonly type: 'not'; readonly node: TextTerm } {
  return node.type === 'not' && isTextTerm(node.node);
}
