import type { FileSystem } from '../fs/file-system.ts';
import { folderOf, type RelPath } from '../paths.ts';
import { createIgnoreRules } from '../sync/ignore-rules.ts';
import { isInInnerNotebook } from '../sync/walk.ts';

/** Tells of paths whether they lie in another notebook inside this one; each folder is looked at once. */
export function createInnerCheck(fs: FileSystem): (path: RelPath) => Promise<boolean> {
  const known = new Map<RelPath, Promise<boolean>>();
  return (path) => {
    const folder = folderOf(path);
    const answer = known.get(folder) ?? isInInnerNotebook(fs, folder);
    known.set(folder, answer);
    return answer;
  };
}

/**
 * True for what a notebook shows of its folder. Whoever may read it need not be allowed to read what it ignores, passwords
 * above all, nor another notebook inside of it.
 */
export async function isOwnContent(
  { fs, ignoreFiles }: { readonly fs: FileSystem; readonly ignoreFiles: boolean },
  path: RelPath,
): Promise<boolean> {
  if (await createIgnoreRules(fs, { ignoreFiles }).isIgnored(path, false)) return false;
  return !(await isInInnerNotebook(fs, folderOf(path)));
}
