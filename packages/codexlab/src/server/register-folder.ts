import { basename } from 'node:path';
import {
  type AbsPath,
  type Codex,
  CodexError,
  isCodexError,
  LOCAL_USERNAME,
  type NotebookRef,
  type NotebookView,
  type RequestContext,
  type WorkspaceView,
} from '@codexlab/core';

const MAX_NAME_CHARS = 100;

/** A folder that is open; without its id, a folder that was moved is not known again. */
type OpenFolder = Pick<NotebookRef, 'root'> & Partial<Pick<NotebookRef, 'id'>>;

/**
 * Makes a folder a workspace of the local owner with itself as its notebook, unless it is one. The workspace of a
 * folder that was moved goes along. Throws `conflict` when it lies in a folder of another workspace or around one, when
 * its notebook is registered as a part of another one, or when another notebook is registered for the folder.
 */
export async function registerFolder(
  codex: Codex,
  folder: OpenFolder,
  context: RequestContext,
): Promise<NotebookView> {
  const { root, id } = folder;
  const name = nameOfFolder(root);
  const known = (await findWorkspace(codex, root, context)) ?? (await moveAlong(codex, folder, context));
  const workspace = known ?? (await makeWorkspace(codex, { name, root }, context));
  const owner = await codex.sessions.actAs(context, LOCAL_USERNAME); // anew: a member of what was just made
  try {
    const { items } = await codex.notebooks.list(owner, { workspace: workspace.id, limit: 1000 });
    const notebook = items.find(({ path }) => path === '.');
    if (notebook && id !== undefined && notebook.id !== id) throw replaced();
    return notebook ?? (await codex.notebooks.create(owner, { workspace: workspace.id, name, path: '.' }));
  } catch (error) {
    if (!known) await codex.workspaces.remove(owner, workspace.id); // an empty one is of no use to anybody
    throw error;
  }
}

/**
 * Tells the workspace of a notebook that its folder is `root` by now. A folder bears an id only while no other one
 * does that it is a copy of, so that there is nothing left where the workspace was.
 */
async function moveAlong(
  codex: Codex,
  { root, id }: OpenFolder,
  context: RequestContext,
): Promise<WorkspaceView | null> {
  if (id === undefined) return null;
  const owner = await codex.sessions.actAs(context, LOCAL_USERNAME);
  const notebook = await codex.notebooks.get(owner, id).catch(unlessMissing);
  const isWhole = notebook?.path === '.' && notebook.role === 'owner';
  return isWhole ? codex.workspaces.relocate(owner, notebook.workspaceId, root) : null;
}

function unlessMissing(error: unknown): null {
  if (isCodexError(error, 'not_found')) return null;
  throw error;
}

async function findWorkspace(
  codex: Codex,
  root: AbsPath,
  context: RequestContext,
): Promise<WorkspaceView | null> {
  const owner = await codex.sessions.actAs(context, LOCAL_USERNAME);
  let cursor: string | null = null;
  do {
    const page = await codex.workspaces.list(owner, { limit: 1000, cursor });
    const found = page.items.find(({ path }) => path === root);
    if (found) return found;
    cursor = page.nextCursor;
  } while (cursor !== null);
  return null;
}

async function makeWorkspace(
  codex: Codex,
  { name, root }: { readonly name: string; readonly root: AbsPath },
  context: RequestContext,
): Promise<WorkspaceView> {
  const owner = await codex.sessions.actAs(context, LOCAL_USERNAME);
  return codex.workspaces.create(owner, { name, path: root });
}

function replaced(): CodexError {
  const message =
    'Another notebook is registered for this folder. Where that one was moved, open it there first; else delete its workspace.';
  return new CodexError('conflict', message, { field: 'id' });
}

/** Names of folders may hold what names of workspaces may not. */
function nameOfFolder(root: AbsPath): string {
  const plain = basename(root)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\ufffd]+/gu, ' ')
    .trim();
  return [...plain].slice(0, MAX_NAME_CHARS).join('').trim() || 'notebook';
}
