import fs from 'node:fs';
import { CodexError, type RelPath, folderOf, nameOf } from '@codexlab/core';
import { requireOpened } from './read-file.ts';
import { tidy } from './tidy.ts';
import { type WriteGround, makeFolder, within } from './write-folder.ts';

const { O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;

/**
 * Adds bytes to an unfinished file and returns its size. Its folder is for nobody else to read, so the file itself may
 * have the rights that it will have in its place.
 */
export async function appendFile(
  ground: WriteGround,
  path: RelPath,
  offset: number,
  bytes: Uint8Array,
): Promise<number> {
  const { io } = ground;
  const name = nameOf(path);
  return within(await makeFolder(ground, folderOf(path)), async (folder) => {
    const fd = io.open(folder.at(name), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK, 0o666);
    try {
      const stat = requireOpened(fd, folder, name);
      const sizeBytes = Number(stat.size);
      // A second name would be that of a file in its place already.
      if (sizeBytes !== offset || stat.nlink > 1n)
        throw new CodexError('conflict', `${path} has ${sizeBytes} bytes.`, { path, sizeBytes });
      await io.write(fd, bytes);
      return sizeBytes + bytes.length;
    } finally {
      tidy(() => io.close(fd));
    }
  });
}
