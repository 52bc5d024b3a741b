import {
  CodexError,
  type Deed,
  type Member,
  type Role,
  type UserId,
  type WorkspaceId,
  type WorkspaceStore,
} from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';
import { recordDeed } from './deeds.ts';
import { notFound } from './failures.ts';
import { readCountedPage } from './list.ts';
import { passOwnership } from './owners.ts';
import { requireUser } from './user-records.ts';
import { requireWorkspace } from './workspace-rows.ts';

const MEMBERS = `
  select p.workspace_id, p.user_id, u.username, u.username_key, u.full_name, p.role, p.created_at
  from workspace_permission p join "user" u on u.id = p.user_id`;

export const memberStatements = {
  list: `${MEMBERS} where p.workspace_id = ? and u.username_key > ? order by u.username_key limit ? offset ?`,
  count: `
    select count(*) as n from (
      select 1 from workspace_permission where workspace_id = ? limit ?) counted`,
  get: `${MEMBERS} where p.workspace_id = ? and p.user_id = ?`,
  add: 'insert into workspace_permission (workspace_id, user_id, role, created_at) values (?, ?, ?, ?)',
  change: 'update workspace_permission set role = ? where workspace_id = ? and user_id = ?',
  remove: 'delete from workspace_permission where workspace_id = ? and user_id = ?',
} as const;

interface MemberRow {
  readonly workspace_id: WorkspaceId;
  readonly user_id: UserId;
  readonly username: string;
  readonly username_key: string;
  readonly full_name: string | null;
  readonly role: Role;
  readonly created_at: number;
}

type Members = Pick<WorkspaceStore, 'members' | 'member' | 'addMember' | 'changeMember' | 'removeMember'>;

interface MemberWrite {
  readonly id: WorkspaceId;
  readonly userId: UserId;
  readonly deed: Deed;
}

/** The part of `WorkspaceStore` that is about members. */
export function createMembers(driver: SqlDriver): Members {
  return {
    members: (id, page) => readCountedPage(driver, listQuery(id), page),
    member: (id, userId) => readMember(driver, id, userId),
    addMember: (id, userId, role, deed) =>
      driver.transaction((tx) => addMember(tx, { id, userId, deed }, role)),
    changeMember: (id, userId, role, deed) =>
      driver.transaction((tx) => changeMember(tx, { id, userId, deed }, role)),
    removeMember: (id, userId, deed) => driver.transaction((tx) => removeMember(tx, { id, userId, deed })),
  };
}

async function addMember(tx: SqlTx, write: MemberWrite, role: Role): Promise<Member> {
  const { id, userId, deed } = write;
  await requireWorkspace(tx, id);
  const { username, fullName } = await requireUser(tx, userId);
  if ((await readMember(tx, id, userId)) !== null)
    throw new CodexError('conflict', `"${username}" is a member already.`, { field: 'username' });
  await tx.run(memberStatements.add, [id, userId, role, deed.atMs]);
  await recordMember(tx, write);
  return { workspaceId: id, userId, username, fullName, role, sinceMs: deed.atMs };
}

async function changeMember(tx: SqlTx, write: MemberWrite, role: Role): Promise<Member> {
  const member = await requireMember(tx, write);
  if (member.role === 'owner' && role !== 'owner') await passOwnership(tx, write.id, write.userId);
  await tx.run(memberStatements.change, [role, write.id, write.userId]);
  await recordMember(tx, write);
  return { ...member, role };
}

async function removeMember(tx: SqlTx, write: MemberWrite): Promise<void> {
  const member = await requireMember(tx, write);
  if (member.role === 'owner') await passOwnership(tx, write.id, write.userId);
  await tx.run(memberStatements.remove, [write.id, write.userId]);
  await recordMember(tx, write);
}

/** The entity of a member is the user. */
function recordMember(tx: SqlTx, { id, userId, deed }: MemberWrite): Promise<void> {
  return recordDeed(tx, deed, { entityId: userId, workspaceId: id });
}

async function requireMember(tx: SqlTx, { id, userId }: MemberWrite): Promise<Member> {
  await requireWorkspace(tx, id);
  const member = await readMember(tx, id, userId);
  if (member === null) throw notFound('member');
  return member;
}

async function readMember(
  db: Pick<SqlDriver, 'all'>,
  id: WorkspaceId,
  userId: UserId,
): Promise<Member | null> {
  const [row] = await db.all<MemberRow>(memberStatements.get, [id, userId]);
  return row ? toMember(row) : null;
}

function listQuery(id: WorkspaceId) {
  return {
    ...{ list: `members ${id}`, sql: memberStatements.list, params: [id], start: [''] },
    ...{ item: toMember, key: (row: MemberRow) => [row.username_key] },
    count: { sql: memberStatements.count, params: [id] },
  };
}

function toMember(row: MemberRow): Member {
  return {
    ...{ workspaceId: row.workspace_id, userId: row.user_id, username: row.username },
    ...{ fullName: row.full_name, role: row.role, sinceMs: row.created_at },
  };
}
