import { open, rm } from 'node:fs/promises';
import { CodexError } from '@codexlab/core';

/**
 * Makes a file, which `fill` then fills; nothing is left of one that it could not. The file is for its owner alone from
 * the first byte on: one that the engine made would have the mode that the process gives every file.
 * Throws `conflict` when something stands there, and what `fill` throws.
 */
export async function makeFile(path: string, fill: () => void | Promise<void>): Promise<void> {
  await makeEmpty(path);
  try {
    await fill();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function makeEmpty(path: string): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new CodexError('conflict', `There is something at ${path} already.`, { path });
  }
}
