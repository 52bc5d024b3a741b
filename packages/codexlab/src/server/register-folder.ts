import { basename } from 'node:path';
import {
  type AbsPath,
  type Codex,
  LOCAL_USERNAME,
  type NotebookView,
  type RequestContext,
  type WorkspaceView,
} from '@codexlab/core';

const MAX_NAME_CHARS = 100;

/**
 * Makes a folder a workspace of the local owner with itself as its notebook, unless it is one. Throws `conflict` when
 * it lies in a folder of another workspace or around one, or when its notebook is registered elsewhere.
 */
export async function registerFolder(
  codex: Codex,
  root: AbsPath,
  context: RequestContext,
): Promise<NotebookView> {
  const name = nameOfFolder(root);
  const known = await findWorkspace(codex, root, context);
  const workspace = known ?? (await makeWorkspace(codex, { name, root }, context));
  const owner = await codex.sessions.actAs(context, LOCAL_USERNAME); // anew: a member of what was just made
  try {
    const { items } = await codex.notebooks.list(owner, { workspace: workspace.id, limit: 1000 });
    const notebook = items.find(({ path }) => path === '.');
    return notebook ?? (await codex.notebooks.create(owner, { workspace: workspace.id, name, path: '.' }));
  } catch (error) {
    if (!known) await codex.workspaces.remove(owner, workspace.id); // an empty one is of no use to anybody
    throw error;
  }
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

/** Names of folders may hold what names of workspaces may not. */
function nameOfFolder(root: AbsPath): string {
  const plain = basename(root)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\ufffd]+/gu, ' ')
    .trim();
  return [...plain].slice(0, MAX_NAME_CHARS).join('').trim() || 'notebook';
}
