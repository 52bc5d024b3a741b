import type { FileContent, FileSystem } from '../fs/file-system.ts';
import { type FaultInjector, faultingFileSystem, faultingIndex } from '../fs/fault-injector.ts';
import { hashOfBytes, type MemoryDisk, memoryFileSystem } from '../fs/memory-file-system.ts';
import { systemTimer } from '../fs/timer.ts';
import type { FileSource, ParsedFile, ParseFile } from '../files/parsed-file.ts';
import { createIds } from '../ids.ts';
import { nameOf } from '../paths.ts';
import { createLine } from './create-line.ts';
import type { NotebookLine } from './line.ts';
import { type MemoryIndex, memoryIndex } from './memory-index.ts';
import { createEntryReader } from './read-entries.ts';

const textOf = ({ bytes }: FileContent) => new TextDecoder().decode(bytes).toWellFormed();

/** A parser for tests: the text of a file, and as properties those of its sidecars, by name. */
export const parseAsText: ParseFile = Object.assign(
  (source: FileSource): ParsedFile => ({
    kind: 'text',
    mimeType: 'text/plain',
    title: null,
    properties: Object.fromEntries(
      (source.sidecars ?? []).map((sidecar) => [nameOf(sidecar.stat.path), textOf(sidecar)]),
    ),
    tags: [],
    aliases: [],
    links: [],
    headings: [],
    todos: [],
    blocks: [],
    text: textOf(source),
    problems: [],
  }),
  { version: 1, maxBytes: () => 1_000_000 },
);

/** A line over memory, with everything behind it. */
export interface MemoryLine {
  readonly line: NotebookLine;
  readonly fs: FileSystem;
  readonly disk: MemoryDisk;
  readonly index: MemoryIndex;
}

/** Opens a line over a folder and an index in memory: new ones, or those of an earlier line (a restart). */
export async function openMemoryLine(
  options: {
    readonly on?: Omit<MemoryLine, 'line'>;
    readonly injector?: FaultInjector;
    readonly nowMs?: number;
  } = {},
): Promise<MemoryLine> {
  const { fs, disk } = options.on ?? memoryFileSystem();
  const index = options.on?.index ?? memoryIndex();
  const { injector, nowMs = 1_700_000_000_000 } = options;
  const seenFs = injector ? faultingFileSystem(fs, injector) : fs;
  const clock = { nowMs: () => nowMs };
  const line = await createLine({
    fs: seenFs,
    index: injector ? faultingIndex(index, injector) : index,
    reader: createEntryReader(seenFs, parseAsText),
    clock,
    timer: { after: () => () => undefined, breathe: systemTimer.breathe },
    newId: createIds(clock),
    hashBytes: hashOfBytes,
    ignoreFiles: true,
    onWake: () => undefined,
  });
  return { line, fs, disk, index };
}
