import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a file that only its owner may read, whole or not at all. False when there is one already: it stays. */
export function createPrivateFile(path: string, content: string | Uint8Array): boolean {
  const temporary = `${path}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, content, { flag: 'wx', mode: 0o600, flush: true });
  return publishFile(temporary, path, { replace: false });
}

/**
 * Gives a file that the disk has its name, in the same folder, durably. False when another file has that name and is
 * not to be replaced; the temporary one is gone in any case.
 */
export function publishFile(
  temporary: string,
  path: string,
  { replace }: { readonly replace: boolean },
): boolean {
  try {
    if (replace) renameSync(temporary, path);
    else linkSync(temporary, path); // unlike a rename, never takes the place of another file
  } catch (error) {
    if (!replace && (error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolder(dirname(path));
  return true;
}

/** Adds a line to a file that only its owner may read, and waits until the disk has it. */
export function appendDurably(path: string, line: string): void {
  const file = openSync(path, 'a', 0o600);
  try {
    writeFileSync(file, `${line}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the names in a folder durable; systems that cannot do so for a folder do it with the file. */
export function syncFolder(dir: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dir, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
