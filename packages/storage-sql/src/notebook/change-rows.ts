import type { ChangeKind, IndexChange, IndexChunk, NotebookId, Origin, RelPath } from '@codexlab/core';
import type { Statement } from '../driver.ts';
import { toSqlJson } from './json.ts';
import type { KnownRow } from './known-rows.ts';

const MAX_PAYLOAD_BYTES = 4096;

export const changeStatements = {
  append: `
    insert into change_log (
      seq, at_ms, topic, entity, entity_id, kind, notebook_id, path, actor_id, via, request_id, payload)
    select ? + key + 1, ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3, ?, value ->> 4, value ->> 5,
      value ->> 6, value ->> 7, value ->> 8
    from json_each(?)`,
} as const;

/** One thing to be told. */
interface LogRow {
  readonly kind: ChangeKind;
  readonly id: string | null;
  readonly path: RelPath | null;
  readonly oldPath: RelPath | null;
  readonly origin: Origin;
}

/** The log rows of a chunk, within its limit. */
export function logRowsOf(chunk: IndexChunk, known: ReadonlyMap<number, KnownRow>): readonly LogRow[] {
  const rows = chunk.changes.flatMap((change) => tell(change, known)).slice(0, Math.max(0, chunk.maxLogRows));
  return chunk.resynced ? [...rows, resynced(chunk)] : rows;
}

/** The write that appends rows after `seq`. */
export function appendLog(
  rows: readonly LogRow[],
  at: { readonly seq: number; readonly atMs: number; readonly notebookId: NotebookId },
): Statement[] {
  if (rows.length === 0) return [];
  return [
    { sql: changeStatements.append, params: [at.seq, at.atMs, at.notebookId, toSqlJson(rows.map(columns))] },
  ];
}

function tell(change: IndexChange, known: ReadonlyMap<number, KnownRow>): LogRow[] {
  if (change.type === 'add') return [row('file.added', change, change.entry.stat.path)];
  if (change.type === 'remove') return [row('file.deleted', change, change.path)];
  if (change.type === 'update') return tellReading(change, change.entry.stat.path, known);
  if (change.type !== 'move') return [];
  const moved = row('file.moved', change, change.stat.path, change.from);
  return change.entry ? [moved, ...tellReading(change, change.stat.path, known)] : [moved];
}

/** New content is told as such; the same bytes only when they mean something else now. */
function tellReading(
  change: Extract<IndexChange, { type: 'update' | 'move' }>,
  path: RelPath,
  known: ReadonlyMap<number, KnownRow>,
): LogRow[] {
  if (change.contentChanged) return [row('file.written', change, path)];
  const before = known.get(change.rid)?.metadataHash;
  return before === change.entry?.metadataHash ? [] : [row('file.metadata', change, path)];
}

function row(
  kind: ChangeKind,
  change: { readonly id: string; readonly origin: Origin },
  path: RelPath,
  oldPath: RelPath | null = null,
): LogRow {
  return { kind, id: change.id, path, oldPath, origin: change.origin };
}

function resynced(chunk: IndexChunk): LogRow {
  const last = chunk.changes.findLast((change) => 'origin' in change);
  const origin = last && 'origin' in last ? last.origin : { actor: null, via: 'disk', requestId: null };
  return { kind: 'notebook.resynced', id: null, path: null, oldPath: null, origin };
}

function columns({ kind, id, path, oldPath, origin }: LogRow): unknown[] {
  const entity = id === null ? 'notebook' : 'file';
  return [`${entity}s`, entity, id, kind, path, origin.actor, origin.via, origin.requestId, payload(oldPath)];
}

/** Old paths beyond the limit of a payload are not told; the row itself says that the file moved. */
function payload(oldPath: RelPath | null): string {
  if (oldPath === null) return '{"v":1}';
  const json = JSON.stringify({ v: 1, old_path: oldPath });
  return new TextEncoder().encode(json).length > MAX_PAYLOAD_BYTES ? '{"v":1}' : json;
}
