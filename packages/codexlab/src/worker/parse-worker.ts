import { parentPort } from 'node:worker_threads';
import {
  type AbsPath,
  createEntryReader,
  type EntryReader,
  type FileStat,
  type FileSystem,
  type Problem,
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

serveMethods(channelOf(parentPort!), {
  async read([root, stats]: readonly [AbsPath, readonly FileStat[]]) {
    return (await opened(root)).reader.read(stats);
  },
  async readWithoutParsing([root, stat, problem]: readonly [AbsPath, FileStat, Problem]) {
    return readWithoutParsing((await opened(root)).fs, stat, problem, parseFile.version);
  },
  async forget([root]: readonly [AbsPath]) {
    const known = await open.get(root);
    open.delete(root);
    await known?.reader.close();
  },
});
