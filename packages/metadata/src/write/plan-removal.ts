import type { Splice } from './splice.ts';
import { findPairs, requireNoSharedAnchors } from './find-pairs.ts';
import {
  cannotEdit,
  linesOf,
  nodeEnd,
  pairEnd,
  pairStart,
  tokensBeforeKey,
  type YamlMap,
  type YamlPair,
  type YamlSource,
} from './yaml-source.ts';

/** Takes a property away, with its lines; comments on lines of their own stay. */
export function planRemoval(source: YamlSource, names: readonly string[]): Splice[] {
  const found = findPairs(source, names);
  if (found === null || found.pairs.length === 0) return [];
  requireNoSharedAnchors(source, found.pairs);
  if (found.map.flow) return removeFromFlow(source, found.map, new Set(found.pairs));
  return found.pairs.map((pair) => ({
    ...linesOf(source, pairStart(pair), pairEnd(source, pair)),
    text: '',
  }));
}

function removeFromFlow(source: YamlSource, map: YamlMap, gone: ReadonlySet<YamlPair>): Splice[] {
  if (hasComments(map)) throw cannotEdit('there are comments between its braces');
  const items = map.items as YamlPair[];
  const firstKept = items.findIndex((pair) => !gone.has(pair));
  if (firstKept < 0) return [{ start: map.range[0] + 1, end: nodeEnd(source, map) - 1, text: '' }];
  const splices: Splice[] = [];
  if (firstKept > 0)
    splices.push({ start: pairStart(items[0]!), end: pairStart(items[firstKept]!), text: '' });
  for (const pair of items.slice(firstKept)) {
    if (!gone.has(pair)) continue;
    const comma = tokensBeforeKey(pair).find(({ type }) => type === 'comma');
    splices.push({ start: comma?.offset ?? pairStart(pair), end: pairEnd(source, pair), text: '' });
  }
  return splices;
}

/** They stand between entries, and which of the two they speak of cannot be told. */
function hasComments({ srcToken }: YamlMap): boolean {
  const parts = srcToken?.type === 'flow-collection' ? srcToken.items : [];
  return parts.some(({ start }) => start.some(({ type }) => type === 'comment'));
}
