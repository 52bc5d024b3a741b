import { isCodexError, type Notebook, type NotebookLink, type RelPath } from '@codexlab/core';

/** So many files are read for one page. */
const MAX_FILES = 50;
/** The lines of longer files are not told. */
const MAX_FILE_BYTES = 1024 * 1024;
const MAX_LINE_CHARS = 240;

/** Reads the lines that links stand in; the answer is null for a link whose line cannot be told. */
export async function linkContext(
  { files }: Notebook,
  links: readonly NotebookLink[],
): Promise<(link: NotebookLink) => string | null> {
  const wanted = new Map<RelPath, Set<number>>();
  for (const { source, line } of links) {
    const lines = wanted.get(source) ?? new Set();
    wanted.set(source, lines.add(line));
  }
  const told = new Map<RelPath, ReadonlyMap<number, string | null>>();
  for (const [source, lines] of [...wanted].slice(0, MAX_FILES))
    told.set(source, await linesOf(files, source, lines));
  return ({ source, line }) => told.get(source)?.get(line) ?? null;
}

/** Only what is asked for is kept of each file: together they may be large. */
async function linesOf(
  files: Notebook['files'],
  source: RelPath,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, string | null>> {
  try {
    const { bytes } = await files.read(source, { maxBytes: MAX_FILE_BYTES });
    const lines = new TextDecoder().decode(bytes).split(/\r\n|\r|\n/);
    return new Map([...wanted].map((line) => [line, shortened(lines[line - 1] ?? '')]));
  } catch (error) {
    // It has gone, or is too long, or cannot be read now: the links themselves are known all the same.
    if (isCodexError(error)) return new Map();
    throw error;
  }
}

function shortened(line: string): string | null {
  const text = line.trim();
  if (text === '') return null;
  return text.length <= MAX_LINE_CHARS ? text : `${text.slice(0, MAX_LINE_CHARS).toWellFormed()}…`;
}
