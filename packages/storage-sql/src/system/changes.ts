import {
  type ChangeCursor,
  changeCursor,
  CodexError,
  type DeedDetails,
  MAX_PAGE_ITEMS,
  type NewId,
  parseChangeCursor,
  type SystemChange,
  type SystemChangeStore,
  type Ulid,
} from '@codexlab/core';
import type { SqlDriver, SqlTx, Statement } from '../driver.ts';

/** At most this many rows are forgotten at once. */
const MAX_FORGOTTEN_ROWS = 1000;

export const systemChangeStatements = {
  mint: `insert into meta (key, value) values ('epoch', ?), ('forgotten_seq', '0') on conflict (key) do nothing`,
  /** Up to `forgotten` the log is gone; its newest row, or what is gone, is the head. */
  position: `
    select e.value as epoch, cast(f.value as integer) as forgotten,
      coalesce((select max(seq) from change_log), cast(f.value as integer)) as head
    from meta e cross join meta f where e.key = 'epoch' and f.key = 'forgotten_seq'`,
  since: `
    select seq, at_ms, kind, entity, entity_id, workspace_id, notebook_id, actor_id, via, request_id, payload
    from change_log where seq > ? order by seq limit ?`,
  /** The newest row to go, with so many behind it. */
  newestToGo: 'select seq from change_log order by seq desc limit 1 offset ?',
  lastOfStretch:
    'select max(seq) as seq from (select seq from change_log where seq <= ? order by seq limit ?) s',
  forget: 'delete from change_log where seq <= ?',
  noteForgotten: `update meta set value = ? where key = 'forgotten_seq'`,
} as const;

interface Position {
  readonly epoch: Ulid;
  readonly forgotten: number;
  readonly head: number;
}

interface ChangeLogRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly entity: string;
  readonly entity_id: string | null;
  readonly workspace_id: SystemChange['workspaceId'];
  readonly notebook_id: SystemChange['notebookId'];
  readonly actor_id: string | null;
  readonly via: string;
  readonly request_id: string | null;
  readonly payload: string;
}

/** Gives a new change log its epoch; a log that has one keeps it. */
export function mintEpoch(newId: NewId): Statement {
  return { sql: systemChangeStatements.mint, params: [newId()] };
}

/** The change log of the system in SQL. */
export function createSystemChangeStore(
  driver: SqlDriver,
  { watch }: Pick<SystemChangeStore, 'watch'>,
): SystemChangeStore {
  return {
    async head() {
      const { epoch, head } = await readPosition(driver);
      return changeCursor(epoch, head);
    },
    async since(cursor, limit) {
      requireLimit(limit);
      const at = parseCursor(cursor);
      const rows = await driver.all<ChangeLogRow>(systemChangeStatements.since, [at.seq, limit]);
      // Looked at after the rows: what is still kept now was kept when they were read.
      const position = await readPosition(driver);
      requireKept(position, at);
      const changes = rows.map((row) => toChange(position.epoch, row));
      return { changes, cursor: changes.at(-1)?.cursor ?? cursor };
    },
    watch,
    compact: (keep) => driver.transaction((tx) => compact(tx, keep)),
  };
}

async function readPosition(driver: Pick<SqlDriver, 'all'>): Promise<Position> {
  const [position] = await driver.all<Position>(systemChangeStatements.position);
  if (position) return position;
  throw new CodexError('internal', 'The change log of the system database has no epoch.');
}

interface ParsedCursor {
  readonly epoch: string;
  readonly seq: number;
}

function parseCursor(cursor: ChangeCursor): ParsedCursor {
  const at = parseChangeCursor(cursor);
  if (at !== null) return at;
  throw new CodexError('invalid', 'That is not a cursor of a change log.', { field: 'cursor' });
}

/** Throws when the rows after the cursor are not all there. */
function requireKept({ epoch, forgotten, head }: Position, at: ParsedCursor): void {
  if (at.epoch === epoch && at.seq >= forgotten && at.seq <= head) return;
  throw new CodexError(
    'stale',
    'The changes after this cursor are not kept any more; read everything again.',
    {
      field: 'cursor',
    },
  );
}

async function compact(tx: SqlTx, keep: number): Promise<number> {
  const [newestToGo] = await tx.all<{ seq: number }>(systemChangeStatements.newestToGo, [Math.max(0, keep)]);
  if (newestToGo === undefined) return 0;
  const stretch = [newestToGo.seq, MAX_FORGOTTEN_ROWS];
  const [last] = await tx.all<{ seq: number }>(systemChangeStatements.lastOfStretch, stretch);
  const upTo = last?.seq ?? 0;
  const { changes } = await tx.run(systemChangeStatements.forget, [upTo]);
  await tx.run(systemChangeStatements.noteForgotten, [String(upTo)]);
  return changes;
}

function toChange(epoch: Ulid, row: ChangeLogRow): SystemChange {
  const payload: DeedDetails = JSON.parse(row.payload);
  return {
    ...{ cursor: changeCursor(epoch, row.seq), seq: row.seq, atMs: row.at_ms, kind: row.kind },
    ...{ entity: row.entity, entityId: row.entity_id, workspaceId: row.workspace_id },
    ...{
      notebookId: row.notebook_id,
      actorId: row.actor_id,
      via: row.via,
      requestId: row.request_id,
      payload,
    },
  };
}

function requireLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE_ITEMS) return;
  throw new CodexError('invalid', `limit must be a whole number from 1 to ${MAX_PAGE_ITEMS}.`, {
    field: 'limit',
  });
}
