import { isCodexError, type Notebook, type NotebookLink } from '@codexlab/core';

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
  const sources = [...new Set(links.map(({ source }) => source))].slice(0, MAX_FILES);
  const lines = new Map<string, readonly string[]>();
  for (const source of sources) lines.set(source, await linesOf(files, source));
  return ({ source, line }) => shortened(lines.get(source)?.[line - 1] ?? '');
}

async function linesOf(files: Notebook['files'], source: string): Promise<readonly string[]> {
  try {
    const { bytes } = await files.read(source, { maxBytes: MAX_FILE_BYTES });
    return new TextDecoder().decode(bytes).split(/\r\n|\r|\n/);
  } catch (error) {
    // It has gone, or is too long, or cannot be read now: the links themselves are known all the same.
    if (isCodexError(error)) return [];
    throw error;
  }
}

function shortened(line: string): string | null {
  const text = line.trim();
  if (text === '') return null;
  return text.length <= MAX_LINE_CHARS ? text : `${text.slice(0, MAX_LINE_CHARS).toWellFormed()}…`;
}
