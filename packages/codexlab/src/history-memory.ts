import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AbsPath, CodexError, type HistoryMemory } from '@codexlab/core';

/** The name of the file, beside the index. */
const HISTORY_FILE = 'history.json';

/**
 * How far the history of a notebook has come, beside its index. A rename keeps a crash from leaving half of it; an older
 * state than the newest is no harm, since everything may be looked at twice.
 */
export function openHistoryMemory(indexDir: AbsPath): HistoryMemory {
  const path = join(indexDir, HISTORY_FILE);
  return {
    async read() {
      try {
        return await readFile(path, 'utf8');
      } catch {
        return null;
      }
    },
    async write(text) {
      const temporary = `${path}.${process.pid}.tmp`;
      try {
        await rm(temporary, { force: true });
        await writeFile(temporary, text, { flag: 'wx', flush: true });
        await rename(temporary, path);
      } catch (cause) {
        throw new CodexError('unavailable', `${path} cannot be written.`, { path }, { cause });
      }
    },
  };
}
