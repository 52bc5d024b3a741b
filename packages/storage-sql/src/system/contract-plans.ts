import type { SqlDriver } from '../driver.ts';
import { auditListQuery } from './audit-list.ts';
import { systemStatements } from './statements.ts';

/** Lists of ids, rows of a part of the statement, and tables that hold a handful of rows. */
const SMALL =
  /^SCAN (j VIRTUAL TABLE.*|counted|l|s|2-ROW VALUES CLAUSE|2 CONSTANT ROWS|e|f|audit_segment( .*)?)$/;

/** What reads a growing table from its end, or all of it on purpose, and why that is right. */
const WALKS: Readonly<Record<string, RegExp>> = {
  'auditChain.head': /^SCAN audit_log$/, // the newest row alone
  'change.newestToGo': /^SCAN change_log$/, // as many rows as are kept
  'user.count': /^SCAN user USING COVERING INDEX/,
  'task.counts': /^SCAN task USING COVERING INDEX task_status$/,
  'workspace.paths': /^SCAN workspace USING INDEX workspace_path$/, // the port says: all of them
};

/** What is put in order after it was found: a few rows, or lists that are merged from those of several workspaces. */
const SORTED = new Set([
  ...['auditChain.head', 'audit.knownPaths', 'member.list', 'owner.others', 'userRemoval.passOn'],
  ...['workspace.list', 'workspace.deletedOf', 'notebook.list', 'notebook.deleted', 'audit.list merged'],
  ...['task.list', 'task.pendingTwin'],
]);

/** The newest entries of one workspace are found among its own, however many others there are. */
const BY_WORKSPACE = /INDEX audit_log_workspace\w* \(workspace_id=\? AND .*seq<\?\)$/;

const FILTERS = [{}, { actorId: 'a' }, { kind: 'k' }, { actorId: 'a', kind: 'k', fromMs: 1, untilMs: 2 }];

/** Every statement of the system stores, with those that are put together per question, by name. */
export function everyStatement(): (readonly [name: string, sql: string])[] {
  const constant = Object.entries(systemStatements).flatMap(([feature, statements]) =>
    Object.entries(statements).map(([name, sql]) => [`${feature}.${name}`, sql] as const),
  );
  const at = { before: 1, wanted: 2 };
  const lists = FILTERS.flatMap((filter) => [
    ['audit.list', auditListQuery(filter, at).sql] as const,
    ['audit.list merged', auditListQuery({ ...filter, workspaceIds: [] }, at).sql] as const,
  ]);
  return [...constant, ...lists];
}

/** Steps of a plan that read more than they should; every statement is prepared on the way. */
export async function costlySteps(
  driver: SqlDriver,
  [name, sql]: readonly [string, string],
): Promise<string[]> {
  const params = [...sql.matchAll(/\?/g)].map(() => null);
  const plan = await driver.all<{ detail: string }>(`explain query plan ${sql}`, params);
  return plan
    .map(({ detail }) => detail)
    .filter((detail) => {
      if (name === 'audit.list merged' && detail.startsWith('SEARCH b')) return !BY_WORKSPACE.test(detail);
      if (detail.startsWith('USE TEMP B-TREE')) return !SORTED.has(name);
      return detail.startsWith('SCAN') && !SMALL.test(detail) && !WALKS[name]?.test(detail);
    });
}
