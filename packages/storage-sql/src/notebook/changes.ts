import {
  changeCursor,
  CodexError,
  MAX_PAGE_ITEMS,
  parseChangeCursor,
  type Change,
  type ChangeCursor,
  type ChangeKind,
  type ChangeStore,
  type FileId,
  type IndexMeta,
  type NotebookId,
  type RelPath,
  type Ulid,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { createGate } from './gate.ts';
import { readMeta } from './meta.ts';

export const changeReadStatements = {
  oldest: 'select min(seq) as seq from change_log',
  since: `
    select seq, at_ms, kind, notebook_id, entity_id, path, actor_id, via, request_id,
      payload ->> 'old_path' as old_path
    from change_log where seq > ? order by seq limit ?`,
  before: `
    select seq, at_ms, kind, notebook_id, entity_id, path, actor_id, via, request_id,
      payload ->> 'old_path' as old_path
    from change_log where seq < ? order by seq desc limit ?`,
} as const;

interface ChangeRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly notebook_id: string;
  readonly entity_id: string | null;
  readonly path: string | null;
  readonly actor_id: string | null;
  readonly via: string;
  readonly request_id: string | null;
  readonly old_path: string | null;
}

/** The position in a log that may not be seen. */
const NOWHERE = changeCursor('0'.repeat(26) as Ulid, 0);

/** Reads the change log of one notebook's index. */
export function createChangeStore(driver: Pick<SqlDriver, 'all'>, notebookId: NotebookId): ChangeStore {
  const gate = createGate(notebookId);
  return {
    head: (visibility) =>
      gate(visibility, NOWHERE, async () => {
        const { epoch, seq } = await readMeta(driver);
        return changeCursor(epoch, seq);
      }),
    since: (visibility, cursor, limit) =>
      gate(visibility, { changes: [], cursor }, async () => {
        requireLimit(limit);
        const meta = await readMeta(driver);
        const after = await positionIn(driver, meta, cursor);
        const rows = await driver.all<ChangeRow>(changeReadStatements.since, [after, limit]);
        const changes = rows.map((row) => toChange(meta.epoch, row));
        return { changes, cursor: changes.at(-1)?.cursor ?? cursor };
      }),
    before: (visibility, seq, limit) =>
      gate(visibility, [], async () => {
        requireLimit(limit);
        const { epoch } = await readMeta(driver);
        const from = seq ?? Number.MAX_SAFE_INTEGER;
        const rows = await driver.all<ChangeRow>(changeReadStatements.before, [from, limit]);
        return rows.map((row) => toChange(epoch, row));
      }),
  };
}

function requireLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE_ITEMS) return;
  throw new CodexError('invalid', `limit must be a whole number from 1 to ${MAX_PAGE_ITEMS}.`, {
    field: 'limit',
  });
}

/** Where to go on reading; throws when the rows after the cursor are not all there. */
async function positionIn(
  driver: Pick<SqlDriver, 'all'>,
  meta: IndexMeta,
  cursor: ChangeCursor,
): Promise<number> {
  const at = parseChangeCursor(cursor);
  if (at === null)
    throw new CodexError('invalid', 'That is not a cursor of a change log.', { field: 'cursor' });
  const [oldest] = await driver.all<{ seq: number | null }>(changeReadStatements.oldest);
  const firstKept = oldest?.seq ?? meta.seq + 1;
  if (at.epoch === meta.epoch && at.seq <= meta.seq && at.seq + 1 >= firstKept) return at.seq;
  throw new CodexError(
    'stale',
    'The changes after this cursor are not kept any more; read everything again.',
    {
      field: 'cursor',
    },
  );
}

function toChange(epoch: Ulid, row: ChangeRow): Change {
  return {
    cursor: changeCursor(epoch, row.seq),
    seq: row.seq,
    atMs: row.at_ms,
    kind: row.kind as ChangeKind,
    notebookId: row.notebook_id as NotebookId,
    fileId: row.entity_id as FileId | null,
    path: row.path as RelPath | null,
    oldPath: row.old_path as RelPath | null,
    origin: { actor: row.actor_id, via: row.via, requestId: row.request_id },
  };
}
