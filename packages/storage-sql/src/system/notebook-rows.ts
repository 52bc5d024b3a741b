import type { NotebookId, RegisteredNotebook, WorkspaceId } from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';
import { notFound, taken } from './failures.ts';
import { readWorkspace } from './workspace-rows.ts';

/** Columns of a registered notebook, for `toNotebook`. */
export const NOTEBOOK_COLUMNS =
  'id, workspace_id, name, slug, path, description, created_at, updated_at, deleted_at, trash_path';

export const notebookRowStatements = {
  get: `select ${NOTEBOOK_COLUMNS} from notebook where id = ?`,
  slugTaken: `
    select id from notebook where workspace_id = ? and slug = ? and id <> ? and deleted_at is null`,
  pathTaken: `
    select id from notebook where workspace_id = ? and path = ? and id <> ? and deleted_at is null`,
} as const;

/** A row with `NOTEBOOK_COLUMNS`. */
export interface NotebookRow {
  readonly id: NotebookId;
  readonly workspace_id: WorkspaceId;
  readonly name: string;
  readonly slug: string;
  readonly path: string;
  readonly description: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly deleted_at: number | null;
  readonly trash_path: string | null;
}

/** A registered notebook as it was given. */
export function toNotebook(row: NotebookRow): RegisteredNotebook {
  return {
    ...{ id: row.id, workspaceId: row.workspace_id, name: row.name, slug: row.slug, path: row.path },
    ...{ description: row.description, createdMs: row.created_at, updatedMs: row.updated_at },
    ...{ deletedMs: row.deleted_at, trashPath: row.trash_path },
  };
}

/** A registered notebook, deleted ones too, or null. */
export async function readNotebook(
  db: Pick<SqlDriver, 'all'>,
  id: NotebookId,
): Promise<RegisteredNotebook | null> {
  const [row] = await db.all<NotebookRow>(notebookRowStatements.get, [id]);
  return row ? toNotebook(row) : null;
}

/** A notebook of a workspace that is not deleted, itself deleted or not as wanted. Throws `not_found`. */
export async function requireNotebook(
  tx: SqlTx,
  id: NotebookId,
  wanted: 'live' | 'deleted',
): Promise<RegisteredNotebook> {
  const notebook = await readNotebook(tx, id);
  const isWanted = notebook !== null && (notebook.deletedMs === null) === (wanted === 'live');
  const workspace = isWanted ? await readWorkspace(tx, notebook.workspaceId) : null;
  if (notebook === null || workspace === null || workspace.deletedMs !== null) throw notFound('notebook');
  return notebook;
}

/** Throws `conflict` when another notebook of the workspace has the slug or the folder. */
export async function requireFreeShelf(tx: SqlTx, notebook: RegisteredNotebook): Promise<void> {
  const { id, workspaceId, slug, path } = notebook;
  if ((await tx.all(notebookRowStatements.slugTaken, [workspaceId, slug, id])).length > 0)
    throw taken('notebook', 'slug');
  if ((await tx.all(notebookRowStatements.pathTaken, [workspaceId, path, id])).length > 0)
    throw taken('notebook', 'path');
}
