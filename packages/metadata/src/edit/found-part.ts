import type { EditAction, PropertyValue } from '@codexlab/core';

/** What a file is for editing, by its name: what stands in it may be broken. */
export type EditedKind = 'note' | 'notebook' | 'table' | 'json' | 'yaml' | 'text';

/** A text to be edited. Positions are UTF-16 code units of it. */
export interface EditedText {
  readonly text: string;
  /** The line break that it uses. */
  readonly eol: '\n' | '\r\n';
}

/** A part of a text that an address led to. */
export interface FoundPart {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** False for a value that is not there yet and can be made; the positions mean nothing then. */
  readonly exists: boolean;
  /** The whole text with the part edited; `content` is absent for `delete` alone. */
  readonly edit: (action: EditAction, content: PropertyValue | undefined) => string | Promise<string>;
}
