import { pathToFileURL } from 'node:url';
import { isAbsolute, resolve } from 'node:path';
import { CodexError } from '@codexlab/core';
import type { SqlEngine, StorageChoice, StorageModule } from '@codexlab/storage-sql';
import * as sqliteModule from '@codexlab/storage-sqlite';
import { libsqlKey } from './libsql-key.ts';

const LIBSQL = '@codexlab/storage-libsql';
const loaded = new Map<string, Promise<SqlEngine>>();

/**
 * The engine of a choice, made once for all who choose the same. Throws `invalid` (field `storage`) for a module that
 * is not there, or makes no such engine.
 */
export function loadEngine(choice: StorageChoice): Promise<SqlEngine> {
  const key = JSON.stringify(choice);
  const engine = loaded.get(key) ?? load(choice);
  loaded.set(key, engine);
  engine.catch(() => loaded.delete(key));
  return engine;
}

async function load({ name, module, options }: StorageChoice): Promise<SqlEngine> {
  const { openEngine } = await importStorage(module);
  const engine = await openEngine(options);
  if (engine.name === name) return engine;
  throw refused(`The storage ${module} makes the engine "${engine.name}", not "${name}".`);
}

async function importStorage(module: string): Promise<StorageModule> {
  if (module === '@codexlab/storage-sqlite') return sqliteModule;
  if (module === LIBSQL) return import('@codexlab/storage-libsql'); // not loaded where nobody uses it
  let found: Partial<StorageModule>;
  try {
    found = (await import(module)) as Partial<StorageModule>;
  } catch (cause) {
    throw refused(`The storage ${module} cannot be loaded: ${String(cause)}`, cause);
  }
  if (typeof found.openEngine === 'function') return { openEngine: found.openEngine };
  throw refused(`The storage ${module} exports no function openEngine.`);
}

/** Variables of the environment; an empty one counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The choice that a word stands for: `sqlite`, `libsql`, or a module of somebody else, by its address, its path (seen
 * from `dir`) or the name of its package. Throws `invalid` as `loadEngine`, and for a key file that cannot be read.
 */
export async function choiceOf(
  word: string,
  dir: string,
  env: Environment = process.env,
): Promise<StorageChoice> {
  if (word === sqliteModule.SQLITE) return sqliteModule.sqlite();
  if (word === 'libsql') return { name: 'libsql', module: LIBSQL, options: libsqlOptions(env) };
  const isPath = isAbsolute(word) || /^\.{1,2}[/\\]/.test(word);
  const module = isPath ? pathToFileURL(resolve(dir, word)).href : word;
  const { openEngine } = await importStorage(module);
  return { name: (await openEngine({})).name, module, options: {} };
}

function libsqlOptions(env: Environment): StorageChoice['options'] {
  const encryptionKey = libsqlKey(env);
  return encryptionKey === null ? {} : { encryptionKey };
}

function refused(message: string, cause?: unknown): CodexError {
  const known = 'Known are sqlite and libsql; others are named by their module.';
  return new CodexError('invalid', `${message} ${known}`, { field: 'storage' }, { cause });
}
