import { parentPort } from 'node:worker_threads';
import {
  type ChangeOptions,
  CodexError,
  type CompleteUploadOptions,
  type FileVersion,
  type LineUpload,
  type LongWork,
  type NotebookLine,
  type RelPath,
  type RestoreOptions,
  type SyncScope,
  systemTimer,
} from '@codexlab/core';
import { parseFile } from '@codexlab/metadata';
import type { SlowStatement, SqlParams } from '@codexlab/storage-sql';
import type { OpenDatabase } from '../databases/opened.ts';
import type { LineOptions } from '../line-options.ts';
import { openLocalLine } from '../local-line.ts';
import { channelOf, sendError, serveMethods } from './rpc.ts';
import { createReaderThread } from './thread-reader.ts';

/** A thread that holds the lines of some notebooks: all their writing and comparing happens here. */
const lines = new Map<number, NotebookLine>();
const databases = new Map<number, OpenDatabase>();
const readers = createReaderThread(systemTimer);

function lineOf(key: number): NotebookLine {
  const line = lines.get(key);
  if (!line) throw new CodexError('unavailable', 'The notebook is closed.');
  return line;
}

function databaseOf(key: number): OpenDatabase {
  const database = databases.get(key);
  if (!database) throw new CodexError('unavailable', 'The notebook is closed.');
  return database;
}

const tell = serveMethods(channelOf(parentPort!), {
  async open([key, options]: readonly [number, LineOptions]) {
    const events = {
      onWake: (seq: number) => tell('wake', key, seq),
      onReplaced: () => tell('replaced', key),
      onTrouble: (error: CodexError | null) => tell('trouble', key, error && sendError(error)),
      onSlow: (slow: SlowStatement) => tell('slow', key, slow),
    };
    const openReader = () => readers.readerOf(options.root, parseFile.version);
    const { line, opened, database } = await openLocalLine(options, events, openReader);
    lines.set(key, line);
    databases.set(key, database);
    return opened;
  },
  sync: async ([key, scope]: readonly [number, SyncScope], work: LongWork) => lineOf(key).sync(scope, work),
  write: async ([key, path, bytes, options]: readonly [number, RelPath, Uint8Array, ChangeOptions]) =>
    lineOf(key).write(path, bytes, options),
  move: async ([key, from, to, options]: readonly [number, RelPath, RelPath, ChangeOptions]) =>
    lineOf(key).move(from, to, options),
  remove: async ([key, path, options]: readonly [number, RelPath, ChangeOptions]) =>
    lineOf(key).remove(path, options),
  createFolder: async ([key, path, options]: readonly [number, RelPath, ChangeOptions]) =>
    lineOf(key).createFolder(path, options),
  restore: async ([key, id, options]: readonly [number, string, RestoreOptions]) =>
    lineOf(key).restore(id, options),
  emptyTrash: async ([key, ids]: readonly [number, readonly string[]]) => lineOf(key).emptyTrash(ids),
  noteVersions: async ([key, versions]: readonly [number, readonly FileVersion[]]) =>
    lineOf(key).noteVersions(versions),
  beginUpload: async ([key, upload]: readonly [number, LineUpload]) => lineOf(key).beginUpload(upload),
  appendUpload: async ([key, id, offset, bytes]: readonly [number, string, number, Uint8Array]) =>
    lineOf(key).appendUpload(id, offset, bytes),
  completeUpload: async ([key, id, options]: readonly [number, string, CompleteUploadOptions]) =>
    lineOf(key).completeUpload(id, options),
  discardUpload: async ([key, id]: readonly [number, string]) => lineOf(key).discardUpload(id),
  check: async ([key]: readonly [number], work: LongWork) => lineOf(key).check(work),
  databaseAll: async ([key, sql, params]: readonly [number, string, SqlParams]) =>
    databaseOf(key).all(sql, params),
  databaseScript: async ([key, sql]: readonly [number, string]) => databaseOf(key).script(sql),
  databaseUpkeep: async ([key, sql]: readonly [number, string]) => databaseOf(key).upkeep(sql),
  databaseCopyTo: async ([key, path]: readonly [number, string]) => databaseOf(key).copyTo(path),
  async close([key]: readonly [number]) {
    const line = lines.get(key);
    lines.delete(key);
    databases.delete(key);
    await line?.close();
  },
  end: () => readers.close(),
});
