import type { PropertyValue } from '../files/parsed-file.ts';

/** Which part of a file is meant. Where more than one part fits, the edit is refused as ambiguous. */
export type EditAddress =
  /** The whole file. */
  | { readonly kind: 'document' }
  /** A section of a note: its heading, from the outermost on (`['Results', 'Day 2']`); each is compared as it reads. */
  | { readonly kind: 'heading'; readonly path: readonly string[] }
  /** A block of a note that bears an id, without the caret. */
  | { readonly kind: 'block'; readonly id: string }
  /** A property in the frontmatter of a note: `status`, or `exif.camera` into an object. */
  | { readonly kind: 'property'; readonly name: string }
  /** Lines of any text, 1-based and inclusive. */
  | { readonly kind: 'lines'; readonly from: number; readonly to: number }
  /** A cell of an `.ipynb`: its id, or (older formats) its 0-based place. */
  | { readonly kind: 'cell'; readonly cell: string | number }
  /** A record of a table, 1-based; 0 is the header. */
  | { readonly kind: 'row'; readonly row: number }
  /** A value in JSON or YAML by its JSON pointer (RFC 6901). */
  | { readonly kind: 'pointer'; readonly pointer: string };

/**
 * What is done with it: `replace` the content of the part (of a section: what stands below its heading line, subsections
 * included); `append` and `prepend` at the end and the beginning inside it; `insert` a new part of the same kind before it;
 * `delete` it, with what names it.
 */
export type EditAction = 'replace' | 'append' | 'prepend' | 'insert' | 'delete';

/** One change of a part of a file. */
export interface FileEdit {
  readonly address: EditAddress;
  readonly action: EditAction;
  /**
   * Text for documents, headings, blocks, lines, and cells (their source); for properties and pointers any value, for rows a
   * list of fields or a record by column. Absent for `delete` only.
   */
  readonly content?: PropertyValue | undefined;
  /** The SHA-256 of the bytes of the part that the writer saw; throws `conflict` when it differs now. */
  readonly ifPartHash?: string | undefined;
}
