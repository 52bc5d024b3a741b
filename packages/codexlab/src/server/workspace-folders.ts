import { join } from 'node:path';
import { createIds, systemClock, type WorkspaceFolders } from '@codexlab/core';
import { allowedFolder, OWN_WORKSPACES } from './allowed-folder.ts';
import { createFolder } from './create-folder.ts';
import { folderInside } from './folder-inside.ts';
import { fromWorkspaceTrash, toWorkspaceTrash } from './workspace-trash.ts';

/** Where workspaces may lie. */
export interface WorkspaceFoldersOptions {
  /** Where Codex keeps its own data; new workspaces get a folder in it. */
  readonly dataDir: string;
  /** Folders that a workspace may be made of, each with all that lies below it. */
  readonly allowedRoots: readonly string[];
}

/** Folders of workspaces on this machine's disks. New ones are for this user of the machine alone (mode 0700). */
export function createWorkspaceFolders(options: WorkspaceFoldersOptions): WorkspaceFolders {
  const newId = createIds(systemClock);
  return {
    create: async (slug) => createFolder(join(options.dataDir, OWN_WORKSPACES), slug),
    allow: async (path) => allowedFolder(options, path),
    inside: async (workspace, path) => folderInside(workspace, path),
    toTrash: async (workspace, path, notebook) =>
      toWorkspaceTrash(workspace, { path, notebook, id: newId() }),
    fromTrash: async (workspace, trashPath, path) => fromWorkspaceTrash(workspace, trashPath, path),
  };
}
