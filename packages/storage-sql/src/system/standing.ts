import type { Role, Standing, UserId, WorkspaceId } from '@codexlab/core';
import type { SqlDriver, SqlParams } from '../driver.ts';

/** One row per membership, those of deleted workspaces too (`live` 0); a single row without any. */
const COLUMNS = `u.id as user_id, u.is_active, u.is_superuser, u.security_stamp, p.workspace_id, p.role,
  case when w.id is not null and w.deleted_at is null then 1 else 0 end as live`;
const MEMBERSHIPS = `left join workspace_permission p on p.user_id = u.id
  left join workspace w on w.id = p.workspace_id`;

export const standingStatements = {
  ofUser: `select ${COLUMNS} from "user" u ${MEMBERSHIPS} where u.id = ?`,
  ofSession: `
    select ${COLUMNS} from session s join "user" u on u.id = s.user_id ${MEMBERSHIPS}
    where s.id = ? and s.ended_at is null and s.expires_at > ?`,
} as const;

interface StandingRow {
  readonly user_id: UserId;
  readonly is_active: number;
  readonly is_superuser: number;
  readonly security_stamp: string;
  readonly workspace_id: WorkspaceId | null;
  readonly role: Role | null;
  readonly live: number;
}

/** Reads a standing with one of `standingStatements`, so that all of it is of one moment. */
export async function readStanding(
  db: Pick<SqlDriver, 'all'>,
  sql: string,
  params: SqlParams,
): Promise<Standing | null> {
  const rows = await db.all<StandingRow>(sql, params);
  const [user] = rows;
  if (user === undefined) return null;
  const memberships = new Map<WorkspaceId, Role>();
  for (const { workspace_id, role, live } of rows)
    if (live === 1 && workspace_id !== null && role !== null) memberships.set(workspace_id, role);
  return {
    ...{ userId: user.user_id, isActive: user.is_active === 1, isSuperuser: user.is_superuser === 1 },
    ...{ securityStamp: user.security_stamp, memberships },
  };
}
