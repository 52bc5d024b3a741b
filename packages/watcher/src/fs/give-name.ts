import type { SystemPath } from './folder.ts';
import { type WriteIo, statAt } from './write-io.ts';

/**
 * Moves an entry to a name that must be free; throws `EEXIST` when it is not. Exact for files. Folders take no second
 * name, and some systems give it to what a link leads to, so for these a moment remains between look and rename.
 */
export function giveName(io: WriteIo, from: SystemPath, to: SystemPath): void {
  if (statAt(from)?.isFile()) {
    io.link(from, to);
    return io.unlink(from);
  }
  if (statAt(to)) throw Object.assign(new Error('the name is taken'), { code: 'EEXIST' });
  io.rename(from, to);
}
