import {
  type AuditFilter,
  type AuditRow,
  decodeCursor,
  type Page,
  pageLimit,
  type PageRequest,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { toPage } from '../notebook/keyset.ts';
import { joinSql, sql, type SqlFragment } from '../sql.ts';
import { AUDIT_COLUMNS, type AuditLogRow, toAuditRow } from './audit-chain.ts';

const columns = (alias: string): SqlFragment => {
  const text = AUDIT_COLUMNS.replaceAll(/\w+/g, (name) => `${alias}.${name}`);
  return sql(Object.assign([text], { raw: [text] }));
};
const A = columns('a');

/** One page of the audit log, newest first. */
export async function listAudit(
  driver: Pick<SqlDriver, 'all'>,
  filter: AuditFilter,
  page: PageRequest,
): Promise<Page<AuditRow>> {
  const { actorId, kind, fromMs, untilMs } = filter;
  const list = `audit ${JSON.stringify([actorId, kind, fromMs, untilMs])}`;
  const limit = pageLimit(page);
  const [seq] = decodeCursor(list, page.cursor) ?? [];
  const query = auditListQuery(filter, { before: seq ?? Number.MAX_SAFE_INTEGER, wanted: limit + 1 });
  const rows = await driver.all<AuditLogRow>(query.sql, query.params);
  return toPage(list, rows, limit, { item: toAuditRow, key: (row) => [row.seq] });
}

/**
 * The statement of a list. With workspaces, the newest of each are looked up and merged: their number bounds the work,
 * however long the log is.
 */
export function auditListQuery(
  { workspaceIds, ...filter }: AuditFilter,
  at: { readonly before: string | number; readonly wanted: number },
): SqlFragment {
  if (workspaceIds === undefined)
    return sql`select ${A} from audit_log a where a.seq < ${at.before} ${narrowed('a', filter)}
      order by a.seq desc limit ${at.wanted}`;
  return sql`select ${A} from json_each(${JSON.stringify([...new Set(workspaceIds)])}) j cross join audit_log a
    where a.seq in (
      select b.seq from audit_log b
      where b.workspace_id is not distinct from j.value and b.seq < ${at.before} ${narrowed('b', filter)}
      order by b.seq desc limit ${at.wanted})
    order by a.seq desc limit ${at.wanted}`;
}

function narrowed(alias: 'a' | 'b', filter: Omit<AuditFilter, 'workspaceIds'>): SqlFragment {
  const { actorId, kind, fromMs, untilMs } = filter;
  const { actor, word, at } = NAMES[alias];
  return joinSql(
    [
      ...(actorId === undefined ? [] : [sql`and ${actor} = ${actorId}`]),
      ...(kind === undefined ? [] : [sql`and ${word} = ${kind}`]),
      ...(fromMs === undefined ? [] : [sql`and ${at} >= ${fromMs}`]),
      ...(untilMs === undefined ? [] : [sql`and ${at} < ${untilMs}`]),
    ],
    ' ',
  );
}

const NAMES = {
  a: { actor: sql`a.actor_id`, word: sql`a.kind`, at: sql`a.at_ms` },
  b: { actor: sql`b.actor_id`, word: sql`b.kind`, at: sql`b.at_ms` },
} as const;
