import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { AuditEntry } from './audit-store.ts';

/**
 * The hash of an entry: SHA-256 over the hash before it (empty for the first), a line feed and the entry as a JSON
 * array in a fixed order, its details with sorted names. Anybody can compute it again with any tool.
 */
export function auditHash(previous: string, seq: number, entry: AuditEntry): string {
  const details = Object.entries(entry.details ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const canonical = JSON.stringify([
    ...[seq, entry.atMs, entry.kind, entry.actorId, entry.via, entry.requestId, entry.address],
    ...[
      entry.entity,
      entry.entityId,
      entry.workspaceId,
      entry.notebookId,
      entry.path,
      entry.outcome,
      details,
    ],
  ]);
  return bytesToHex(sha256(utf8ToBytes(`${previous}\n${canonical}`)));
}
