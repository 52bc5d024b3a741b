import type { LinkKind } from '../files/parsed-file.ts';
import type { Page, PageRequest } from '../page.ts';
import type { RelPath } from '../paths.ts';
import type { Visibility } from '../permissions/visibility.ts';
import type { LinkKey } from './link-key.ts';

/** A file that a link may lead to. */
export interface LinkCandidate {
  readonly path: RelPath;
  readonly aliases: readonly string[];
}

/** Where a link leads. Ambiguity is told, never guessed away: `candidates` are then sorted by path. */
export type LinkResolution =
  | { readonly status: 'resolved'; readonly path: RelPath }
  | { readonly status: 'ambiguous'; readonly candidates: readonly RelPath[] }
  | { readonly status: 'unresolved' };

/** A link with the file it stands in and where it leads. */
export interface NotebookLink {
  readonly source: RelPath;
  readonly kind: LinkKind;
  readonly target: string;
  readonly heading: string | null;
  readonly block: string | null;
  readonly text: string | null;
  readonly line: number;
  readonly resolution: LinkResolution;
}

/** A name that links point to and no file bears. */
export interface UnresolvedTarget {
  readonly target: string;
  readonly links: number;
  /** Files with such a link, at most 20. */
  readonly sources: readonly RelPath[];
}

/** Reads links out of an index. */
export interface LinkStore {
  /** The links that stand in a file, in order. */
  outgoing(visibility: Visibility, path: RelPath, page: PageRequest): Promise<Page<NotebookLink>>;
  /** The links of other files that lead to this one (an ambiguous link counts for each candidate). */
  backlinks(visibility: Visibility, path: RelPath, page: PageRequest): Promise<Page<NotebookLink>>;
  /** Targets that lead nowhere. */
  unresolved(visibility: Visibility, page: PageRequest): Promise<Page<UnresolvedTarget>>;
  /** The links with a key, whatever they lead to: those of a file to itself are among them. */
  withKey(visibility: Visibility, key: LinkKey, page: PageRequest): Promise<Page<NotebookLink>>;
  /** The files that bear a key, with an alias where they bear it by one; of very many the first 1,000. */
  candidates(visibility: Visibility, key: LinkKey): Promise<readonly LinkCandidate[]>;
  /** Where a target, as written in `from`, leads. */
  resolve(
    visibility: Visibility,
    link: { readonly from: RelPath; readonly target: string; readonly kind: LinkKind },
  ): Promise<LinkResolution>;
}
