import type { Notebook, Workspace } from '../api/types.ts';

/** A notebook with its workspace, as addresses name it. */
export interface Place {
  readonly workspace: Workspace;
  readonly notebook: Notebook;
  /** `workspace/notebook` by slugs: what the API takes as the name of a notebook. */
  readonly name: string;
  /** False for viewers: nothing can be changed. */
  readonly canWrite: boolean;
}

/** Joins both. */
export function toPlace(workspace: Workspace, notebook: Notebook): Place {
  const name = `${workspace.slug}/${notebook.slug}`;
  return { workspace, notebook, name, canWrite: notebook.role !== 'viewer' };
}
