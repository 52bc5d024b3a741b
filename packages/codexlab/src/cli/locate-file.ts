import { realpath } from 'node:fs/promises';
import { isAbsolute, normalize, relative, resolve, sep } from 'node:path';
import {
  CodexError,
  isCodexError,
  type Notebook,
  type NotebookFile,
  type NotebookFolder,
} from '@codexlab/core';
import { printable } from './render-text.ts';

/** What a name that a person typed stands for. */
export type Located =
  | { readonly file: NotebookFile; /** The named sidecar of it, or null. */ readonly sidecar: string | null }
  | { readonly folder: NotebookFolder };

/** Finds the file a person means: relative to their folder, then to the notebook. Throws `not_found`, `invalid`. */
export async function locateFile(
  notebook: Notebook,
  named: string,
  callerDir: string,
): Promise<NotebookFile> {
  for (const path of await candidatePaths(notebook.ref.root, named, callerDir)) {
    const file = path === '' ? null : await notebook.files.get(path);
    if (file !== null) return file;
  }
  throw notFound(notebook, named);
}

/** As `locateFile`; also finds folders, and of a sidecar the file that it belongs to. */
export async function locate(notebook: Notebook, named: string, callerDir: string): Promise<Located> {
  const paths = await candidatePaths(notebook.ref.root, named, callerDir);
  for (const path of paths) {
    const file = path === '' ? null : await notebook.files.get(path);
    if (file !== null) return { file, sidecar: null };
  }
  for (const path of paths) {
    const owner = await notebook.files.sidecarOwner(path);
    if (owner !== null) return { file: owner, sidecar: path };
    const folder = await notebook.files.folder(path);
    if (folder !== null) return { folder };
  }
  throw notFound(notebook, named);
}

/**
 * Asks about what a person means, which need not be there now: relative to their folder, then to the notebook. Throws what
 * `ask` throws; of what is nowhere, the answer about the first.
 */
export async function askNamed<T>(
  notebook: Notebook,
  { named, callerDir }: { readonly named: string; readonly callerDir: string },
  ask: (path: string) => Promise<T>,
): Promise<T> {
  let refused: unknown = null;
  for (const path of await candidatePaths(notebook.ref.root, named, callerDir)) {
    try {
      return await ask(path);
    } catch (error) {
      if (!isCodexError(error, 'not_found')) throw error;
      refused ??= error;
    }
  }
  throw refused ?? notFound(notebook, named);
}

function notFound(notebook: Notebook, named: string): CodexError {
  return new CodexError(
    'not_found',
    `No file ${printable(named)} in the notebook ${printable(notebook.ref.root)}. List its files with: codexlab files`,
    { path: named },
  );
}

/** `''` is the root. */
async function candidatePaths(root: string, named: string, callerDir: string): Promise<string[]> {
  if (named === '') return [];
  const fromCaller = insideRoot(await realPath(root), resolve(await realPath(callerDir), named));
  const fromRoot = isAbsolute(named)
    ? insideRoot(root, named)
    : insideRoot(root, resolve(root, normalize(named)));
  return [...new Set([fromCaller, fromRoot])].filter((path) => path !== null);
}

function insideRoot(root: string, absolute: string): string | null {
  const path = relative(root, absolute);
  const outside = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
  return outside ? null : path.split(sep).join('/');
}

async function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
