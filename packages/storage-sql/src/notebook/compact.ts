import type { CompactLimits } from '@codexlab/core';
import type { SqlDriver, Statement } from '../driver.ts';
import { shrink } from './shrink.ts';

/** 4 MiB at the usual size of a page: what live work does not wait for noticeably. */
const MAX_PAGES = 1024;

export const compactStatements = {
  forgetDeleted: `
    delete from file_metadata where rid in (
      select rid from file_metadata where deleted_at is not null and deleted_at < ? order by deleted_at limit ?)`,
  /** The first row to be kept by age, looked for among the oldest rows only. */
  firstByAge: `
    select min(seq) as seq from (select seq, at_ms from change_log order by seq limit ?) where at_ms >= ?`,
  newest: 'select max(seq) as seq from change_log',
  forgetLogged: `
    delete from change_log where seq in (select seq from change_log where seq < ? order by seq limit ?)`,
} as const;

/** Forgets old deleted rows and log rows; see `IndexWriter.compact`. */
export async function compactIndex(driver: SqlDriver, limits: CompactLimits): Promise<number> {
  const { deletedBeforeMs, maxRows } = limits;
  if (maxRows <= 0) return 0;
  const files = await remove(driver, {
    sql: compactStatements.forgetDeleted,
    params: [deletedBeforeMs, maxRows],
  });
  if (files >= maxRows) return files;
  const keepFrom = await firstLogRowToKeep(driver, limits);
  const params = [keepFrom, maxRows - files];
  const removed = files + (await remove(driver, { sql: compactStatements.forgetLogged, params }));
  if (removed < maxRows) await shrink(driver, MAX_PAGES);
  return removed;
}

async function firstLogRowToKeep(driver: SqlDriver, limits: CompactLimits): Promise<number> {
  const [newest] = await driver.all<{ seq: number | null }>(compactStatements.newest);
  const [old] = await driver.all<{ seq: number | null }>(compactStatements.firstByAge, [
    limits.maxRows,
    limits.logBeforeMs,
  ]);
  const end = (newest?.seq ?? 0) + 1;
  return Math.max(old?.seq ?? end, end - limits.maxLogRows);
}

async function remove(driver: SqlDriver, statement: Statement): Promise<number> {
  const [result] = await driver.batch([statement]);
  return result?.changes ?? 0;
}
