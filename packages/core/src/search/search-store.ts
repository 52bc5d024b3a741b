import type { FileId } from '../ids.ts';
import type { CountedPage, PageRequest } from '../page.ts';
import type { RelPath } from '../paths.ts';
import type { Visibility } from '../permissions/visibility.ts';
import type { PropertyClass } from '../properties/property.ts';

/** A search as the planner takes it: what `parseSearch` makes of what a person typed. */
export interface SearchQuery {
  /** Null: every file. */
  readonly where: SearchNode | null;
  /** What cursors are bound to: the text that was typed, whose relative dates move on. Default: the tree. */
  readonly key?: string | undefined;
}

/** Conditions joined. `and` and `or` have at least two nodes. */
export type SearchNode =
  | { readonly type: 'and'; readonly nodes: readonly SearchNode[] }
  | { readonly type: 'or'; readonly nodes: readonly SearchNode[] }
  | { readonly type: 'not'; readonly node: SearchNode }
  | SearchTerm;

/** One condition of a search. */
export type SearchTerm = TextTerm | FileTerm;

/** A condition that full-text search answers, and that ranks what is found. */
export type TextTerm =
  /** A word, or with `prefix` the beginning of one (see `SearchStore.find` for which beginnings miss what). */
  | { readonly type: 'word'; readonly text: string; readonly prefix: boolean }
  /** Words one after the other. */
  | { readonly type: 'phrase'; readonly text: string }
  /** The title contains these words. */
  | { readonly type: 'title'; readonly text: string; readonly prefix: boolean };

/** A condition on what is known of a file. */
export type FileTerm =
  /** Carries this tag or one below it. */
  | { readonly type: 'tag'; readonly name: string }
  /** The path contains this text (case folded), or matches it as a glob when it has `*` or `?`. */
  | { readonly type: 'path'; readonly text: string }
  /** The property `type` is this text (folded), or the file has no such property and is of this kind. */
  | { readonly type: 'type'; readonly text: string }
  /** The extension, lower case, with its dot. */
  | { readonly type: 'extension'; readonly text: string }
  /** Some value of the property lies in one of the ranges; `ranges` null: it has any value. */
  | { readonly type: 'property'; readonly name: string; readonly ranges: readonly PropertyRange[] | null }
  /** The file was changed, by its own time stamp, in one of the ranges (milliseconds since the epoch). */
  | { readonly type: 'modified'; readonly ranges: readonly PropertyRange[] }
  /** Its size in bytes. */
  | { readonly type: 'size'; readonly ranges: readonly PropertyRange[] }
  | { readonly type: 'is'; readonly state: FileState }
  | { readonly type: 'has'; readonly part: FilePart }
  /** Links to a file that the target names, as `[[target]]` written in the root would. */
  | { readonly type: 'links'; readonly target: string };

/** What `is:` asks for. */
export type FileState =
  /** No link leads to it or away from it. */
  | 'orphan'
  /** A link in it leads nowhere. */
  | 'unresolved'
  /** Another file has the same content; it is neither empty nor a symbolic link. */
  | 'duplicate'
  /** Its content is empty. */
  | 'empty'
  /** Something in it could not be read. */
  | 'problem'
  /** It has no tag. */
  | 'untagged'
  /** A todo in it is not done. */
  | 'todo';

/** What `has:` asks for, beside names of properties. */
export type FilePart = 'tag' | 'link' | 'backlink' | 'alias' | 'property' | 'problem';

/** Values of one class between two bounds; a bound that is null is open. Texts are folded and compared by code point. */
export interface PropertyRange {
  readonly class: PropertyClass;
  readonly from: PropertyBound | null;
  readonly to: PropertyBound | null;
}

/** An end of a range. */
export interface PropertyBound {
  readonly value: string | number;
  readonly inclusive: boolean;
}

/**
 * How found files are ordered. What has no value for it comes last, whatever the direction; ties stand in an order of
 * the index that is the same at each call.
 */
export type SearchSort =
  | { readonly by: 'relevance' }
  | { readonly by: 'path' | 'title' | 'modified' | 'size'; readonly descending: boolean }
  /** By the first value of the property: checkboxes, numbers, moments, texts. */
  | { readonly by: 'property'; readonly name: string; readonly descending: boolean };

/** A file that was found. Better ones have the greater score; it is 0 where nothing was ranked. */
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

/** How often something occurs among found files. */
export interface FacetCount {
  readonly value: string;
  readonly files: number;
}

/** What found files have in common, each most frequent first. */
export interface SearchFacets {
  readonly tags: readonly FacetCount[];
  /** As `type:` asks for them. */
  readonly types: readonly FacetCount[];
  /** Folders at the top level; `''` is the root itself. */
  readonly folders: readonly FacetCount[];
  /** Names of properties. */
  readonly properties: readonly FacetCount[];
  /** So many files were counted. */
  readonly files: number;
  /** More match than were counted. */
  readonly approximate: boolean;
}

/** Finds files in an index. */
export interface SearchStore {
  /**
   * Files in order of their rank, or as `sort` asks. `approximate` is true when very many match, and `total` is then
   * a lower bound: only the newest of them and those whose title or name matches were ranked, the others follow newest
   * first. It is also true for a beginning that too many different words share (`co*`): those words are then found in
   * titles and names, and in texts only the beginning as a word of its own.
   *
   * Words of texts are stemmed, so a beginning longer than the stem misses (`computati*`, whose words are kept as
   * `comput`); titles and names are found by it all the same.
   */
  find(
    visibility: Visibility,
    query: SearchQuery,
    page: PageRequest & { readonly sort?: SearchSort | undefined },
  ): Promise<CountedPage<SearchMatch>>;
  /** What the files that match have in common; at most `limit` (10) values of each. */
  facets(
    visibility: Visibility,
    query: SearchQuery,
    options?: { readonly limit?: number | undefined },
  ): Promise<SearchFacets>;
  /** How the engine answers `find`: the steps of its plan, one a line. */
  plan(visibility: Visibility, query: SearchQuery, sort?: SearchSort): Promise<readonly string[]>;
  /** A marked snippet of each text for the query, in order; `''` where nothing is to be shown. Texts are cut to 20 kB. */
  snippets(query: SearchQuery, texts: readonly string[]): Promise<readonly string[]>;
  /**
   * The stored text of files that are dear to read again (PDF, large notebooks, files with sidecars), by path; others
   * are absent. Cut to its first 64 Ki characters.
   */
  texts(visibility: Visibility, paths: readonly RelPath[]): Promise<ReadonlyMap<RelPath, string>>;
}
