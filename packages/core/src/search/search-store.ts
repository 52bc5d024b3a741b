import type { FileId } from '../ids.ts';
import type { CountedPage, PageRequest } from '../page.ts';
import type { RelPath } from '../paths.ts';
import type { Visibility } from '../permissions/visibility.ts';

/** One condition of a search. All terms of a query must hold; `negated` ones must not. */
export type SearchTerm =
  /** A word, or with `prefix` the beginning of one (see `SearchStore.find` for which beginnings miss what). */
  | { readonly type: 'word'; readonly text: string; readonly prefix: boolean; readonly negated: boolean }
  /** Words one after the other. */
  | { readonly type: 'phrase'; readonly text: string; readonly negated: boolean }
  /** Carries this tag or one below it. */
  | { readonly type: 'tag'; readonly name: string; readonly negated: boolean }
  /** The path contains this text (case folded), or matches it as a glob when it has `*` or `?`. */
  | { readonly type: 'path'; readonly text: string; readonly negated: boolean }
  /** The title contains these words. */
  | { readonly type: 'title'; readonly text: string; readonly prefix: boolean; readonly negated: boolean };

/** A search as the planner takes it: what `parseSearch` makes of what a person typed. */
export interface SearchQuery {
  readonly terms: readonly SearchTerm[];
}

/** A file that was found. Better ones have the greater score. */
export interface SearchMatch {
  readonly id: FileId;
  readonly path: RelPath;
  readonly title: string | null;
  readonly score: number;
}

/** A found file with a piece of its text. Found words stand between `\u0002` and `\u0003` (see `snippetMarks`). */
export interface SearchHit extends SearchMatch {
  readonly snippet: string;
}

/** The characters that surround found words in snippets: control characters, so that no text of a file looks like one. */
export const snippetMarks = Object.freeze({ start: '\u0002', end: '\u0003' });

/** Finds files in an index. */
export interface SearchStore {
  /**
   * Files in order of their rank. `approximate` is true when very many match, and `total` is then a lower bound: only
   * the newest of them and those whose title or name matches were ranked, the others follow newest first. It is also
   * true for a beginning that too many different words share (`co*`): those words are then found in titles and names,
   * and in texts only the beginning as a word of its own.
   *
   * Words of texts are stemmed, so a beginning longer than the stem misses (`computati*`, whose words are kept as
   * `comput`); titles and names are found by it all the same.
   */
  find(visibility: Visibility, query: SearchQuery, page: PageRequest): Promise<CountedPage<SearchMatch>>;
  /** A marked snippet of each text for the query, in order; `''` where nothing is to be shown. Texts are cut to 20 kB. */
  snippets(query: SearchQuery, texts: readonly string[]): Promise<readonly string[]>;
}
