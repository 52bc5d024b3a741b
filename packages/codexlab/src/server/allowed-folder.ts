import { lstatSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type AbsPath, absPath, CodexError, isReservedName } from '@codexlab/core';

/** The folder in the data folder that new workspaces are made in. */
export const OWN_WORKSPACES = 'workspaces';

/**
 * The real folder behind a path that a person named, if a workspace may be made of it: it is one of the allowed roots or
 * lies below one, wherever links lead, and holds nothing of Codex's own data. Throws `invalid` (no absolute path, no
 * folder) and `forbidden`; outside of the roots it is never told what is there.
 */
export function allowedFolder(
  options: { readonly dataDir: string; readonly allowedRoots: readonly string[] },
  path: string,
): AbsPath {
  if (!isAbsolute(path) || path.includes('\0') || !path.isWellFormed())
    throw new CodexError('invalid', 'The path must be absolute.', { field: 'path' });
  const roots = options.allowedRoots.flatMap((root) => realPathOf(resolve(root)) ?? []);
  const real = realPathOf(path);
  const root = roots.find((each) => isBelow(real ?? resolve(path), each));
  if (root === undefined) throw notAllowed('The server allows no workspace there.');
  if (real === null || !lstatSync(real).isDirectory())
    throw new CodexError('invalid', 'There is no folder at this path.', { field: 'path' });
  if (relative(root, real).split(sep).some(isReservedName))
    throw notAllowed('A workspace cannot lie in a ".codex" or ".git" folder.');
  requireForeign(real, realPathOf(options.dataDir) ?? options.dataDir);
  return absPath(real);
}

/** Throws `invalid` for a root that is no folder: a slip of the pen would allow nothing, and say nothing. */
export function requireRoots(allowedRoots: readonly string[]): void {
  for (const root of allowedRoots) {
    const real = realPathOf(resolve(root));
    if (real !== null && lstatSync(real).isDirectory()) continue;
    const message = `There is no folder ${JSON.stringify(root)} that could hold workspaces. Correct --allow-root, or mount it.`;
    throw new CodexError('invalid', message, { field: 'allow-root', path: root });
  }
}

/** Those of the folders of workspaces that lie neither in the data folder nor below a root. */
export function outsideOfRoots(
  { dataDir, allowedRoots }: { readonly dataDir: string; readonly allowedRoots: readonly string[] },
  folders: Iterable<AbsPath>,
): readonly AbsPath[] {
  const roots = [join(dataDir, OWN_WORKSPACES), ...allowedRoots].map((root) => realPathOf(root) ?? root);
  return [...folders].filter((folder) => !roots.some((root) => isBelow(realPathOf(folder) ?? folder, root)));
}

/** The data folder holds keys and accounts: whoever may read a workspace around it could read those. */
function requireForeign(path: string, dataDir: string): void {
  const own = isBelow(path, dataDir) && !isBelow(path, join(dataDir, OWN_WORKSPACES));
  if (own || path === join(dataDir, OWN_WORKSPACES) || isBelow(dataDir, path))
    throw notAllowed('Codex keeps its own data there; choose another folder.');
}

/** True when `path` is `folder` or lies in it. Compares whole components. */
function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null; // not there, or not for us to see
  }
}

function notAllowed(message: string): CodexError {
  return new CodexError('forbidden', message, { field: 'path' });
}
