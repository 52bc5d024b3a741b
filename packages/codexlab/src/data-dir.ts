import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type AbsPath, absPath, CodexError } from '@codexlab/core';

/** The folder that `openDataDir` opens; nothing is made. */
export function dataDirOf(given: string | undefined, env: NodeJS.ProcessEnv = process.env): AbsPath {
  return absPath(resolve(given ?? (env.CODEX_DATA_DIR || join(xdgDataHome(env), 'codexlab'))));
}

/**
 * The folder for what does not belong into a notebook, made with mode 0700 when it is missing: the given one, else
 * `CODEX_DATA_DIR` (empty counts as unset), else `$XDG_DATA_HOME/codexlab`. Throws `unavailable` when it cannot be made.
 */
export function openDataDir(given: string | undefined, env: NodeJS.ProcessEnv = process.env): AbsPath {
  const path = dataDirOf(given, env);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const message = `The data folder ${path} cannot be made. Name another one with --data or CODEX_DATA_DIR.`;
    throw new CodexError('unavailable', message, { path }, { cause });
  }
  return path;
}

/** The specification has relative values ignored (https://specifications.freedesktop.org/basedir-spec). */
function xdgDataHome(env: NodeJS.ProcessEnv): string {
  const given = env.XDG_DATA_HOME;
  return given !== undefined && isAbsolute(given) ? given : join(homedir(), '.local', 'share');
}
