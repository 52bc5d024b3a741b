import type { UserId, Workspace, WorkspaceId } from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';
import { notFound, taken } from './failures.ts';

/** Columns of a workspace, for `toWorkspace`. */
export const WORKSPACE_COLUMNS =
  'id, name, slug, path, description, owner_id, created_at, updated_at, deleted_at';

export const workspaceRowStatements = {
  get: `select ${WORKSPACE_COLUMNS} from workspace where id = ?`,
  slugTaken: 'select id from workspace where slug = ? and id <> ? and deleted_at is null',
  pathTaken: 'select id from workspace where path = ? and id <> ? and deleted_at is null',
} as const;

/** A row with `WORKSPACE_COLUMNS`. */
export interface WorkspaceRow {
  readonly id: WorkspaceId;
  readonly name: string;
  readonly slug: string;
  readonly path: Workspace['path'];
  readonly description: string | null;
  readonly owner_id: UserId;
  readonly created_at: number;
  readonly updated_at: number;
  readonly deleted_at: number | null;
}

/** A workspace as it was given. */
export function toWorkspace(row: WorkspaceRow): Workspace {
  return {
    ...{ id: row.id, name: row.name, slug: row.slug, path: row.path, description: row.description },
    ...{ ownerId: row.owner_id, createdMs: row.created_at, updatedMs: row.updated_at },
    deletedMs: row.deleted_at,
  };
}

/** A workspace, deleted ones too, or null. */
export async function readWorkspace(db: Pick<SqlDriver, 'all'>, id: WorkspaceId): Promise<Workspace | null> {
  const [row] = await db.all<WorkspaceRow>(workspaceRowStatements.get, [id]);
  return row ? toWorkspace(row) : null;
}

/** A workspace that is not deleted. Throws `not_found`. */
export async function requireWorkspace(tx: SqlTx, id: WorkspaceId): Promise<Workspace> {
  const workspace = await readWorkspace(tx, id);
  if (workspace === null || workspace.deletedMs !== null) throw notFound('workspace');
  return workspace;
}

/** Throws `conflict` when another workspace has the slug or the folder. */
export async function requireFreePlace(
  tx: SqlTx,
  { id, slug, path }: Pick<Workspace, 'id' | 'slug' | 'path'>,
): Promise<void> {
  if ((await tx.all(workspaceRowStatements.slugTaken, [slug, id])).length > 0)
    throw taken('workspace', 'slug');
  if ((await tx.all(workspaceRowStatements.pathTaken, [path, id])).length > 0)
    throw taken('workspace', 'path');
}
