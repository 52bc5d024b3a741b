import type { Properties, PropertyEdit } from './property-edit.ts';

/** How properties stand in a file that may be written: frontmatter, a JSON object, or the metadata of a folder. */
export type WritablePropertyForm = 'frontmatter' | 'json' | 'folder';

/** How properties stand in a file. XML is only read. */
export type PropertyForm = WritablePropertyForm | 'xml';

/** Changes properties in the bytes of files, and no other byte. Pure. */
export interface PropertyEditor {
  /**
   * The bytes with the edits applied; `bytes` is null for a file that is not there yet. Gives back the same bytes when
   * nothing had to change. Throws `invalid` (broken content, with its line), `unsupported`, `not_found`, `conflict`,
   * `too_large`.
   */
  edit(
    form: WritablePropertyForm,
    bytes: Uint8Array | null,
    edits: readonly PropertyEdit[],
  ): Promise<Uint8Array>;
  /** The properties that the bytes hold, names in lower case. Throws `invalid` or `unsupported` for broken content. */
  read(form: PropertyForm, bytes: Uint8Array): Properties;
}
