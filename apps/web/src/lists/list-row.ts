import type { AnswerOf } from '../api/types.ts';
import { baseName } from '../tabs/tab-location.ts';

/** A file in a list, with the properties that are shown of it. */
export type FileRow = AnswerOf<'files', 'list'>;
/** A value of a property. */
export type PropertyValue = NonNullable<FileRow['properties']>[string];

/** One line of a list. */
export type ListRow =
  | { readonly entry: 'folder'; /** Ends in `/`. */ readonly path: string; readonly file: null }
  | { readonly entry: 'file'; readonly path: string; readonly file: FileRow };

/** A folder as a line. */
export function folderRow(path: string): ListRow {
  return { entry: 'folder', path: `${path}/`, file: null };
}

/** A file as a line. */
export function fileRow(file: FileRow): ListRow {
  return { entry: 'file', path: file.path, file };
}

/** What a line is called. */
export function rowName({ file, path }: ListRow): string {
  const name = baseName(path);
  const title = file?.title ?? null;
  // Beside other files the ending of a name tells them apart, unless somebody gave the file a title of its own.
  const isOwn = title !== null && (file?.kind === 'note' || title !== name.replace(/\.[^.]*$/, ''));
  return isOwn ? title : name;
}

/** The value of a property as the row has it; null when it has none. */
export function rowValue({ file }: ListRow, property: string): PropertyValue {
  return file?.properties?.[property] ?? null;
}
