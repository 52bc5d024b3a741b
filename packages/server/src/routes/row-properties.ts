import type { FileSummary, Notebook, NotebookFile, PropertyValue } from '@codexlab/core';
import type { FileRow } from '../wire/file.ts';

/** Gives each file of a page the named properties, under the names that were asked for. */
export async function withProperties(
  { files }: Notebook,
  summaries: readonly (FileSummary | NotebookFile)[],
  names: readonly string[],
): Promise<readonly FileRow[]> {
  if (names.length === 0) return summaries.map((file) => ({ file, properties: null }));
  const full = await Promise.all(
    summaries.map((file) => ('properties' in file ? file : files.getById(file.id))),
  );
  return summaries.map((file, i) => ({
    file,
    properties: pickProperties(full[i]?.properties ?? {}, names),
  }));
}

/** The named ones that have a value; `exif.camera` is one inside of another. Upper and lower case are the same. */
export function pickProperties(
  properties: Readonly<Record<string, PropertyValue>>,
  names: readonly string[],
): Record<string, PropertyValue> {
  const found = names.flatMap((name) => {
    const value = valueAt(properties, name.toLowerCase());
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

function valueAt(value: Readonly<Record<string, PropertyValue>>, name: string): PropertyValue | undefined {
  for (const [key, inner] of Object.entries(value)) {
    const own = key.toLowerCase();
    if (own === name) return inner;
    if (!name.startsWith(`${own}.`) || !isObject(inner)) continue;
    const found = valueAt(inner, name.slice(own.length + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: PropertyValue): value is Readonly<Record<string, PropertyValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
