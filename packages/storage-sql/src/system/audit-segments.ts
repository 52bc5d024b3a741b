import { type AuditSegment, CodexError } from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';

export const auditSegmentStatements = {
  list: `
    select first_seq as "firstSeq", last_seq as "lastSeq", last_hash as "lastHash", file, sha256,
      sealed_at as "sealedAtMs"
    from audit_segment order by first_seq`,
  oldest: 'select min(seq) as seq from audit_log',
  hashOf: 'select hash from audit_log where seq = ?',
  add: `
    insert into audit_segment (first_seq, last_seq, last_hash, file, sha256, sealed_at)
    values (?, ?, ?, ?, ?, ?)`,
  takeOut: 'delete from audit_log where seq <= ?',
} as const;

/** The sealed segments, oldest first: a handful, one per archived stretch. */
export function readSegments(db: Pick<SqlDriver, 'all'>): Promise<AuditSegment[]> {
  return db.all<AuditSegment>(auditSegmentStatements.list);
}

/** Notes a segment and takes its entries out. Throws `conflict` unless it is the oldest stretch of this very chain. */
export async function sealSegment(tx: SqlTx, segment: AuditSegment): Promise<void> {
  const { firstSeq, lastSeq, lastHash } = segment;
  const [oldest] = await tx.all<{ seq: number | null }>(auditSegmentStatements.oldest);
  const [end] = await tx.all<{ hash: string }>(auditSegmentStatements.hashOf, [lastSeq]);
  if (oldest?.seq !== firstSeq || lastSeq < firstSeq || end?.hash !== lastHash)
    throw new CodexError(
      'conflict',
      'Only the oldest stretch of the audit log can be sealed, as it stands there.',
      {
        firstSeq,
        lastSeq,
        oldestSeq: oldest?.seq ?? null,
      },
    );
  await tx.run(auditSegmentStatements.add, [
    ...[firstSeq, lastSeq, lastHash, segment.file, segment.sha256, segment.sealedAtMs],
  ]);
  await tx.run(auditSegmentStatements.takeOut, [lastSeq]);
}
