import type { FileFilter } from '../files/file-store.ts';
import type { FileKind } from '../files/parsed-file.ts';
import type { RelPath } from '../paths.ts';
import type { Visibility } from '../permissions/visibility.ts';

/** No page of a graph has more edges, save where one ambiguous link has them all. */
export const MAX_GRAPH_EDGES = 2000;
/** What lies around a file is cut after so many nodes. */
export const MAX_AROUND_NODES = 500;
/** So many tags of a file are told. */
export const MAX_GRAPH_TAGS = 5;

/** A file, or a name that links point to and no file bears. */
export interface GraphNode {
  /** That of the file, or `unresolved:` and the name as links are compared by it. */
  readonly id: string;
  /** Null for a name that no file bears. */
  readonly path: RelPath | null;
  /** Of a name the way in which a link writes it. */
  readonly title: string | null;
  readonly kind: FileKind | null;
  /** How many links lead to it or from it to another file; see `is:orphan` for names that several files bear. */
  readonly degree: number;
  readonly tags: readonly string[];
}

/** The links of one file to another one: those that show it in place, and the others. */
export interface GraphEdge {
  /** Ids of nodes. */
  readonly source: string;
  readonly target: string;
  readonly kind: 'link' | 'embed';
  /** How many links they are. */
  readonly count: number;
}

/** Which part of a graph is wanted. */
export interface GraphFilter extends Pick<FileFilter, 'folder' | 'kind' | 'tag'> {
  /** Default: true. False leaves out the files that no link leads to or away from. */
  readonly orphans?: boolean | undefined;
  /** Default: true. False leaves out names that no file bears. */
  readonly unresolved?: boolean | undefined;
}

/** A piece of a graph: each file is a node of one page only, with the links in it; their targets may be on other pages. */
export interface GraphPage {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly nextCursor: string | null;
}

/** What lies around a file. `truncated`: there is more than is told. */
export interface GraphAround {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly truncated: boolean;
}

/** Which page of a graph: at most `limit` edges (1 to 2,000, which is the default) after `cursor`. */
export interface GraphRequest {
  readonly limit?: number | undefined;
  readonly cursor?: string | null | undefined;
}

/** Reads the graph of links out of an index. Links lead where `LinkStore` says: an ambiguous one to each candidate. */
export interface GraphStore {
  /** An unresolved name is a node of each page with a link to it; edges of a very large file may come in parts. */
  page(visibility: Visibility, filter: GraphFilter, request: GraphRequest): Promise<GraphPage>;
  /** What is at most `depth` links (1 to 3) away, in either direction; null when there is no such file. */
  around(
    visibility: Visibility,
    center: { readonly path: RelPath; readonly depth: number },
    filter: GraphFilter,
  ): Promise<GraphAround | null>;
}
