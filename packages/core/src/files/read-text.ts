import { isCodexError } from '../errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { IndexReader } from '../notebook-index-reader.ts';
import type { RelPath } from '../paths.ts';
import type { Visibility } from '../permissions/visibility.ts';
import type { FileKind, ParseFile } from './parsed-file.ts';

/** What reading a text needs. */
export interface TextPorts {
  readonly reader: Pick<IndexReader, 'search' | 'files'>;
  readonly fs: FileSystem;
  readonly parse: ParseFile;
}

/** How much of a file is read for its text. */
const TEXT_BYTES = 256 * 1024;
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** What search finds in a file, at least its beginning: the text kept in the index, else that of the file as it is now. */
export async function fileText(ports: TextPorts, visibility: Visibility, path: RelPath): Promise<string> {
  const stored = await ports.reader.search.texts(visibility, [path]);
  return stored.get(path) ?? currentText(ports, visibility, path);
}

/**
 * Kinds whose text is in the index or nowhere. Nobody stops a parser here: a file over which the reading thread was
 * stopped (it is `binary` then) must not come to one in the caller's thread.
 */
const NEVER_READ: ReadonlySet<FileKind> = new Set(['pdf', 'binary', 'archive', 'audio', 'video', 'link']);

/** The text of a file of which the index keeps none, as it is now; empty when it has gone, has none or cannot be read. */
export async function currentText(ports: TextPorts, visibility: Visibility, path: RelPath): Promise<string> {
  const file = await ports.reader.files.get(visibility, path);
  return file && !NEVER_READ.has(file.kind) ? readText(ports, path) : '';
}

async function readText({ fs, parse }: TextPorts, path: RelPath): Promise<string> {
  try {
    const stat = await fs.stat(path);
    // Reading hashes the whole file: a large one, found by its name, is not worth the time of a search.
    if (stat?.kind !== 'file' || stat.sizeBytes > MAX_FILE_BYTES) return '';
    const { text } = await parse(await fs.read(path, { maxBytes: TEXT_BYTES }));
    return text ?? '';
  } catch (error) {
    if (isCodexError(error)) return '';
    throw error;
  }
}
