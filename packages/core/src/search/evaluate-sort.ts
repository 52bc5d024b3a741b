import { foldName } from '../links/link-key.ts';
import type { EvaluatedFile } from './evaluate-search.ts';
import { compareValues, type ComparableValue, valuesOf } from './evaluate-values.ts';
import type { SearchSort } from './search-store.ts';

/** What of a file an order can ask for. */
type SortedFile = Pick<EvaluatedFile, 'path' | 'title' | 'modifiedMs' | 'sizeBytes' | 'properties'>;

/**
 * Compares files as a sort asks, for `Array.sort`: 0 for ties and for everything by relevance. Files without a value
 * come last in both directions. Titles are compared folded, paths as they are, texts by code point.
 */
export function compareBySort(sort: SearchSort): (a: SortedFile, b: SortedFile) => number {
  if (sort.by === 'relevance') return () => 0;
  const direction = sort.descending ? -1 : 1;
  return (a, b) => {
    const [left, right] = [sortValue(a, sort), sortValue(b, sort)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return direction * compareValues(left, right);
  };
}

function sortValue(file: SortedFile, sort: SearchSort): ComparableValue | null {
  switch (sort.by) {
    case 'relevance':
      return null;
    case 'path':
      return { class: 'text', value: file.path };
    case 'title':
      return file.title === null ? null : { class: 'text', value: foldName(file.title) };
    case 'modified':
      return { class: 'moment', value: Math.trunc(file.modifiedMs) };
    case 'size':
      return { class: 'number', value: file.sizeBytes };
    case 'property':
      return valuesOf(file.properties, sort.name)[0] ?? null;
  }
}
