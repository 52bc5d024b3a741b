import type { NotebookId } from '../ids.ts';
import type { Notebook } from '../notebook.ts';
import type { AbsPath } from '../paths.ts';

/** Opens the notebooks of a server: each once, shared by all requests, closed when it is idle and others need room. */
export interface NotebookHost {
  /**
   * Does `work` with the notebook at `root` open. `leave` is aborted when it is to be closed: work that has no end of
   * its own ends then, for closing waits for it. Throws what opening throws, and `conflict` when the folder holds
   * another notebook than `id` by now.
   */
  use<T>(
    place: { readonly id: NotebookId; readonly root: AbsPath },
    work: (notebook: Notebook, leave: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** Makes the folder where it is missing and a notebook of it, without changing files of the person; gives its id. */
  adopt(root: AbsPath): Promise<NotebookId>;
  /** Closes the notebook if it is open, once nobody uses it. */
  release(root: AbsPath): Promise<void>;
}

/** Folders that belong to the server: where workspaces may lie. */
export interface WorkspaceFolders {
  /** The folder for a new workspace with this slug, made; another one when that is taken. */
  create(slug: string): Promise<AbsPath>;
  /** A folder that a person named, checked: absolute, there, a real folder, below an allowed root. Throws `invalid`, `forbidden`. */
  allow(path: string): Promise<AbsPath>;
  /**
   * The folder `path` (`.` for the workspace's own) below a workspace's folder; it may be missing. Throws `out_of_scope`
   * when a link leads there, `invalid` when something else than a folder stands there, `unavailable` without the workspace.
   */
  inside(workspace: AbsPath, path: string): Promise<AbsPath>;
  /**
   * Moves the folder of a notebook into the workspace's trash; gives its new place relative to the workspace, also when
   * an interrupted run has moved it before. Throws `not_found` when it is nowhere.
   */
  toTrash(workspace: AbsPath, path: string, id: NotebookId): Promise<string>;
  /**
   * Moves it back. Throws `conflict` when something else stands there, `not_found` when it is not in the trash any more;
   * done when an interrupted run has moved it back before.
   */
  fromTrash(workspace: AbsPath, trashPath: string, path: string): Promise<void>;
}
