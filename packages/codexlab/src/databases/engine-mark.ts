import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CodexError } from '@codexlab/core';
import type { StorageChoice } from '@codexlab/storage-sql';
import { SQLITE, sqlite } from '@codexlab/storage-sqlite';
import { replaceFile } from '../settings-file.ts';
import { choiceOf, type Environment } from './load-engine.ts';
import { requireNoMove } from './move-note.ts';

/** The file beside a database that names its engine; without it, it is the usual one. */
export const ENGINE_MARK = 'engine';

/**
 * The engine that the databases of a folder are kept with. Throws `unavailable` when that cannot be read, or a move to
 * another one was cut off.
 */
export function engineOf(dir: string): string {
  requireNoMove(dir);
  const path = join(dir, ENGINE_MARK);
  try {
    return readFileSync(path, 'utf8').trim() || SQLITE;
  } catch (cause) {
    const errno = (cause as NodeJS.ErrnoException).code ?? 'UNKNOWN';
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return SQLITE;
    throw new CodexError('unavailable', `${path} cannot be read (${errno}).`, { path, errno }, { cause });
  }
}

/** Writes down the engine before a database of it is made there. */
export function markEngine(dir: string, engine: string): void {
  if (engineOf(dir) === engine) return;
  if (engine === SQLITE) rmSync(join(dir, ENGINE_MARK), { force: true });
  else replaceFile(join(dir, ENGINE_MARK), `${engine}\n`);
}

/** What helps to choose where a person does not say it for this database. */
export interface ChoiceHints {
  /** For a database that is not there yet, and for one that it keeps. Default: what `CODEX_ENGINE` says. */
  readonly preferred?: StorageChoice | undefined;
  /** Default: that of this process. */
  readonly env?: Environment | undefined;
}

/**
 * The choice for the database `name` of a folder where a person made none: the engine that keeps it, and for a new one
 * the preferred one, else what `CODEX_ENGINE` says, else the usual one. Throws `invalid` (field `storage`) for one that
 * is found in neither way.
 */
export async function choiceFor(
  dir: string,
  name: string,
  { preferred, env = process.env }: ChoiceHints = {},
): Promise<StorageChoice> {
  const engine = engineOf(dir);
  const kept = existsSync(join(dir, name)) ? engine : null;
  const named = preferred ?? (await namedByEnvironment(env));
  if (kept === null) return named ?? sqlite();
  return named?.name === kept ? named : choiceNamed(kept, dir, env);
}

/**
 * The choice for what an engine keeps in a folder, by the engine's name. Throws `invalid` (field `storage`) for one of
 * somebody else that the environment does not name.
 */
export async function choiceNamed(
  engine: string,
  dir: string,
  env: Environment = process.env,
): Promise<StorageChoice> {
  if (engine === SQLITE) return sqlite();
  if (engine === 'libsql') return choiceOf(engine, dir, env);
  const named = await namedByEnvironment(env);
  if (named?.name === engine) return named;
  const message = `${dir} is kept with the engine "${engine}". Say where it comes from: CODEX_ENGINE, --engine, or the option storage.`;
  throw new CodexError('invalid', message, { field: 'storage', engine });
}

async function namedByEnvironment(env: Environment): Promise<StorageChoice | null> {
  return env['CODEX_ENGINE'] ? choiceOf(env['CODEX_ENGINE'], process.cwd(), env) : null;
}
