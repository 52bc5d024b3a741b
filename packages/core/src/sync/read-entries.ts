import { CodexError, isCodexError } from '../errors.ts';
import type { FileContent, FileStat, FileSystem } from '../fs/file-system.ts';
import type { FileSource, ParsedFile, ParseFile, Problem } from '../files/parsed-file.ts';
import { nameOf } from '../paths.ts';
import type { IndexedContent, ReadEntry } from './notebook-index.ts';
import { joinStats } from './sidecars.ts';

/** What came of reading one entry. */
export type ReadOutcome =
  | { readonly stat: FileStat; readonly entry: ReadEntry }
  /** It is not there any more. */
  | { readonly stat: FileStat; readonly gone: true }
  /** It is there and cannot be read now. */
  | { readonly stat: FileStat; readonly problem: Problem };

/** Reads, hashes and parses entries; may do so in another thread. */
export interface EntryReader {
  /** Raised when the same bytes would give another result. */
  readonly version: number;
  /** One outcome per stat, in order. Throws only when the root is gone. */
  read(stats: readonly FileStat[]): Promise<readonly ReadOutcome[]>;
  close(): Promise<void>;
}

/** The reader that works in the caller's thread. */
export function createEntryReader(fs: FileSystem, parse: ParseFile): EntryReader {
  return {
    version: parse.version,
    async read(stats) {
      const outcomes: ReadOutcome[] = [];
      for (const stat of stats) outcomes.push(await readEntry(fs, parse, stat));
      return outcomes;
    },
    close: () => fs.close(),
  };
}

async function readEntry(fs: FileSystem, parse: ParseFile, stat: FileStat): Promise<ReadOutcome> {
  try {
    const { source, problems } = await readSource(fs, parse, stat);
    const parsed = await parseSafely(source, parse);
    const told = problems.length > 0 ? { ...parsed, problems: [...parsed.problems, ...problems] } : parsed;
    return { stat, entry: toReadEntry(source, told, parse.version) };
  } catch (error) {
    if (!isCodexError(error) || error.details.root === true) throw error;
    return error.code === 'not_found' ? { stat, gone: true } : { stat, problem: unreadable(error) };
  }
}

interface ReadSource {
  readonly source: FileSource;
  readonly problems: readonly Problem[];
}

const NO_PROBLEMS: readonly Problem[] = Object.freeze([]);

/** A file with the sidecars that its stat names. */
async function readSource(fs: FileSystem, parse: ParseFile, stat: FileStat): Promise<ReadSource> {
  const content = await fs.read(stat.path, { maxBytes: parse.maxBytes(stat.path) });
  if (!stat.sidecars) return { source: content, problems: NO_PROBLEMS };
  const sidecars: FileContent[] = [];
  const problems: Problem[] = [];
  for (const sidecar of stat.sidecars) {
    const read = await readSidecar(fs, sidecar);
    if (read && 'bytes' in read) sidecars.push(read);
    else if (read) problems.push(read);
  }
  const stats = sidecars.map((each) => each.stat);
  return { source: { ...content, stat: joinStats(content.stat, stats), sidecars }, problems };
}

/** One byte more than a sidecar may have, so that one that is too large is known. */
const SIDECAR_BYTES = 1024 * 1024 + 1;

/**
 * Null when it has gone meanwhile: the file is then read as one without it. One that cannot be read is a problem of
 * the file; as it is not in the stored stat, the next comparison tries again.
 */
async function readSidecar(fs: FileSystem, { path }: FileStat): Promise<FileContent | Problem | null> {
  try {
    return await fs.read(path, { maxBytes: SIDECAR_BYTES });
  } catch (error) {
    if (!isCodexError(error) || error.details.root === true) throw error;
    if (error.code === 'not_found') return null;
    const { message } = unreadable(error);
    return { code: 'sidecar_unreadable', message: `${nameOf(path)}: ${message}`, line: null };
  }
}

/** A parser must not throw; if one does all the same, its file is listed with that and nothing else is held up. */
async function parseSafely(source: FileSource, parse: ParseFile): Promise<ParsedFile> {
  if (source.stat.kind === 'link') return parsedLink;
  try {
    return await parse(source);
  } catch (error) {
    const message = `Reading this file failed (${String(error)}); it is listed without its content.`;
    return {
      ...emptyParse('application/octet-stream'),
      problems: [{ code: 'parse_failed', message, line: null }],
    };
  }
}

/** Lists a file by its hash alone, with the problem that keeps its content from being parsed. */
export async function readWithoutParsing(
  fs: FileSystem,
  stat: FileStat,
  problem: Problem,
  version: number,
): Promise<ReadOutcome> {
  const unparsed: ParseFile = Object.assign(
    () => ({ ...emptyParse('application/octet-stream'), problems: [problem] }),
    {
      version,
      maxBytes: () => 0,
    },
  );
  return readEntry(fs, unparsed, stat);
}

/** The entry of a file that was parsed. */
export function toReadEntry(source: FileSource, parsed: ParsedFile, parserVersion: number): ReadEntry {
  const { kind, mimeType, title, properties, tags, aliases, links, todos, text, problems } = parsed;
  return {
    stat: source.stat,
    hash: source.hash,
    sidecars: source.sidecars?.map(({ stat, hash }) => ({ path: stat.path, hash })),
    metadataHash: metadataHash(parsed, source.sidecars),
    parsed: { kind, mimeType, title, properties, tags, aliases, links, todos, text, problems },
    parserVersion,
  };
}

/** The entry of a file whose bytes could not be seen: it is listed by its name with the problem. */
export function unreadEntry(stat: FileStat, problem: Problem, parserVersion: number): ReadEntry {
  const parsed = { ...emptyParse('application/octet-stream'), kind: 'binary' as const, problems: [problem] };
  return { stat, hash: null, metadataHash: metadataHash(parsed), parsed, parserVersion };
}

function unreadable(error: CodexError): Problem {
  const errno = error.details.errno ?? error.code;
  return {
    code: 'unreadable',
    message: `The file cannot be read (${errno}). Check its permissions and the disk; it is read again at the next comparison.`,
    line: null,
  };
}

const parsedLink: ParsedFile = { ...emptyParse('inode/symlink'), kind: 'link' };

function emptyParse(mimeType: string): ParsedFile {
  return {
    kind: 'binary',
    mimeType,
    title: null,
    properties: Object.create(null) as Record<string, never>,
    tags: [],
    aliases: [],
    links: [],
    headings: [],
    todos: [],
    blocks: [],
    text: null,
    problems: [],
  };
}

/** Tells one set of metadata from another: two 32-bit FNV-1a runs; a fingerprint, no secret. */
function metadataHash(parsed: IndexedContent, sidecars: readonly FileContent[] = []): string {
  const { title, properties, tags, aliases } = parsed;
  const text = JSON.stringify([title, properties, tags, aliases, ...sidecars.map(({ hash }) => hash)]);
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}

/** The title to show for a file that has none of its own: its name without extension. */
export function titleFromName(path: FileStat['path']): string {
  return nameOf(path).replace(/(?<=.)\.[^.]*$/, '');
}
