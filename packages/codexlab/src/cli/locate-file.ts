import { realpath } from 'node:fs/promises';
import { isAbsolute, normalize, relative, resolve, sep } from 'node:path';
import { CodexError, type Notebook, type NotebookFile } from '@codexlab/core';
import { printable } from './render-text.ts';

/** Finds the file a person means: relative to their folder, then to the notebook. Throws `not_found`, `invalid`. */
export async function locateFile(
  notebook: Notebook,
  named: string,
  callerDir: string,
): Promise<NotebookFile> {
  for (const path of await candidatePaths(notebook.ref.root, named, callerDir)) {
    const file = await notebook.files.get(path);
    if (file !== null) return file;
  }
  throw new CodexError(
    'not_found',
    `No file ${printable(named)} in the notebook ${printable(notebook.ref.root)}. List its files with: codexlab files`,
    { path: named },
  );
}

async function candidatePaths(root: string, named: string, callerDir: string): Promise<string[]> {
  const fromCaller = insideRoot(await realPath(root), resolve(await realPath(callerDir), named));
  const fromRoot = isAbsolute(named)
    ? insideRoot(root, named)
    : insideRoot(root, resolve(root, normalize(named)));
  return [...new Set([fromCaller, fromRoot])].filter((path) => path !== null);
}

function insideRoot(root: string, absolute: string): string | null {
  const path = relative(root, absolute);
  const outside = path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
  return outside ? null : path.split(sep).join('/');
}

async function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
