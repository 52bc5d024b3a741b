import type { AuditSubject } from '../audit/audit-store.ts';
import type { Deed } from '../audit/deed.ts';
import { changeCursor, type ChangeCursor, parseChangeCursor } from '../changes/change-store.ts';
import type { SystemChange, SystemChangeStore } from '../changes/system-change-store.ts';
import { createWakes } from '../changes/follow-changes.ts';
import { CodexError } from '../errors.ts';
import type { Ulid } from '../ids.ts';
import { pageLimit } from '../page.ts';
import { MAX_PURGED } from './purge.ts';

/** The change log, and what the stores add to it with. */
export function memorySystemChanges(epoch: Ulid): {
  readonly store: SystemChangeStore;
  add(deed: Deed, subject: Omit<AuditSubject, 'path'>): void;
} {
  const rows: SystemChange[] = [];
  const wakes = createWakes();
  let lastSeq = 0;
  const positionOf = (cursor: ChangeCursor): number => {
    const at = parseChangeCursor(cursor);
    if (!at) throw new CodexError('invalid', 'That is not a cursor of a change log.', { field: 'cursor' });
    const oldest = rows.at(0)?.seq ?? lastSeq + 1;
    if (at.epoch === epoch && at.seq <= lastSeq && at.seq + 1 >= oldest) return at.seq;
    throw new CodexError('stale', 'The changes after this cursor are not kept any more; read all again.', {
      field: 'cursor',
    });
  };
  const store: SystemChangeStore = {
    head: async () => changeCursor(epoch, lastSeq),
    since: async (cursor, limit) => {
      const most = pageLimit({ limit });
      const seq = positionOf(cursor);
      const changes = rows.filter((row) => row.seq > seq).slice(0, most);
      return { changes, cursor: changes.at(-1)?.cursor ?? cursor };
    },
    watch: (listener) => wakes.subscribe(() => listener()),
    compact: async (keep) => rows.splice(0, Math.min(Math.max(rows.length - keep, 0), MAX_PURGED)).length,
  };
  return {
    store,
    add({ atMs, kind, actorId, via, requestId, details }, subject) {
      const seq = ++lastSeq;
      const cursor = changeCursor(epoch, seq);
      const by = { atMs, kind, actorId, via, requestId, payload: details ?? {} };
      rows.push(Object.freeze({ cursor, seq, ...subject, ...by }));
      queueMicrotask(wakes.wake); // once the write that it belongs to is done
    },
  };
}
