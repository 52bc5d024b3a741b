import type { Deed, UserId, Workspace, WorkspaceId, WorkspaceStore } from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';
import { recordDeed } from './deeds.ts';
import { notFound } from './failures.ts';
import { NEWEST, readCountedPage, readPage } from './list.ts';
import { createMembers } from './members.ts';
import { ownerStatements, requireOwner } from './owners.ts';
import { requireUser } from './user-records.ts';
import {
  readWorkspace,
  requireFreePlace,
  requireWorkspace,
  toWorkspace,
  WORKSPACE_COLUMNS,
  type WorkspaceRow,
} from './workspace-rows.ts';

const MAX_SOLE_OWNED = 100;
const W = WORKSPACE_COLUMNS.replaceAll(/\w+/g, (name) => `w.${name}`);
const VISIBLE = 'from json_each(?) j cross join workspace w where w.id = j.value and w.deleted_at is null';

export const workspaceStatements = {
  create: `insert into workspace (${WORKSPACE_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  addOwner: `
    insert into workspace_permission (workspace_id, user_id, role, created_at) values (?, ?, 'owner', ?)`,
  bySlug: `select ${WORKSPACE_COLUMNS} from workspace where slug = ? and deleted_at is null`,
  list: `select ${W} ${VISIBLE} and (w.name, w.id) > (?, ?) order by w.name, w.id limit ? offset ?`,
  count: `select count(*) as n from (select 1 ${VISIBLE} limit ?) counted`,
  update: 'update workspace set name = ?, slug = ?, path = ?, description = ?, updated_at = ? where id = ?',
  setDeleted: 'update workspace set deleted_at = ? where id = ?',
  paths: 'select path, id from workspace where deleted_at is null',
  deletedOf: `
    select ${W} from workspace_permission p join workspace w on w.id = p.workspace_id
    where p.user_id = ? and p.role = 'owner' and w.deleted_at is not null and (w.deleted_at, w.id) < (?, ?)
    order by w.deleted_at desc, w.id desc limit ? offset ?`,
} as const;

/** Workspaces and their members in SQL. */
export function createWorkspaceStore(driver: SqlDriver): WorkspaceStore {
  return {
    create: (workspace, deed) => driver.transaction((tx) => createWorkspace(tx, workspace, deed)),
    get: (id) => readWorkspace(driver, id),
    async getBySlug(slug) {
      const [row] = await driver.all<WorkspaceRow>(workspaceStatements.bySlug, [slug]);
      return row ? toWorkspace(row) : null;
    },
    list: (visible, page) => readCountedPage(driver, listQuery(visible), page),
    update: (id, change, deed) => driver.transaction((tx) => updateWorkspace(tx, { id, change, deed })),
    remove: (id, deed) =>
      driver.transaction(async (tx) => {
        await requireWorkspace(tx, id);
        await setDeleted(tx, { id, deletedMs: deed.atMs, deed });
      }),
    async paths() {
      const rows = await driver.all<Pick<WorkspaceRow, 'path' | 'id'>>(workspaceStatements.paths);
      return new Map(rows.map(({ path, id }) => [path, id]));
    },
    ...createMembers(driver),
    async soleOwnerOf(userId) {
      const params = [userId, MAX_SOLE_OWNED];
      const rows = await driver.all<WorkspaceRow>(ownerStatements.soleOwnerOf, params);
      return rows.map(toWorkspace);
    },
    deletedOf: (userId, page) => readPage(driver, deletedQuery(userId), page),
    restore: (id, deed) => driver.transaction((tx) => restoreWorkspace(tx, id, deed)),
  };
}

async function createWorkspace(tx: SqlTx, workspace: Workspace, deed: Deed): Promise<void> {
  const { id, name, slug, path, description, ownerId, createdMs, updatedMs, deletedMs } = workspace;
  await requireUser(tx, ownerId);
  await requireFreePlace(tx, workspace);
  await tx.run(workspaceStatements.create, [
    ...[id, name, slug, path, description, ownerId, createdMs, updatedMs, deletedMs],
  ]);
  await tx.run(workspaceStatements.addOwner, [id, ownerId, createdMs]);
  await recordDeed(tx, deed, { entityId: id, workspaceId: id });
}

async function updateWorkspace(
  tx: SqlTx,
  update: {
    readonly id: WorkspaceId;
    readonly change: Parameters<WorkspaceStore['update']>[1];
    readonly deed: Deed;
  },
): Promise<Workspace> {
  const { id, change, deed } = update;
  const after = { ...(await requireWorkspace(tx, id)), ...change, updatedMs: deed.atMs };
  await requireFreePlace(tx, after);
  const { name, slug, path, description, updatedMs } = after;
  await tx.run(workspaceStatements.update, [name, slug, path, description, updatedMs, id]);
  await recordDeed(tx, deed, { entityId: id, workspaceId: id });
  return after;
}

async function restoreWorkspace(tx: SqlTx, id: WorkspaceId, deed: Deed): Promise<Workspace> {
  const workspace = await readWorkspace(tx, id);
  if (workspace === null || workspace.deletedMs === null) throw notFound('deleted workspace');
  await requireFreePlace(tx, workspace);
  await requireOwner(tx, id);
  await setDeleted(tx, { id, deletedMs: null, deed });
  return { ...workspace, deletedMs: null };
}

async function setDeleted(
  tx: SqlTx,
  {
    id,
    deletedMs,
    deed,
  }: { readonly id: WorkspaceId; readonly deletedMs: number | null; readonly deed: Deed },
): Promise<void> {
  await tx.run(workspaceStatements.setDeleted, [deletedMs, id]);
  await recordDeed(tx, deed, { entityId: id, workspaceId: id });
}

function listQuery(visible: readonly WorkspaceId[]) {
  const params = [JSON.stringify([...new Set(visible)])];
  return {
    ...{ list: 'workspaces', sql: workspaceStatements.list, params, start: ['', ''] },
    ...{ item: toWorkspace, key: (row: WorkspaceRow) => [row.name, row.id] },
    count: { sql: workspaceStatements.count, params },
  };
}

function deletedQuery(userId: UserId) {
  return {
    ...{ list: `deleted workspaces ${userId}`, sql: workspaceStatements.deletedOf, params: [userId] },
    ...{ start: NEWEST, item: toWorkspace, key: (row: WorkspaceRow) => [row.deleted_at, row.id] },
  };
}
