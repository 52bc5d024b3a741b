import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CodexError } from '@codexlab/core';
import type { StorageChoice } from '@codexlab/storage-sql';
import { SQLITE, sqlite } from '@codexlab/storage-sqlite';
import { replaceFile } from '../settings-file.ts';
import { choiceOf } from './load-engine.ts';

/** The file beside a database that names its engine; without it, it is the usual one. */
const ENGINE_MARK = 'engine';

/** The engine that the databases of a folder are kept with. Throws `unavailable` when that cannot be read. */
export function engineOf(dir: string): string {
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

/**
 * The choice for the database `name` of a folder where a person made none: the engine that keeps it, and for a new one
 * what `CODEX_ENGINE` says, else the usual one. Throws `invalid` (field `storage`) for one that is found in neither way.
 */
export async function choiceFor(
  dir: string,
  name: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<StorageChoice> {
  const kept = existsSync(join(dir, name)) ? engineOf(dir) : null;
  const named = env['CODEX_ENGINE'] ? await choiceOf(env['CODEX_ENGINE'], process.cwd()) : null;
  if (named !== null && (kept === null || kept === named.name)) return named;
  if (kept === null || kept === SQLITE) return sqlite();
  if (kept === 'libsql') return choiceOf(kept, dir);
  const message = `${dir} is kept with the engine "${kept}". Say where it comes from: CODEX_ENGINE, --engine, or the option storage.`;
  throw new CodexError('invalid', message, { field: 'storage', engine: kept });
}
