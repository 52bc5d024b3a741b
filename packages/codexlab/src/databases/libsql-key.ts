import { readFileSync } from 'node:fs';
import { CodexError } from '@codexlab/core';

/**
 * What databases of libSQL are ciphered with: `CODEX_LIBSQL_KEY`, or the first line of the file that
 * `CODEX_LIBSQL_KEY_FILE` names; null when neither is set. Throws `invalid`, without the key, for both at once and for a
 * file that cannot be read or is empty.
 */
export function libsqlKey(env: Readonly<Record<string, string | undefined>>): string | null {
  const { CODEX_LIBSQL_KEY: key, CODEX_LIBSQL_KEY_FILE: path } = env;
  if (key && path)
    throw refused('CODEX_LIBSQL_KEY', 'and CODEX_LIBSQL_KEY_FILE are both set. Keep one of them');
  if (!path) return key || null;
  const [line = ''] = readKeyFile(path).split(/\r?\n/);
  if (line === '') throw refused('CODEX_LIBSQL_KEY_FILE', `names ${path}, which is empty`);
  return line;
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw refused('CODEX_LIBSQL_KEY_FILE', `names ${path}, which cannot be read`, cause);
  }
}

function refused(field: string, what: string, cause?: unknown): CodexError {
  return new CodexError('invalid', `${field} ${what}.`, { field }, { cause });
}
