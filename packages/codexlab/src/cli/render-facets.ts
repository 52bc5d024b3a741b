import type { FacetCount, SearchFacets } from '@codexlab/core';
import { renderTable } from './render-table.ts';
import { printable } from './render-text.ts';
import { showCount, showCounted } from './render-values.ts';
import type { Paint } from './terminal.ts';

/** Facets for people: each group with its most frequent values. */
export function renderFacets(facets: SearchFacets, paint: Paint): string[] {
  const { approximate, files } = facets;
  const of = approximate ? `the newest ${showCounted(files, 'file')}` : showCounted(files, 'file');
  return [
    paint('faint', `Counted in ${of}.`),
    ...renderGroup('tags', facets.tags, (tag) => `#${tag}`, paint),
    ...renderGroup('types', facets.types, (type) => type, paint),
    ...renderGroup(
      'folders',
      facets.folders,
      (folder) => (folder === '' ? '. (the root)' : `${folder}/`),
      paint,
    ),
    ...renderGroup('properties', facets.properties, (property) => property, paint),
  ];
}

function renderGroup(
  name: string,
  counts: readonly FacetCount[],
  show: (value: string) => string,
  paint: Paint,
): string[] {
  if (counts.length === 0) return [];
  const rows = counts.map(({ value, files }) => [showCount(files), printable(show(value))]);
  return ['', paint('strong', name), ...renderTable(rows, [{ align: 'right' }, { accent: 'name' }], paint)];
}
