import type { AuditRow, AuditSegment } from '@codexlab/core';
import { renderTable } from './render-table.ts';
import { printable } from './render-text.ts';
import { isoTime, localTime } from './render-values.ts';
import type { Paint } from './terminal.ts';

/**
 * Entries of the audit log as lines: number, time, what, how it ended, who, from where, about what. `names` has those of
 * actors by their ids; who has none is shown as the id.
 */
export function renderAudit(
  rows: readonly AuditRow[],
  names: ReadonlyMap<string, string>,
  paint: Paint,
): string[] {
  const cells = rows.map((row) => [
    String(row.seq),
    localTime(row.atMs),
    printable(row.kind),
    row.outcome,
    printable(row.actorId === null ? '–' : (names.get(row.actorId) ?? row.actorId)),
    printable(row.address === null ? row.via : `${row.via} ${row.address}`),
    printable(row.path ?? row.entityId ?? '–'),
  ]);
  const columns = [{ align: 'right', accent: 'faint' }, {}, { accent: 'name' }, {}, {}, {}, {}] as const;
  return renderTable(cells, columns, paint);
}

/** An entry of the audit log as JSON. */
export function toWireAudit(row: AuditRow) {
  return {
    seq: row.seq,
    at: isoTime(row.atMs),
    kind: row.kind,
    outcome: row.outcome,
    actor_id: row.actorId,
    via: row.via,
    request_id: row.requestId,
    address: row.address,
    entity: row.entity,
    entity_id: row.entityId,
    workspace_id: row.workspaceId,
    notebook_id: row.notebookId,
    path: row.path,
    details: row.details ?? {},
    hash: row.hash,
  };
}

/** An archived stretch as JSON. */
export function toWireSegment(segment: AuditSegment) {
  return {
    first_seq: segment.firstSeq,
    last_seq: segment.lastSeq,
    last_hash: segment.lastHash,
    file: segment.file,
    sha256: segment.sha256,
    sealed_at: isoTime(segment.sealedAtMs),
  };
}
