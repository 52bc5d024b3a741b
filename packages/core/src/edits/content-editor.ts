import type { RelPath } from '../paths.ts';
import type { EditAddress, FileEdit } from './edit.ts';

/** A part of a file as bytes: `from` inclusive, `to` exclusive. */
export interface ContentPart {
  readonly from: number;
  readonly to: number;
}

/**
 * Edits parts of files. Pure. Every byte outside the addressed part stays as it is: line ends, quoting, order, indentation,
 * encoding marks. New lines take the line ends of the file.
 */
export interface ContentEditor {
  /**
   * The bytes with the edit applied. Throws `not_found` (details `address`) when there is no such part, `conflict` when
   * several fit or `ifPartHash` differs, `unsupported` for a kind of part that this file cannot have, `invalid` for content
   * that cannot stand there, or a file that is broken there (details `line`).
   */
  apply(path: RelPath, bytes: Uint8Array, edit: FileEdit): Promise<Uint8Array>;
  /** Where a part stands; throws as `apply` does. */
  locate(path: RelPath, bytes: Uint8Array, address: EditAddress): Promise<ContentPart>;
}
