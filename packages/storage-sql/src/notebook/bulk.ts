import type { SqlDriver, Statement } from '../driver.ts';
import { rebuildLinkKeys } from './link-keys.ts';
import { setMeta } from './meta.ts';

const MERGE_PAGES = 2000;

const setting = (name: string, value: number) =>
  `insert into search_index (search_index, rank) values ('${name}', ${value})`;

/** The settings of full-text search live in the database: numbers stand in the text, since only integers are taken. */
export const bulkStatements = {
  deferMerges: setting('automerge', 0),
  deferCrisis: setting('crisismerge', 256),
  largeBuffer: setting('hashsize', 67_108_864),
  autoMerge: setting('automerge', 4),
  autoCrisis: setting('crisismerge', 16),
  smallBuffer: setting('hashsize', 1_048_576),
  mergeAll: `insert into search_index (search_index) values ('optimize')`,
  mergeSome: `insert into search_index (search_index, rank) values ('merge', ${MERGE_PAGES})`,
  hasFiles: 'select exists (select 1 from file_metadata where deleted_at is null) as live',
  settings: `select k as name, v as value from search_index_config where k in ('automerge', 'crisismerge', 'hashsize')`,
} as const;

/**
 * How the index takes very many changes. `merge`: full-text merges wait; `rebuild`: the counts of link keys wait too,
 * which pays in an index that was empty. Kept in the database, so that an interrupted bulk load is finished at open.
 */
export type BulkMode = 'merge' | 'rebuild';

/** Turns the mode on that fits the index, and answers which. */
export async function beginBulk(driver: SqlDriver): Promise<BulkMode> {
  const [row] = await driver.all<{ live: number }>(bulkStatements.hasFiles);
  const mode = row?.live === 0 ? 'rebuild' : 'merge';
  const { deferMerges, deferCrisis, largeBuffer } = bulkStatements;
  await driver.batch([setMeta('bulk', mode), ...statements(deferMerges, deferCrisis, largeBuffer)]);
  return mode;
}

/** Makes up for what was put off, and restores the settings of everyday work. */
export async function endBulk(driver: SqlDriver, mode: BulkMode): Promise<void> {
  const { autoMerge, autoCrisis, smallBuffer, mergeAll, mergeSome } = bulkStatements;
  await driver.batch([
    ...(mode === 'rebuild' ? rebuildLinkKeys() : []),
    ...statements(autoMerge, autoCrisis, smallBuffer, mode === 'rebuild' ? mergeAll : mergeSome),
    setMeta('bulk', ''),
  ]);
}

/** Finishes a bulk load that was cut off, and restores settings that are not those of everyday work. */
export async function recoverBulk(driver: SqlDriver, bulk: string): Promise<void> {
  if (bulk === 'merge' || bulk === 'rebuild') return endBulk(driver, bulk);
  const rows = await driver.all<{ name: string; value: number }>(bulkStatements.settings);
  const wanted: Record<string, number> = { automerge: 4, crisismerge: 16, hashsize: 1_048_576 };
  if (rows.every(({ name, value }) => value === wanted[name])) return;
  const { autoMerge, autoCrisis, smallBuffer } = bulkStatements;
  await driver.batch(statements(autoMerge, autoCrisis, smallBuffer));
}

function statements(...texts: readonly string[]): Statement[] {
  return texts.map((sql) => ({ sql }));
}
