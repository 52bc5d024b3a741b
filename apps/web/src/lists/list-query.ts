import { bothOf } from '../search/query-text.ts';
import { filterTerm } from './list-filter.ts';
import type { ListSort } from './list-sort.ts';

/** What a list is asked to show. */
export interface ListAsked {
  /** A folder (ending in `/`, or empty: the notebook). */
  readonly folder: string;
  /** A search; empty: what lies in the folder. */
  readonly q: string;
  /** True: with all that lies below. Searches always look there. */
  readonly isDeep: boolean;
  /** Filters by column. */
  readonly where: Readonly<Record<string, string>>;
  readonly sort: ListSort;
}

/** Where the rows come from. */
export type ListSource =
  /** The folder as it lies there: folders first, then files, by name. */
  | { readonly from: 'folder' }
  /** A search, and in front of it the folders in the folder when `hasFolders`. */
  | { readonly from: 'search'; readonly text: string; readonly hasFolders: boolean };

/** Plans where the rows come from. */
export function planSource({ folder, q, isDeep, where, sort }: ListAsked): ListSource {
  const filters = Object.entries(where).flatMap(([column, filter]) => filterTerm(column, filter) ?? []);
  const isPlain = q.trim() === '' && filters.length === 0 && !isDeep;
  if (isPlain && sort.column === '@name' && !sort.descending) return { from: 'folder' };
  const isDirect = q.trim() === '' && !isDeep;
  const area = isDirect ? directTerms(folder) : folder === '' ? '' : `path:"${clean(folder)}*"`;
  const text = [area, ...filters].reduce(bothOf, q);
  return { from: 'search', text: text === '' ? EVERY_FILE : text, hasFolders: isPlain };
}

/** The search that finds what a folder holds, without what is below. */
export function directTerms(folder: string): string {
  return folder === '' ? '-path:"*/*"' : `path:"${clean(folder)}*" -path:"${clean(folder)}*/*"`;
}

const EVERY_FILE = 'size>=0';

/** Signs that mean something in patterns are any one character there. */
function clean(folder: string): string {
  return folder.replaceAll(/["“”„*]/gu, '?');
}
