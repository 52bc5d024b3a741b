import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, CodexError } from '@codexlab/core';

/*
 * What is written into `.codex` must stay there: a symbolic link in place of the folder, or of one of our entries in
 * it, would have us write and delete wherever it leads.
 */

const OWN_FOLDERS = ['tmp', 'trash', 'uploads', 'waiting'];
/** Other engines may keep files of their own beside an index. */
const OWN_FILES =
  /^(?:notebook\.(?:db(?:-.*)?|db\.moving.*|yml)|lock\.db.*|engine(?:\.move.*)?|history\.json|\.gitignore)$/;

/**
 * Looks at the `.codex` of a notebook before anything is made or written in it; what is missing is fine.
 * Throws `conflict` when it, or one of our own entries in it, is a link or of another kind than ours.
 */
export function requireOwnFolder(root: AbsPath): void {
  const dir = join(root, '.codex');
  requireKind(dir, 'folder');
  for (const name of OWN_FOLDERS) requireKind(join(dir, name), 'folder');
  for (const name of namesIn(dir)) if (OWN_FILES.test(name)) requireKind(join(dir, name), 'file');
}

/** True for a folder itself; a link to one is none. */
export function isRealFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new CodexError('unavailable', `${dir} cannot be looked at.`, { path: dir }, { cause: error });
  }
}

function requireKind(path: string, kind: 'folder' | 'file'): void {
  const found = statOf(path);
  if (!found || (kind === 'folder' ? found.isDirectory() : found.isFile())) return;
  const what = found.isSymbolicLink() ? 'a symbolic link' : `no ${kind}`;
  const message = `${path} is ${what}, and Codex writes only into a real ${kind} there. Move it away or delete it, then try again.`;
  throw new CodexError('conflict', message, { path });
}

function statOf(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return null; // `.codex` itself has been refused before
    throw new CodexError('unavailable', `${path} cannot be looked at.`, { path }, { cause: error });
  }
}
