import type { Session } from '@codexlab/core';

/** Columns of a session, for `toSession`. */
export const SESSION_COLUMNS = 'id, user_id, created_at, last_used_at, expires_at, address, user_agent';

/** A row with `SESSION_COLUMNS`. */
export interface SessionRow {
  readonly id: Session['id'];
  readonly user_id: Session['userId'];
  readonly created_at: number;
  readonly last_used_at: number;
  readonly expires_at: number;
  readonly address: string | null;
  readonly user_agent: string | null;
}

/** A session as it was given. */
export function toSession(row: SessionRow): Session {
  return {
    ...{ id: row.id, userId: row.user_id, createdMs: row.created_at, lastUsedMs: row.last_used_at },
    ...{ expiresMs: row.expires_at, address: row.address, userAgent: row.user_agent },
  };
}
