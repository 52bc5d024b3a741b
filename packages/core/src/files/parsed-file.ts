import type { FileContent } from '../fs/file-system.ts';
import type { RelPath } from '../paths.ts';

/** What a person would call this file. Later formats add to it; unknown text is `text`, unknown bytes are `binary`. */
export type FileKind =
  | 'note'
  | 'view'
  | 'notebook'
  | 'table'
  | 'data'
  | 'code'
  | 'text'
  | 'image'
  | 'audio'
  | 'video'
  | 'pdf'
  | 'archive'
  | 'link'
  | 'binary';

/** Something wrong with a file that did not stop it from being listed. */
export interface Problem {
  /** Stable word, such as `frontmatter_invalid`, `text_too_large`, `unreadable`. */
  readonly code: string;
  /** What is wrong and what to do, for a person. */
  readonly message: string;
  /** 1-based line, where one is known. */
  readonly line: number | null;
}

/** How a link was written. */
export type LinkKind = 'wiki' | 'embed' | 'markdown' | 'image' | 'frontmatter';

/** One link as it stands in a file; resolving it is another step. External addresses (`https:` …) are not links here. */
export interface ParsedLink {
  readonly kind: LinkKind;
  /** The target as written, percent-decoded for Markdown links, without `#…` and `|…`; `''` points into the same file. */
  readonly target: string;
  /** The heading after `#`, or null. */
  readonly heading: string | null;
  /** The block id after `#^`, or null. */
  readonly block: string | null;
  /** The shown text, or null when it is the target. */
  readonly text: string | null;
  /** 1-based line in the file. */
  readonly line: number;
}

/** A heading of a Markdown file. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly line: number;
}

/** A todo that stands in a note, `- [ ] text`: an item of a list with a box in front. */
export interface ParsedTodo {
  /** 1-based line in the file on which the box stands. */
  readonly line: number;
  /** The rest of that line as written, without the due date; at most 500 characters. */
  readonly text: string;
  /** The heading that it stands under, or null. */
  readonly heading: string | null;
  /** True for `- [x]`. */
  readonly done: boolean;
  /** A day such as `2026-11-21`, or null. */
  readonly due: string | null;
}

/** A value of a property: what JSON can hold. Dates are ISO 8601 text. */
export type PropertyValue =
  string | number | boolean | null | readonly PropertyValue[] | { readonly [key: string]: PropertyValue };

/** Everything that Codex reads out of one file. */
export interface ParsedFile {
  readonly kind: FileKind;
  readonly mimeType: string;
  readonly title: string | null;
  /** Property names are lower case; the record has no prototype. */
  readonly properties: Readonly<Record<string, PropertyValue>>;
  /** Tags without `#`, as first written, each once (case folded). */
  readonly tags: readonly string[];
  readonly aliases: readonly string[];
  readonly links: readonly ParsedLink[];
  readonly headings: readonly Heading[];
  readonly todos: readonly ParsedTodo[];
  /** Ids of blocks (`^id`), without the caret. */
  readonly blocks: readonly string[];
  /** What full-text search finds, or null when there is no text. Always well-formed Unicode. */
  readonly text: string | null;
  readonly problems: readonly Problem[];
}

/** A file with what stands beside it: everything that its metadata is read from. */
export interface FileSource extends FileContent {
  /** The contents of its sidecars, at most `MAX_SIDECAR_BYTES` and one byte of each; none when absent. */
  readonly sidecars?: readonly FileContent[] | undefined;
}

/**
 * Reads a file's bytes: pure, bounded by their number, never throwing. A fault in the file becomes a `Problem` of it.
 * Formats whose library only works so give a promise.
 */
export interface ParseFile {
  (source: FileSource): ParsedFile | Promise<ParsedFile>;
  /** Raised when the same bytes would give another result, so that files are parsed again. */
  readonly version: number;
  /** How many bytes of the file at a path it wants to see at the most: some formats are of no use in part. */
  maxBytes(path: RelPath): number;
}
