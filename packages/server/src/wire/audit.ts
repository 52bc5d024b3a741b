import type { AuditRow } from '@codexlab/core';
import { isoTime } from './iso-time.ts';

/** An entry of the audit log as JSON. */
export function toWireAuditEntry(row: AuditRow) {
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
    details: { ...row.details },
    hash: row.hash,
  };
}
