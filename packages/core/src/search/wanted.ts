import type { SearchSort } from './search-store.ts';

/** What is searched for, and which page of it. */
export interface Wanted {
  readonly text: string;
  readonly sort: SearchSort;
  readonly limit: number;
  readonly cursor: string | null;
}
