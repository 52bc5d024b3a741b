import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { CodexError, isCodexError, type Properties } from '@codexlab/core';
import { readProperties } from '@codexlab/metadata';

/** What a new settings file begins with. */
export const SETTINGS_HEAD = '# Settings of this Codex notebook. Commit this file with your notes.\n';

/** What a settings file holds. Throws `invalid` when it is broken. */
export function parseSettings(path: string, text: string): Properties {
  try {
    return readProperties(text, { firstLine: 1 });
  } catch (error) {
    if (!isCodexError(error, 'invalid')) throw error;
    const message = `${path} cannot be read. ${error.message} Mend it, or delete it for new settings.`;
    throw new CodexError('invalid', message, { path, ...error.details }, { cause: error });
  }
}

/** A small file as text, or null when it is not there. Throws `unavailable`. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code === 'ENOENT' ||
      (error as NodeJS.ErrnoException).code === 'ENOTDIR'
    )
      return null;
    throw new CodexError('unavailable', `${path} cannot be read.`, { path }, { cause: error });
  }
}

/** These files are small and can be made again; a rename keeps readers from seeing half of one. */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, text, { flag: 'wx', flush: true });
  renameSync(temporary, path);
}
