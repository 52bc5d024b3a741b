import type { Clock } from '../clock.ts';
import { CodexError } from '../errors.ts';
import type { Timer } from '../fs/timer.ts';
import type { NotebookId } from '../ids.ts';
import { createOneByOne } from '../one-by-one.ts';
import type { AuditEntry, AuditStore } from './audit-store.ts';
import { anonymous } from '../permissions/roles.ts';
import { deedOf } from './deed.ts';

/*
 * Entries about files are written in groups, a moment after what they tell of: a transaction for each would make every
 * write of a file wait for two disks. Memory is bounded: when the database takes nothing for long, entries beyond the
 * limit are counted instead of kept, and the count is written. Nothing about files is lost by that: it is in the change
 * log of its notebook, from where it is caught up.
 */

const WRITE_AFTER_MS = 50;
const RETRY_AFTER_MS = 1_000;
const GROUP_ENTRIES = 500;
/** So many entries wait at the most. */
export const MAX_WAITING_ENTRIES = 10_000;
/** So many changes are remembered of those that were caught up. */
const MAX_CAUGHT_UP = 10_000;

/** Entries that wait to be written. */
export interface AuditBuffer {
  add(entry: AuditEntry): void;
  /** Done when everything added before is written. Throws what the store throws; entries stay and are tried again. */
  flush(): Promise<void>;
  /** Says that a request's change of a path is in the log, so that the note of it that may still come is left out, once. */
  markCaughtUp(notebookId: NotebookId, requestId: string, path: string): void;
  close(): Promise<void>;
}

/** Makes a buffer. */
export function createAuditBuffer(ports: {
  readonly store: { readonly audit: AuditStore };
  readonly clock: Clock;
  readonly timer: Timer;
  readonly onTrouble?: ((error: unknown) => void) | undefined;
}): AuditBuffer {
  const waiting: AuditEntry[] = [];
  const caughtUp = new Set<string>();
  const oneByOne = createOneByOne();
  let missed = 0;
  let cancel: (() => void) | null = null;
  let closed = false;

  function schedule(delayMs: number): void {
    if (cancel || closed) return;
    cancel = ports.timer.after(delayMs, () => {
      cancel = null;
      flush().catch((error: unknown) => {
        ports.onTrouble?.(error);
        schedule(RETRY_AFTER_MS);
      });
    });
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, GROUP_ENTRIES);
      await ports.store.audit.append(group);
      waiting.splice(0, group.length);
    }
    if (missed === 0) return;
    const count = missed;
    await ports.store.audit.append([missedEntry(ports.clock.nowMs(), count)]);
    missed -= count;
  }

  function flush(): Promise<void> {
    return oneByOne(writeAll);
  }

  return {
    add(entry) {
      if (closed) throw new CodexError('unavailable', 'The audit log is closed.');
      if (entry.outcome === 'ok' && caughtUp.delete(nameOf(entry))) return;
      if (waiting.length < MAX_WAITING_ENTRIES) waiting.push(entry);
      else missed++;
      schedule(WRITE_AFTER_MS);
    },
    flush,
    markCaughtUp(notebookId, requestId, path) {
      caughtUp.add(nameOf({ notebookId, requestId, path }));
      for (const oldest of caughtUp) if (caughtUp.size > MAX_CAUGHT_UP) caughtUp.delete(oldest);
    },
    async close() {
      cancel?.();
      cancel = null;
      closed = true;
      await flush();
    },
  };
}

function nameOf({
  notebookId,
  requestId,
  path,
}: Pick<AuditEntry, 'notebookId' | 'requestId' | 'path'>): string {
  return JSON.stringify([notebookId, requestId, path]);
}

function missedEntry(atMs: number, count: number): AuditEntry {
  const subject = { entity: 'audit', entityId: null, workspaceId: null, notebookId: null, path: null };
  return { ...deedOf(anonymous, 'audit.missed', atMs, { count }), ...subject, outcome: 'failed' };
}
