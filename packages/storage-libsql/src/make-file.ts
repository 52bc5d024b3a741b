import { open } from 'node:fs/promises';
import { CodexError } from '@codexlab/core';

/**
 * Makes an empty file for the owner alone from the first byte on, whatever the process allows others by default: the engine does not care.
 * Throws `conflict` when something stands there.
 */
export async function makeFile(path: string): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new CodexError('conflict', `There is something at ${path} already.`, { path });
  }
}
