import { pathToFileURL } from 'node:url';
import { isAbsolute, resolve } from 'node:path';
import { CodexError, isCodexError } from '@codexlab/core';
import type { SqlEngine, StorageChoice, StorageModule } from '@codexlab/storage-sql';
import { openEngine as openSqlite, SQLITE, sqlite } from '@codexlab/storage-sqlite';
import { libsqlKey } from './libsql-key.ts';

const LIBSQL_MODULE = '@codexlab/storage-libsql';
const OWN: Readonly<Record<string, string>> = {
  [SQLITE]: '@codexlab/storage-sqlite',
  libsql: LIBSQL_MODULE,
};
const NAME = /^[a-z0-9]+$/;
const loaded = new Map<string, Promise<SqlEngine>>();

/**
 * The engine of a choice, made once for all who choose the same. Throws `invalid` (field `storage`) for a module that
 * is not there, or makes no such engine, and for options that cannot be sent to a thread.
 */
export async function loadEngine(choice: StorageChoice): Promise<SqlEngine> {
  const plain = { ...choice, options: plainOptions(choice) };
  const key = JSON.stringify(plain);
  const engine = loaded.get(key) ?? load(plain);
  loaded.set(key, engine);
  engine.catch(() => loaded.delete(key));
  return engine;
}

async function load({ name, module, options }: StorageChoice): Promise<SqlEngine> {
  const engine = await openFrom(module, options);
  if (engine.name === name) return engine;
  throw refused(`The storage ${module} makes the engine "${engine.name}", not "${name}".`);
}

function plainOptions({ module, options }: StorageChoice): StorageChoice['options'] {
  try {
    return structuredClone(options);
  } catch (cause) {
    throw refused(`The options of the storage ${module} are no plain values.`, cause);
  }
}

/** What others wrote is looked at before it is believed. */
async function openFrom(module: string, options: StorageChoice['options']): Promise<SqlEngine> {
  const { openEngine } = await importStorage(module);
  const engine = await inModule(module, async () => openEngine(options));
  const { name } = engine;
  if (!NAME.test(name) || (OWN[name] ?? module) !== module)
    throw refused(
      `The storage ${module} names its engine "${name}": take lower-case letters and digits of its own.`,
    );
  if (typeof engine.openDriver !== 'function')
    throw refused(`The engine "${name}" of the storage ${module} has no function openDriver.`);
  if (Object.values(OWN).includes(module)) return engine;
  return { ...engine, openDriver: (wanted) => inModule(module, () => engine.openDriver(wanted)) };
}

/** A fault of a module that others wrote is told as theirs. */
async function inModule<T extends object>(module: string, work: () => Promise<T>): Promise<T> {
  let made: T | undefined;
  try {
    made = await work();
  } catch (cause) {
    if (isCodexError(cause)) throw cause;
    throw refused(`The storage ${module} failed: ${String(cause)}.`, cause);
  }
  if (typeof made === 'object' && made !== null) return made;
  throw refused(`The storage ${module} made nothing.`);
}

async function importStorage(module: string): Promise<StorageModule> {
  if (module === OWN[SQLITE]) return { openEngine: openSqlite };
  if (module === LIBSQL_MODULE) return import('@codexlab/storage-libsql'); // not loaded where nobody uses it
  let found: Partial<StorageModule>;
  try {
    found = (await import(module)) as Partial<StorageModule>;
  } catch (cause) {
    const hint = 'A path begins with ./ or /, and its file is JavaScript.';
    throw refused(`The storage ${module} cannot be loaded: ${String(cause)}. ${hint}`, cause);
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
  if (word === SQLITE) return sqlite();
  if (word === 'libsql') return { name: word, module: LIBSQL_MODULE, options: libsqlOptions(env) };
  const isPath = isAbsolute(word) || /^\.{1,2}[/\\]/.test(word);
  const module = isPath ? pathToFileURL(resolve(dir, word)).href : word;
  return { name: (await openFrom(module, {})).name, module, options: {} };
}

/** The word that stands for a choice, see `choiceOf`. */
export function wordFor({ name, module }: Pick<StorageChoice, 'name' | 'module'>): string {
  return Object.hasOwn(OWN, name) ? name : module;
}

function libsqlOptions(env: Environment): StorageChoice['options'] {
  const encryptionKey = libsqlKey(env);
  return encryptionKey === null ? {} : { encryptionKey };
}

function refused(message: string, cause?: unknown): CodexError {
  const known = 'Known are sqlite and libsql; others are named by their module.';
  return new CodexError('invalid', `${message} ${known}`, { field: 'storage' }, { cause });
}
