import {
  type Change,
  changeCursor,
  CodexError,
  createIds,
  parseChangeCursor,
  parseUlid,
  relPathWithin,
  type SystemChange,
  type WorkspaceId,
} from '@codexlab/core';
import { fixedClock } from '@codexlab/core/testing';
import type { Log } from '../hub.ts';

/** A log in memory whose rows a test adds, and whose reading it can hold up. */
export interface MemoryLog<Row> extends Log<Row> {
  readonly rows: readonly Row[];
  add(row: Omit<Row, 'seq' | 'cursor'>): void;
  /** Forgets the oldest rows up to this number. */
  forget(upToSeq: number): void;
  /** Forgets everything and begins anew, as an index that is built anew. */
  rebuild(): void;
}

/** Makes ids for tests. */
export const newId = createIds(fixedClock());

/** Makes an empty log. */
export function memoryLog<Row extends { readonly seq: number }>(): MemoryLog<Row> {
  let epoch = newId();
  let forgotten = 0;
  const rows: Row[] = [];
  const headSeq = () => rows.at(-1)?.seq ?? forgotten;
  return {
    rows,
    add: (row) => {
      const seq = headSeq() + 1;
      rows.push({ ...row, seq, cursor: changeCursor(epoch, seq) } as unknown as Row);
    },
    forget(upToSeq) {
      while (rows[0] && rows[0].seq <= upToSeq) rows.shift();
      forgotten = upToSeq;
    },
    rebuild() {
      rows.length = 0;
      forgotten = 0;
      epoch = newId();
    },
    head: async () => changeCursor(epoch, headSeq()),
    async since(cursor, limit) {
      const at = parseChangeCursor(cursor);
      await Promise.resolve();
      if (!at || at.epoch !== epoch || at.seq < forgotten || at.seq > headSeq())
        throw new CodexError('stale', 'Not kept any more.');
      const changes = rows.filter(({ seq }) => seq > at.seq).slice(0, limit);
      const last = changes.at(-1)?.seq ?? at.seq;
      return { changes, cursor: changeCursor(parseUlid(epoch), last) };
    },
  };
}

/** The workspace and notebook of tests. */
const WORKSPACE: WorkspaceId = newId();
const NOTEBOOK = newId();

/** A file that was written. */
export function written(path: string, atMs = 0): Omit<Change, 'seq' | 'cursor'> {
  return {
    ...{ atMs, kind: 'file.written', notebookId: NOTEBOOK, fileId: null, path: relPathWithin(path) },
    ...{ oldPath: null, origin: { actor: null, via: 'disk', requestId: null } },
  };
}

/** Something that happened in the system. */
export function happened(
  kind: string,
  more: Partial<Omit<SystemChange, 'seq' | 'cursor'>> = {},
): Omit<SystemChange, 'seq' | 'cursor'> {
  return {
    ...{ atMs: 0, kind, entity: kind.split('.')[0] ?? kind, entityId: null, workspaceId: WORKSPACE },
    ...{ notebookId: null, actorId: null, via: 'api', requestId: null, payload: {} },
    ...more,
  };
}
