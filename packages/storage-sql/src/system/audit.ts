import { type AuditStore, CodexError, MAX_PAGE_ITEMS, type NotebookId } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import {
  appendToChain,
  auditChainStatements,
  type AuditLogRow,
  readAuditHead,
  toAuditRow,
} from './audit-chain.ts';
import { listAudit } from './audit-list.ts';
import { readSegments, sealSegment } from './audit-segments.ts';

export const auditStatements = {
  knownPaths: `
    select distinct a.request_id, a.path from json_each(?) j cross join audit_log a
    where a.notebook_id = ? and a.request_id = j.value and a.outcome = 'ok'`,
} as const;

/** The audit log in SQL. */
export function createAuditStore(driver: SqlDriver): AuditStore {
  return {
    async append(entries) {
      if (entries.length > 0) await driver.transaction((tx) => appendToChain(tx, entries));
    },
    head: () => readAuditHead(driver),
    list: (filter, page) => listAudit(driver, filter, page),
    async read(afterSeq, limit) {
      requireLimit(limit);
      const rows = await driver.all<AuditLogRow>(auditChainStatements.read, [afterSeq, limit]);
      return rows.map(toAuditRow);
    },
    knownPaths: (notebookId, requestIds) => knownPaths(driver, notebookId, requestIds),
    segments: () => readSegments(driver),
    seal: (segment) => driver.transaction((tx) => sealSegment(tx, segment)),
  };
}

async function knownPaths(
  driver: SqlDriver,
  notebookId: NotebookId,
  requestIds: readonly string[],
): ReturnType<AuditStore['knownPaths']> {
  const params = [JSON.stringify(requestIds), notebookId];
  const rows = await driver.all<{ request_id: string; path: string | null }>(
    auditStatements.knownPaths,
    params,
  );
  const known = new Map<string, Set<string | null>>();
  for (const { request_id: id, path } of rows) known.set(id, (known.get(id) ?? new Set()).add(path));
  return known;
}

function requireLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE_ITEMS) return;
  throw new CodexError('invalid', `limit must be a whole number from 1 to ${MAX_PAGE_ITEMS}.`, {
    field: 'limit',
  });
}
