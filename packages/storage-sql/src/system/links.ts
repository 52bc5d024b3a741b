import {
  CodexError,
  type OneTimeLink,
  type OneTimeLinkStore,
  type Role,
  type UserId,
  type WorkspaceId,
} from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';
import { recordDeed } from './deeds.ts';
import { notFound } from './failures.ts';
import { type ListQuery, NEWEST, readPage } from './list.ts';
import { requireUser } from './user-records.ts';
import { requireWorkspace } from './workspace-rows.ts';

const MAX_PURGED_ROWS = 1000;
const COLUMNS = 'id, purpose, user_id, workspace_id, role, created_by, created_at, expires_at';

export const linkStatements = {
  create: `insert into one_time_link (${COLUMNS}, secret_hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  peek: `select ${COLUMNS} from one_time_link where secret_hash = ? and purpose = ? and expires_at > ?`,
  usable: `select ${COLUMNS} from one_time_link where secret_hash = ? and purpose = ? and expires_at > ?`,
  use: 'delete from one_time_link where id = ?',
  invites: `
    select ${COLUMNS} from one_time_link
    where workspace_id = ? and expires_at > ? and (created_at, id) < (?, ?)
    order by created_at desc, id desc limit ? offset ?`,
  revoke: `delete from one_time_link where id = ? and workspace_id = ? and purpose = 'invite'`,
  purge: 'delete from one_time_link where id in (select id from one_time_link where expires_at < ? limit ?)',
} as const;

interface LinkRow {
  readonly id: OneTimeLink['id'];
  readonly purpose: OneTimeLink['purpose'];
  readonly user_id: UserId | null;
  readonly workspace_id: WorkspaceId | null;
  readonly role: Role | null;
  readonly created_by: UserId | null;
  readonly created_at: number;
  readonly expires_at: number;
}

/** One-time links in SQL; one that is used or revoked is deleted. */
export function createOneTimeLinkStore(driver: SqlDriver): OneTimeLinkStore {
  return {
    create: (link, secretHash, deed) =>
      driver.transaction(async (tx) => {
        await requireTarget(tx, link);
        await tx.run(linkStatements.create, [...valuesOf(link), secretHash]);
        await recordDeed(tx, deed, subjectOf(link));
      }),
    async peek(purpose, secretHash, nowMs) {
      const [row] = await driver.all<LinkRow>(linkStatements.peek, [secretHash, purpose, nowMs]);
      return row ? toLink(row) : null;
    },
    take: (purpose, secretHash, deed) =>
      driver.transaction(async (tx) => {
        const [row] = await tx.all<LinkRow>(linkStatements.usable, [secretHash, purpose, deed.atMs]);
        if (!row) return null;
        await tx.run(linkStatements.use, [row.id]);
        const link = toLink(row);
        await recordDeed(tx, deed, subjectOf(link));
        return link;
      }),
    invites: (workspaceId, nowMs, page) => readPage(driver, listQuery(workspaceId, nowMs), page),
    revokeInvite: (workspaceId, id, deed) =>
      driver.transaction(async (tx) => {
        const { changes } = await tx.run(linkStatements.revoke, [id, workspaceId]);
        if (changes === 0) throw notFound('invite');
        await recordDeed(tx, deed, { entityId: id, workspaceId });
      }),
    async purge(beforeMs) {
      const [result] = await driver.batch([
        { sql: linkStatements.purge, params: [beforeMs, MAX_PURGED_ROWS] },
      ]);
      return result?.changes ?? 0;
    },
  };
}

function listQuery(workspaceId: WorkspaceId, nowMs: number): ListQuery<LinkRow, OneTimeLink> {
  return {
    ...{ list: `invites ${workspaceId}`, sql: linkStatements.invites, params: [workspaceId, nowMs] },
    ...{ start: NEWEST, item: toLink, key: (row) => [row.created_at, row.id] },
  };
}

async function requireTarget(tx: SqlTx, link: OneTimeLink): Promise<void> {
  if (link.purpose === 'invite') await requireWorkspace(tx, link.workspaceId);
  else await requireUser(tx, link.userId);
}

function subjectOf(link: OneTimeLink) {
  return { entityId: link.id, workspaceId: link.purpose === 'invite' ? link.workspaceId : null };
}

function valuesOf(link: OneTimeLink) {
  const target = link.purpose === 'invite' ? [null, link.workspaceId, link.role] : [link.userId, null, null];
  return [link.id, link.purpose, ...target, link.createdBy, link.createdMs, link.expiresMs];
}

function toLink(row: LinkRow): OneTimeLink {
  const { id, purpose, created_by: createdBy, user_id: userId, workspace_id: workspaceId, role } = row;
  const base = { id, createdBy, createdMs: row.created_at, expiresMs: row.expires_at };
  if (purpose === 'invite' && workspaceId !== null && role !== null)
    return { ...base, purpose, workspaceId, role };
  if (purpose !== 'invite' && userId !== null) return { ...base, purpose, userId };
  throw new CodexError('internal', `The link ${id} does not say what it is good for.`);
}
