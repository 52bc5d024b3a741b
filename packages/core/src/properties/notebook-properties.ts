import { CodexError } from '../errors.ts';
import type { PropertyValue } from '../files/parsed-file.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { NotebookId } from '../ids.ts';
import type { IndexReader } from '../notebook-index-reader.ts';
import type { Page, PageRequest } from '../page.ts';
import type { RelPath } from '../paths.ts';
import { isVisible, type Visibility } from '../permissions/visibility.ts';
import type { ChangeOptions, NotebookLine } from '../sync/line.ts';
import type { PropertyEdit } from './property-edit.ts';
import type { PropertyEditor } from './property-editor.ts';
import type { PropertyCount, PropertyValueCount } from './property-store.ts';
import { type PropertyChange, writeProperties } from './write-properties.ts';

/** Properties of the files and folders of a notebook. */
export interface NotebookProperties {
  /**
   * Gives properties their values, and takes those away that are null; other bytes stay as they are. Notes are written
   * themselves, other files get a sidecar (`.NAME.json`), folders their `.metadata`. See `writeProperties` for errors.
   *
   * @example await notebook.properties.set('runs/day 1.md', { status: 'done', reviewer: null });
   */
  set(
    path: string,
    values: Readonly<Record<string, PropertyValue>>,
    options?: ChangeOptions,
  ): Promise<PropertyChange>;
  /** Gives a property another name in its place, wherever it stands. Throws `not_found`, and `conflict` when taken. */
  rename(path: string, from: string, to: string, options?: ChangeOptions): Promise<PropertyChange>;
  /** The property names in use. */
  list(options?: PageRequest & { readonly prefix?: string | undefined }): Promise<Page<PropertyCount>>;
  /** The values of one property, most frequent first. */
  values(
    name: string,
    options?: { readonly prefix?: string | undefined; readonly limit?: number | undefined },
  ): Promise<readonly PropertyValueCount[]>;
}

/** What it takes to read and write properties. */
export interface NotebookPropertiesPorts {
  readonly reader: IndexReader;
  readonly fs: FileSystem;
  readonly editor: PropertyEditor;
  readonly visibility: Visibility;
  readonly notebookId: NotebookId;
  /** The path that a person or program means. Throws `invalid`. */
  readonly locate: (path: string) => Promise<RelPath>;
  /** Throws when the notebook cannot be written. */
  readonly line: () => NotebookLine;
  readonly origin: NonNullable<ChangeOptions['origin']>;
}

/** Joins the ports. */
export function createProperties(ports: NotebookPropertiesPorts): NotebookProperties {
  const { reader, visibility } = ports;

  async function write(path: string, edits: readonly PropertyEdit[], options: ChangeOptions) {
    const line = ports.line();
    const located = await ports.locate(path);
    if (!isVisible(visibility, ports.notebookId))
      throw new CodexError('not_found', `There is no file ${located}.`, { path: located });
    const known = async (each: RelPath) => (await reader.files.get(visibility, each))?.properties ?? {};
    const writePorts = { fs: ports.fs, editor: ports.editor, known, write: line.write };
    return writeProperties(writePorts, located, edits, { origin: ports.origin, ...options });
  }

  return {
    set: (path, values, options = {}) => write(path, editsOf(values), options),
    rename: (path, from, to, options = {}) => write(path, [{ kind: 'rename', from, to }], options),
    list: (options = {}) => reader.properties.list(visibility, options),
    values: (name, options = {}) => reader.properties.values(visibility, name.toLowerCase(), options),
  };
}

/** The edits that give properties these values; null takes one away. */
export function editsOf(values: Readonly<Record<string, PropertyValue>>): PropertyEdit[] {
  return Object.entries(values).map(([name, value]) =>
    value === null ? { kind: 'remove', name } : { kind: 'set', name, value },
  );
}
