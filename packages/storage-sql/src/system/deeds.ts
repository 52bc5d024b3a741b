import { type AuditEntry, type AuditSubject, type Deed, entityOf } from '@codexlab/core';
import type { SqlTx } from '../driver.ts';
import { appendToChain } from './audit-chain.ts';

const MAX_PAYLOAD_BYTES = 4096;

export const deedStatements = {
  change: `
    insert into change_log (
      at_ms, topic, entity, entity_id, kind, workspace_id, notebook_id, path, actor_id, via, request_id, payload)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
} as const;

/** What a write was about. */
export type DeedSubject = Pick<AuditSubject, 'entityId'> &
  Partial<Pick<AuditSubject, 'workspaceId' | 'notebookId'>>;

/** Puts a deed into the audit log and the change log, in the transaction of the write itself. */
export async function recordDeed(tx: SqlTx, deed: Deed, subject: DeedSubject): Promise<void> {
  await appendToChain(tx, [entryOf(deed, subject)]);
  await tellDeed(tx, deed, subject);
}

/** Puts what the machine did by itself into the change log alone, in the transaction of the write itself. */
export async function tellDeed(tx: SqlTx, deed: Deed, subject: DeedSubject): Promise<void> {
  const entry = entryOf(deed, subject);
  await tx.run(deedStatements.change, [
    ...[entry.atMs, `${entry.entity}s`, entry.entity, entry.entityId, entry.kind, entry.workspaceId],
    ...[entry.notebookId, entry.path, entry.actorId, entry.via, entry.requestId, payloadOf(deed)],
  ]);
}

function entryOf(deed: Deed, { entityId, workspaceId = null, notebookId = null }: DeedSubject): AuditEntry {
  return {
    ...deed,
    entity: entityOf(deed.kind),
    entityId,
    workspaceId,
    notebookId,
    path: null,
    outcome: 'ok',
  };
}

/** Details beyond the limit of a payload are told by the audit log alone. */
function payloadOf({ details }: Deed): string {
  const json = JSON.stringify({ v: 1, ...details });
  return new TextEncoder().encode(json).length > MAX_PAYLOAD_BYTES ? '{"v":1}' : json;
}
