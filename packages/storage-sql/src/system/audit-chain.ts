import { auditHash, type AuditEntry, type AuditHead, type AuditRow } from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';

const COLUMNS = `seq, at_ms, kind, actor_id, via, request_id, address, entity, entity_id, workspace_id,
  notebook_id, path, outcome, details, hash`;

export const auditChainStatements = {
  /** The newest entry of the log, or the end of the newest segment when there is none. */
  head: `
    select seq, hash from (select seq, hash from audit_log order by seq desc limit 1) l
    union all
    select seq, hash from (
      select last_seq as seq, last_hash as hash from audit_segment order by last_seq desc limit 1) s
    order by seq desc limit 1`,
  append: `insert into audit_log (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  read: `select ${COLUMNS} from audit_log where seq > ? order by seq limit ?`,
} as const;

/** A row of `audit_log`. */
export interface AuditLogRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly actor_id: string | null;
  readonly via: string;
  readonly request_id: string | null;
  readonly address: string | null;
  readonly entity: string;
  readonly entity_id: string | null;
  readonly workspace_id: AuditRow['workspaceId'];
  readonly notebook_id: AuditRow['notebookId'];
  readonly path: string | null;
  readonly outcome: AuditRow['outcome'];
  readonly details: string | null;
  readonly hash: string;
}

/** The columns of `audit_log` that `toAuditRow` reads. */
export const AUDIT_COLUMNS = COLUMNS;

/** The end of the chain, whether it stands in the log or in a sealed segment. */
export async function readAuditHead(db: Pick<SqlDriver, 'all'>): Promise<AuditHead> {
  const [newest] = await db.all<AuditHead>(auditChainStatements.head);
  return newest ?? { seq: 0, hash: '' };
}

/** Adds entries to the chain inside a transaction that the caller has begun. */
export async function appendToChain(tx: SqlTx, entries: readonly AuditEntry[]): Promise<void> {
  let { seq, hash } = await readAuditHead(tx);
  for (const raw of entries) {
    const entry = wellFormed(raw);
    seq++;
    hash = auditHash(hash, seq, entry);
    await tx.run(auditChainStatements.append, [
      ...[seq, entry.atMs, entry.kind, entry.actorId, entry.via, entry.requestId, entry.address],
      ...[entry.entity, entry.entityId, entry.workspaceId, entry.notebookId, entry.path, entry.outcome],
      entry.details === undefined ? null : JSON.stringify(entry.details),
      hash,
    ]);
  }
}

/** Reads an entry as it was given. */
export function toAuditRow(row: AuditLogRow): AuditRow {
  return {
    ...{ seq: row.seq, hash: row.hash, atMs: row.at_ms, kind: row.kind, actorId: row.actor_id, via: row.via },
    ...{ requestId: row.request_id, address: row.address, entity: row.entity, entityId: row.entity_id },
    ...{ workspaceId: row.workspace_id, notebookId: row.notebook_id, path: row.path, outcome: row.outcome },
    ...(row.details === null ? {} : { details: JSON.parse(row.details) }),
  };
}

/** The database keeps well-formed text only, and the hash must be of what it keeps. */
function wellFormed(entry: AuditEntry): AuditEntry {
  const whole = (text: string) => text.toWellFormed();
  const orNull = (text: string | null) => (text === null ? null : whole(text));
  return {
    ...entry,
    ...{ kind: whole(entry.kind), via: whole(entry.via), entity: whole(entry.entity) },
    ...{ actorId: orNull(entry.actorId), requestId: orNull(entry.requestId) },
    ...{ address: orNull(entry.address), entityId: orNull(entry.entityId), path: orNull(entry.path) },
  };
}
