import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CodexError } from '@codexlab/core';
import { markEngine } from './engine-mark.ts';
import { breakSeal } from './seal.ts';

/** Where a new index of an engine is made while the old one still has its name. */
export function unfinished(path: string, engine: string): string {
  return `${path}-new-${engine}`;
}

/** A replacement that was broken off is ended where only the name was missing, else undone. Throws `unavailable`. */
export async function finishReplacing(path: string): Promise<void> {
  const prefix = `${basename(path)}-new-`;
  try {
    const names = (await readdir(dirname(path))).filter((name) => name.startsWith(prefix));
    const whole = (await exists(path))
      ? undefined
      : names.find((name) => isWhole(name.slice(prefix.length), names));
    if (whole !== undefined) {
      markEngine(dirname(path), whole.slice(prefix.length)); // before: under its name nobody takes it for another's
      await rename(join(dirname(path), whole), path);
    }
    for (const name of names) if (name !== whole) await rm(join(dirname(path), name), { force: true });
  } catch (error) {
    throw refused(path, error);
  }

  /** Who still has a log was not closed in order. */
  function isWhole(rest: string, names: readonly string[]): boolean {
    return /^[a-z0-9]+$/.test(rest) && !names.includes(`${prefix}${rest}-wal`);
  }
}

/** The log goes first: a database without its newest log is old, a log without its database would be misread. */
export async function putAside(path: string, nowMs: number): Promise<string> {
  const utc = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  let target = `${path}.broken-${utc}`;
  for (let n = 2; await exists(target); n++) target = `${path}.broken-${utc}-${n}`;
  try {
    for (const log of ['-wal', '-journal'])
      if (await exists(`${path}${log}`)) await rename(`${path}${log}`, `${target}${log}`);
    await rm(`${path}-shm`, { force: true });
    await breakSeal(path);
    await rename(path, target);
  } catch (error) {
    throw refused(path, error);
  }
  return target;
}

/** True when there is something at a path. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** What is thrown when the system refuses an index. */
export function refused(path: string, error: unknown): CodexError {
  if (error instanceof CodexError) return error;
  const errno = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
  return new CodexError(
    'unavailable',
    `The index ${path} cannot be opened for writing (${errno}). Check the permissions of its folder, or keep the ` +
      'index elsewhere.',
    { database: path, errno },
    { cause: error },
  );
}
