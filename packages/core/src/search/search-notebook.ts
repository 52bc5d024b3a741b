import type { FileSystem } from '../fs/file-system.ts';
import type { ParseFile } from '../files/parsed-file.ts';
import type { IndexReader } from '../notebook-index-reader.ts';
import type { SearchOptions } from '../notebook.ts';
import type { CountedPage } from '../page.ts';
import type { Visibility } from '../permissions/visibility.ts';
import { currentText } from '../files/read-text.ts';
import { titleFromName } from '../sync/read-entries.ts';
import { parseSearch } from './parse-search.ts';
import type { SearchHit } from './search-store.ts';

/** What a search reads. */
export interface SearchPorts {
  readonly reader: IndexReader;
  readonly fs: FileSystem;
  readonly parse: ParseFile;
}

/**
 * Finds files for what a person typed. The text of the snippets is read from the files, but for those whose text the
 * index keeps (see `SearchStore.texts`).
 */
export async function searchNotebook(
  ports: SearchPorts,
  visibility: Visibility,
  text: string,
  options: SearchOptions,
): Promise<CountedPage<SearchHit>> {
  const { moment, ...page } = options;
  const query = { ...parseSearch(text, moment), key: text };
  const found = await ports.reader.search.find(visibility, query, page);
  const stored = await ports.reader.search.texts(
    visibility,
    found.items.map((match) => match.path),
  );
  const texts = await Promise.all(
    found.items.map(({ path }) => stored.get(path) ?? currentText(ports, visibility, path)),
  );
  const snippets = await ports.reader.search.snippets(query, texts);
  const items = found.items.map((match, i) => ({
    ...match,
    title: match.title ?? titleFromName(match.path),
    snippet: snippets[i] ?? '',
  }));
  return { ...found, items };
}
