import { realpath } from 'node:fs/promises';
import { isAbsolute, normalize, relative, resolve, sep } from 'node:path';
import { CodexError, type Notebook, nameOf, type RelPath } from '@codexlab/core';
import { printable } from './render-text.ts';

/**
 * The place that a person means for something that moves: from their folder when they stand in the notebook, else from its
 * root. A folder that is there, or a name that ends with `/`, takes it in under its own name. Throws `invalid`.
 */
export async function locateTarget(
  notebook: Notebook,
  named: string,
  moving: { readonly path: RelPath; readonly callerDir: string },
): Promise<string> {
  const path = await pathInNotebook(notebook.ref.root, named, moving.callerDir);
  if (path === null)
    throw new CodexError(
      'invalid',
      `${printable(named)} is not in the notebook ${printable(notebook.ref.root)}.`,
      {
        path: named,
      },
    );
  const isFolder = path === '' || named.endsWith('/') || (await notebook.files.folder(path)) !== null;
  return isFolder ? [path, nameOf(moving.path)].filter((part) => part !== '').join('/') : path;
}

async function pathInNotebook(root: string, named: string, callerDir: string): Promise<string | null> {
  const realRoot = await realPath(root);
  const stand = await realPath(callerDir);
  const isInside = insideRoot(realRoot, stand) !== null;
  if (isAbsolute(named)) return insideRoot(root, named) ?? insideRoot(realRoot, named);
  return isInside
    ? insideRoot(realRoot, resolve(stand, named))
    : insideRoot(root, resolve(root, normalize(named)));
}

/** `''` is the root. */
function insideRoot(root: string, absolute: string): string | null {
  const path = relative(root, absolute);
  const isOutside = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
  return isOutside ? null : path.split(sep).join('/');
}

async function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
