import { parentPort } from 'node:worker_threads';
import {
  type AbsPath,
  createEntryReader,
  type EntryReader,
  type FileStat,
  type FileSystem,
  type Problem,
  type ReadOutcome,
  readWithoutParsing,
} from '@codexlab/core';
import { parseFile } from '@codexlab/metadata';
import { nodeFileSystem } from '@codexlab/watcher';
import { channelOf, serveMethods } from './rpc.ts';

/** Reads, hashes and parses files where it can be killed: see `createThreadReader`. */
const open = new Map<AbsPath, Promise<{ fs: FileSystem; reader: EntryReader }>>();

function opened(root: AbsPath): Promise<{ fs: FileSystem; reader: EntryReader }> {
  const known = open.get(root);
  if (known) return known;
  const opening = Promise.resolve(nodeFileSystem(root)).then((fs) => ({
    fs,
    reader: createEntryReader(fs, parseFile),
  }));
  open.set(root, opening);
  opening.catch(() => open.delete(root));
  return opening;
}

/** One batch after the other, so that `place` always tells the file that is being read. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = turn.then(work);
  turn = done.catch(() => undefined);
  return done;
}

async function readBatch(
  root: AbsPath,
  stats: readonly FileStat[],
  begin: (at: number) => void,
): Promise<ReadOutcome[]> {
  const { reader } = await opened(root);
  const outcomes: ReadOutcome[] = [];
  for (const [at, stat] of stats.entries()) {
    begin(at);
    outcomes.push(...(await reader.read([stat])));
  }
  return outcomes;
}

serveMethods(channelOf(parentPort!), {
  read: ([root, stats, ticket, place]: readonly [AbsPath, readonly FileStat[], number, Int32Array]) =>
    inTurn(() => readBatch(root, stats, (at) => place.set([ticket, at]))),
  readWithoutParsing: ([root, stat, problem]: readonly [AbsPath, FileStat, Problem]) =>
    inTurn(async () => readWithoutParsing((await opened(root)).fs, stat, problem, parseFile.version)),
  async forget([root]: readonly [AbsPath]) {
    const known = await open.get(root);
    open.delete(root);
    await known?.reader.close();
  },
});
