import type { SearchNode, SearchQuery, SearchSort, SearchTerm, TextTerm } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { both, type Condition, either, negation, NOTHING } from './condition.ts';
import {
  extensionCondition,
  modifiedCondition,
  partCondition,
  pathCondition,
  sizeCondition,
  stateCondition,
  tagCondition,
  typeCondition,
} from './file-condition.ts';
import { linksTo } from './link-condition.ts';
import type { WideTerms } from './match-expression.ts';
import { propertyCondition, type PropertyFacts } from './property-condition.ts';
import { type QueryFacts, readQueryFacts } from './query-facts.ts';
import { allTerms, type QueryParts, splitQuery, textTerms } from './query-tree.ts';
import { textCondition } from './text-condition.ts';
import { widePrefixes } from './wide-prefixes.ts';

/** A query with everything that is needed to put it into SQL. */
export interface CompiledQuery extends QueryParts {
  /** Beginnings of words that are to be looked for as whole words in texts. */
  readonly wide: WideTerms;
  /** The condition of each node of `conditions`, in their order. */
  readonly compiled: readonly Condition[];
  /** What is known of the property that is sorted by; undefined when no file has it. */
  readonly sortedBy: PropertyFacts | undefined;
  condition(node: SearchNode): Condition;
}

/** Reads what a query needs to know of the index, and makes its conditions. */
export async function compileQuery(
  driver: Pick<SqlDriver, 'all'>,
  query: SearchQuery,
  sort: SearchSort,
): Promise<CompiledQuery> {
  const parts = splitQuery(query);
  const sortName = sort.by === 'property' ? sort.name : null;
  const facts = await readQueryFacts(driver, parts.conditions.flatMap(allTerms), sortName);
  const wide = await wideTerms(driver, [...parts.wanted, ...parts.conditions].flatMap(textTerms));
  const condition = (node: SearchNode) => conditionOf(node, facts, wide);
  const compiled = parts.conditions.map(condition);
  const sortedBy = sortName === null ? undefined : facts.properties.get(sortName);
  return { ...parts, wide, compiled, sortedBy, condition };
}

/** Every condition of a query, its words among them. */
export function allConditions({
  wanted,
  unwanted,
  compiled,
  condition,
}: CompiledQuery): readonly Condition[] {
  return [...compiled, ...wanted.map(condition), ...unwanted.map((term) => negation(condition(term)))];
}

async function wideTerms(driver: Pick<SqlDriver, 'all'>, terms: readonly TextTerm[]): Promise<WideTerms> {
  const positions = await widePrefixes(driver, terms);
  return new Set(positions.map((position) => terms[position]!));
}

function conditionOf(node: SearchNode, facts: QueryFacts, wide: WideTerms): Condition {
  if (node.type === 'and') return both(node.nodes.map((part) => conditionOf(part, facts, wide)));
  if (node.type === 'or') return either(node.nodes.map((part) => conditionOf(part, facts, wide)));
  if (node.type === 'not') return negation(conditionOf(node.node, facts, wide));
  return ofTerm(node, facts, wide);
}

function ofTerm(term: SearchTerm, facts: QueryFacts, wide: WideTerms): Condition {
  switch (term.type) {
    case 'word':
    case 'phrase':
    case 'title':
      return textCondition(term, wide);
    case 'tag':
      return tagCondition(term.name);
    case 'path':
      return pathCondition(term.text);
    case 'type':
      return typeCondition(term.text, facts.properties.get('type'));
    case 'extension':
      return extensionCondition(term.text);
    case 'property':
      return propertyCondition(facts.properties.get(term.name), term.ranges);
    case 'modified':
      return modifiedCondition(term.ranges);
    case 'size':
      return sizeCondition(term.ranges);
    case 'is':
      return stateCondition(term.state);
    case 'has':
      return partCondition(term.part);
    case 'links': {
      const files = facts.named.get(term.target) ?? [];
      return files.length === 0 ? NOTHING : either(files.map(({ rid, links }) => linksTo(rid, links)));
    }
  }
}
