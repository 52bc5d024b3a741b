import { isCodexError } from '../errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { RelPath } from '../paths.ts';

/** So far git looks for a NUL to tell a binary file; we too. */
const LOOK_BYTES = 8_000;

/** Those of the paths at which a binary file larger than `maxBytes` stands. What cannot be looked at is not among them. */
export async function largeBinaries(
  fs: FileSystem,
  paths: readonly RelPath[],
  maxBytes: number,
): Promise<ReadonlySet<RelPath>> {
  const large = new Set<RelPath>();
  for (const path of paths) if (await isLargeBinary(fs, path, maxBytes)) large.add(path);
  return large;
}

async function isLargeBinary(fs: FileSystem, path: RelPath, maxBytes: number): Promise<boolean> {
  try {
    const stat = await fs.stat(path);
    if (stat?.kind !== 'file' || stat.sizeBytes <= maxBytes) return false;
    const entry = await fs.open(path);
    try {
      return (await entry.read(0, LOOK_BYTES)).includes(0);
    } finally {
      await entry.close();
    }
  } catch (error) {
    if (!isCodexError(error) || error.details.root === true) throw error;
    return false; // the commit itself will tell
  }
}
