import type {
  ChangeCursor,
  Deed,
  NotebookChange,
  NotebookId,
  RegisteredNotebook,
  RegisteredNotebookStore,
  WorkspaceId,
} from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';
import { recordDeed } from './deeds.ts';
import { taken } from './failures.ts';
import { NEWEST, readCountedPage, readPage } from './list.ts';
import {
  NOTEBOOK_COLUMNS,
  type NotebookRow,
  readNotebook,
  requireFreeShelf,
  requireNotebook,
  toNotebook,
} from './notebook-rows.ts';
import { readWorkspace, requireWorkspace } from './workspace-rows.ts';

const N = NOTEBOOK_COLUMNS.replaceAll(/\w+/g, (name) => `n.${name}`);
const IN_WORKSPACES = `from json_each(?) j cross join workspace w cross join notebook n
    where w.id = j.value and w.deleted_at is null and n.workspace_id = w.id`;

export const notebookStatements = {
  create: `insert into notebook (${NOTEBOOK_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  takeOver: `
    update notebook set workspace_id = ?, name = ?, slug = ?, path = ?, description = ?, created_at = ?,
      updated_at = ?, deleted_at = ?, trash_path = ? where id = ?`,
  bySlug: `
    select ${N} from notebook n join workspace w on w.id = n.workspace_id
    where n.workspace_id = ? and n.slug = ? and n.deleted_at is null and w.deleted_at is null`,
  list: `
    select ${N} ${IN_WORKSPACES} and n.deleted_at is null and (n.name, n.id) > (?, ?)
    order by n.name, n.id limit ? offset ?`,
  count: `select count(*) as n from (select 1 ${IN_WORKSPACES} and n.deleted_at is null limit ?) counted`,
  update: 'update notebook set name = ?, slug = ?, description = ?, updated_at = ? where id = ?',
  setDeleted: 'update notebook set deleted_at = ?, trash_path = ? where id = ?',
  deleted: `
    select ${N} ${IN_WORKSPACES} and n.deleted_at is not null and (n.deleted_at, n.id) < (?, ?)
    order by n.deleted_at desc, n.id desc limit ? offset ?`,
  auditedUntil: 'select audited_until from notebook where id = ?',
  setAuditedUntil: 'update notebook set audited_until = ? where id = ?',
} as const;

/** Registered notebooks in SQL. */
export function createRegisteredNotebookStore(driver: SqlDriver): RegisteredNotebookStore {
  return {
    create: (notebook, deed) => driver.transaction((tx) => createNotebook(tx, notebook, deed)),
    get: (id) => readNotebook(driver, id),
    async getBySlug(workspaceId, slug) {
      const [row] = await driver.all<NotebookRow>(notebookStatements.bySlug, [workspaceId, slug]);
      return row ? toNotebook(row) : null;
    },
    list: (workspaceIds, page) => readCountedPage(driver, listQuery(workspaceIds), page),
    update: (id, change, deed) => driver.transaction((tx) => updateNotebook(tx, { id, change, deed })),
    remove: (id, trashPath, deed) =>
      driver.transaction(async (tx) => {
        const notebook = await requireNotebook(tx, id, 'live');
        await setDeleted(tx, { ...notebook, deletedMs: deed.atMs, trashPath }, deed);
      }),
    restore: (id, deed) =>
      driver.transaction(async (tx) => {
        const deleted = await requireNotebook(tx, id, 'deleted');
        await requireFreeShelf(tx, deleted);
        return setDeleted(tx, { ...deleted, deletedMs: null, trashPath: null }, deed);
      }),
    deleted: (workspaceIds, page) => readPage(driver, deletedQuery(workspaceIds), page),
    async auditedUntil(id) {
      const sql = notebookStatements.auditedUntil;
      const [row] = await driver.all<{ audited_until: ChangeCursor | null }>(sql, [id]);
      return row?.audited_until ?? null;
    },
    async setAuditedUntil(id, cursor) {
      await driver.batch([{ sql: notebookStatements.setAuditedUntil, params: [cursor, id] }]);
    },
  };
}

async function createNotebook(tx: SqlTx, notebook: RegisteredNotebook, deed: Deed): Promise<void> {
  const { id, workspaceId, name, slug, path, description } = notebook;
  await requireWorkspace(tx, workspaceId);
  const isKnown = await requireFreeId(tx, id);
  await requireFreeShelf(tx, notebook);
  const { createdMs, updatedMs, deletedMs, trashPath } = notebook;
  const values = [workspaceId, name, slug, path, description, createdMs, updatedMs, deletedMs, trashPath];
  if (isKnown) await tx.run(notebookStatements.takeOver, [...values, id]);
  else await tx.run(notebookStatements.create, [id, ...values]);
  await record(tx, notebook, deed);
}

/** True when a deleted notebook, or one of a deleted workspace, has the id. Throws `conflict` for any other one. */
async function requireFreeId(tx: SqlTx, id: NotebookId): Promise<boolean> {
  const known = await readNotebook(tx, id);
  if (known === null) return false;
  const workspace = known.deletedMs === null ? await readWorkspace(tx, known.workspaceId) : null;
  if (workspace?.deletedMs === null) throw taken('notebook', 'id');
  return true;
}

async function updateNotebook(
  tx: SqlTx,
  update: { readonly id: NotebookId; readonly change: NotebookChange; readonly deed: Deed },
): Promise<RegisteredNotebook> {
  const { id, change, deed } = update;
  const after = { ...(await requireNotebook(tx, id, 'live')), ...change, updatedMs: deed.atMs };
  await requireFreeShelf(tx, after);
  const { name, slug, description, updatedMs } = after;
  await tx.run(notebookStatements.update, [name, slug, description, updatedMs, id]);
  await record(tx, after, deed);
  return after;
}

async function setDeleted(tx: SqlTx, after: RegisteredNotebook, deed: Deed): Promise<RegisteredNotebook> {
  await tx.run(notebookStatements.setDeleted, [after.deletedMs, after.trashPath, after.id]);
  await record(tx, after, deed);
  return after;
}

function record(tx: SqlTx, { id, workspaceId }: RegisteredNotebook, deed: Deed): Promise<void> {
  return recordDeed(tx, deed, { entityId: id, workspaceId, notebookId: id });
}

function listQuery(workspaceIds: readonly WorkspaceId[]) {
  const params = [JSON.stringify([...new Set(workspaceIds)])];
  return {
    ...{ list: 'notebooks', sql: notebookStatements.list, params, start: ['', ''] },
    ...{ item: toNotebook, key: (row: NotebookRow) => [row.name, row.id] },
    count: { sql: notebookStatements.count, params },
  };
}

function deletedQuery(workspaceIds: readonly WorkspaceId[]) {
  const params = [JSON.stringify([...new Set(workspaceIds)])];
  return {
    ...{ list: 'deleted notebooks', sql: notebookStatements.deleted, params, start: NEWEST },
    ...{ item: toNotebook, key: (row: NotebookRow) => [row.deleted_at, row.id] },
  };
}
