import {
  extensionOf,
  type FileKind,
  type FileSource,
  type ParsedFile,
  type ParseFile,
  type Problem,
} from '@codexlab/core';
import { readData } from './data-file.ts';
import { extensionProblems } from './extension-problem.ts';
import { bareReading, type FileReading, type TextFile } from './file-reading.ts';
import { isFolderMetadata, readFolderMetadata } from './folder-metadata.ts';
import { parseImage } from './image.ts';
import { detectKind, type DetectedKind } from './kind.ts';
import { MAX_DATA_BYTES, MAX_TEXT_BYTES, MAX_WHOLE_FILE_BYTES } from './limits.ts';
import { readNote } from './note.ts';
import { readNotebook } from './notebook-json.ts';
import { orphanProblems } from './orphan-problem.ts';
import { parsePdf } from './pdf.ts';
import { problem } from './problem.ts';
import { readTable } from './table.ts';
import { decodeText } from './text.ts';
import { toParsedFile } from './to-parsed-file.ts';

/** Raised whenever the same bytes would be read differently. */
const PARSER_VERSION = 3;

/** Formats that are of no use in part. */
const WHOLE_FILES: ReadonlySet<string> = new Set(['.pdf', '.ipynb']);

/**
 * Reads one file with its sidecars: its kind and MIME type, title, properties, tags, aliases, links, headings, block
 * ids, and what full-text search finds. Pure; never throws: a fault in the file is a problem of it. Only documents
 * (PDF) are read asynchronously.
 *
 * @example
 * const { title, tags, links } = await parseFile({ stat, bytes, hash, truncated: false });
 */
export const parseFile: ParseFile = Object.freeze(
  Object.assign((source: FileSource) => parseSource(source), {
    version: PARSER_VERSION,
    maxBytes: (path: FileSource['stat']['path']) =>
      WHOLE_FILES.has(extensionOf(path)) ? MAX_WHOLE_FILE_BYTES : MAX_TEXT_BYTES,
  }),
);

function parseSource(source: FileSource): ParsedFile | Promise<ParsedFile> {
  const reading = readSource(source);
  return reading instanceof Promise
    ? reading.then((read) => toParsedFile(source, read))
    : toParsedFile(source, reading);
}

function readSource(source: FileSource): FileReading | Promise<FileReading> {
  const { path, kind } = source.stat;
  if (kind === 'link') return readLinkEntry(source);
  const { text, problems } = decodeText(source.bytes, { truncated: source.truncated });
  const detected = detectKind({ path, bytes: source.bytes, isText: text !== null });
  if (detected.kind === 'image') return readImage(source, detected, text);
  if (text === null || detected.kind === 'pdf') return readBinary(source, detected);
  const reading = readText({ source, detected, text });
  const faults = [
    ...problems,
    ...orphanProblems(path),
    ...nameProblems(source, detected),
    ...truncationProblems(source, reading),
  ];
  return faults.length === 0 ? reading : { ...reading, problems: [...faults, ...reading.problems] };
}

/** Text under the name of an image or a document; an empty file is not yet anything. */
function nameProblems({ stat, bytes }: FileSource, { mimeType }: DetectedKind): readonly Problem[] {
  return bytes.length === 0 ? [] : extensionProblems(stat.path, { mimeType, isText: true });
}

function readImage(source: FileSource, detected: DetectedKind, text: string | null): FileReading {
  const { path } = source.stat;
  const image = parseImage(source.bytes, { mimeType: detected.mimeType, path, truncated: source.truncated });
  return {
    ...bareReading({ kind: 'image', mimeType: image.mimeType ?? detected.mimeType }),
    title: image.title,
    facts: image.facts,
    text: text === null ? null : text.slice(0, MAX_DATA_BYTES).toWellFormed(),
    problems: image.problems,
  };
}

function readBinary(source: FileSource, detected: DetectedKind): FileReading | Promise<FileReading> {
  const problems = extensionProblems(source.stat.path, { mimeType: detected.mimeType, isText: false });
  const reading = { ...bareReading(detected), problems };
  return detected.kind === 'pdf' ? readDocument(source, reading) : reading;
}

async function readDocument(source: FileSource, reading: FileReading): Promise<FileReading> {
  const { title, text, facts, problems } = await parsePdf(source.bytes, { truncated: source.truncated });
  return { ...reading, title, text, facts, problems: [...reading.problems, ...problems] };
}

/** A symbolic link is listed with its target as its text. */
function readLinkEntry(source: FileSource): FileReading {
  return {
    ...bareReading({ kind: 'link', mimeType: 'inode/symlink' }),
    text: decodeText(source.bytes).text,
  };
}

const textReaders: { readonly [kind in FileKind]?: (file: TextFile) => FileReading } = {
  note: readNote,
  view: readNote,
  notebook: readNotebook,
  table: readTable,
  data: readData,
};

function readText(file: TextFile): FileReading {
  if (isFolderMetadata(file.source.stat.path)) return readFolderMetadata(file);
  const read = textReaders[file.detected.kind];
  return read === undefined ? { ...bareReading(file.detected), text: file.text } : read(file);
}

/** Of tables and data the beginning is searched, by design; of other text that is a fault worth telling. */
function truncationProblems(source: FileSource, { kind }: DetectedKind): Problem[] {
  if (!source.truncated || kind === 'table' || kind === 'data') return [];
  const message = `Only the first ${source.bytes.length} bytes were read; what comes after them is not searched.`;
  return [problem('text_too_large', message)];
}
