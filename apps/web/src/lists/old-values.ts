import { readPage, type PagesAsked } from './list-pages.ts';
import { rowValue, type FileRow, type ListRow, type PropertyValue } from './list-row.ts';

const PER_PAGE = 1000;

/**
 * The values that files have of a property, by their ids: from the rows when they have it, or else read from the server,
 * so that what is set can be put back as it was. Throws what the API throws.
 */
export async function oldValues(
  lines: readonly (ListRow & { readonly file: FileRow })[],
  name: string,
  asked: PagesAsked,
): Promise<ReadonlyMap<string, PropertyValue>> {
  if (asked.properties.includes(name)) return new Map(lines.map((row) => [row.file.id, rowValue(row, name)]));
  const wanted = new Set(lines.map(({ file }) => file.id));
  const found = new Map<string, PropertyValue>();
  let cursor: string | null = null;
  do {
    const page = await readPage({ ...asked, properties: [name], perPage: PER_PAGE }, cursor);
    for (const row of page.rows)
      if (row.file !== null && wanted.has(row.file.id)) found.set(row.file.id, rowValue(row, name));
    cursor = found.size < wanted.size ? page.nextCursor : null;
  } while (cursor !== null);
  return found;
}
