import { auditHash } from '../audit/audit-hash.ts';
import type {
  AuditEntry,
  AuditFilter,
  AuditHead,
  AuditRow,
  AuditSegment,
  AuditStore,
} from '../audit/audit-store.ts';
import { CodexError } from '../errors.ts';
import { pageLimit } from '../page.ts';
import { pageOf } from './pages.ts';

/** The audit log, and what the stores append to it with. */
export function memoryAudit(): {
  readonly store: AuditStore;
  append(entries: readonly AuditEntry[]): void;
} {
  const rows: AuditRow[] = [];
  const segments: AuditSegment[] = [];
  const head = (): AuditHead => {
    const last = rows.at(-1);
    if (last) return { seq: last.seq, hash: last.hash };
    const sealed = segments.at(-1);
    return sealed ? { seq: sealed.lastSeq, hash: sealed.lastHash } : { seq: 0, hash: '' };
  };
  const append = (entries: readonly AuditEntry[]) => {
    for (const entry of entries) {
      const { seq, hash } = head();
      rows.push(Object.freeze({ ...entry, seq: seq + 1, hash: auditHash(hash, seq + 1, entry) }));
    }
  };
  const store: AuditStore = {
    append: async (entries) => append(entries),
    head: async () => head(),
    list: async (filter, page) => {
      const items = rows.filter((row) => isWanted(row, filter));
      const name = `audit:${JSON.stringify(filter)}`;
      return pageOf({ name, items, key: (row) => [row.seq], newestFirst: true }, page);
    },
    read: async (afterSeq, limit) => {
      const most = pageLimit({ limit });
      return rows.filter((row) => row.seq > afterSeq).slice(0, most);
    },
    knownPaths: async (notebookId, requestIds) => {
      const wanted = new Set(requestIds);
      const known = new Map<string, Set<string | null>>();
      for (const { requestId, path, outcome, ...row } of rows) {
        if (row.notebookId !== notebookId || outcome !== 'ok') continue;
        if (requestId === null || !wanted.has(requestId)) continue;
        known.set(requestId, (known.get(requestId) ?? new Set()).add(path));
      }
      return known;
    },
    segments: async () => [...segments],
    seal: async (segment) => {
      rows.splice(0, sealable(rows, segment));
      segments.push(segment);
    },
  };
  return { store, append };
}

function isWanted(row: AuditRow, filter: AuditFilter): boolean {
  const { workspaceIds, actorId, kind, fromMs = -Infinity, untilMs = Infinity } = filter;
  if (workspaceIds && !workspaceIds.includes(row.workspaceId)) return false;
  if (actorId !== undefined && row.actorId !== actorId) return false;
  if (kind !== undefined && row.kind !== kind) return false;
  return row.atMs >= fromMs && row.atMs < untilMs;
}

/** How many rows the segment takes away. Throws `conflict` unless it is the oldest stretch. */
function sealable(rows: readonly AuditRow[], segment: AuditSegment): number {
  const last = rows.findIndex((row) => row.seq === segment.lastSeq);
  const isOldest = rows.at(0)?.seq === segment.firstSeq && rows[last]?.hash === segment.lastHash;
  if (!isOldest) throw new CodexError('conflict', 'Only the oldest stretch of the audit log can be sealed.');
  return last + 1;
}
