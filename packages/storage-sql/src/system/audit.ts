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
  knownRequests: `
    select distinct a.request_id from json_each(?) j cross join audit_log a
    where a.notebook_id = ? and a.request_id = j.value`,
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
    knownRequests: (notebookId, requestIds) => knownRequests(driver, notebookId, requestIds),
    segments: () => readSegments(driver),
    seal: (segment) => driver.transaction((tx) => sealSegment(tx, segment)),
  };
}

async function knownRequests(
  driver: SqlDriver,
  notebookId: NotebookId,
  requestIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await driver.all<{ request_id: string }>(auditStatements.knownRequests, [
    JSON.stringify(requestIds),
    notebookId,
  ]);
  return new Set(rows.map((row) => row.request_id));
}

function requireLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE_ITEMS) return;
  throw new CodexError('invalid', `limit must be a whole number from 1 to ${MAX_PAGE_ITEMS}.`, {
    field: 'limit',
  });
}
