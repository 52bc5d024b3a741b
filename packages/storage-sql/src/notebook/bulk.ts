import type { SqlDriver, Statement } from '../driver.ts';
import { recountLinkKeys } from './link-keys.ts';
import { setMeta } from './meta.ts';
import { shrink } from './shrink.ts';

/** Everyday settings. The buffer takes the text of one commit: a larger one halves the cost of many changes at once. */
const EVERYDAY = { automerge: 4, crisismerge: 16, hashsize: 16_777_216 } as const;
/** With merges put off, and a buffer for the largest chunk. */
const BULK = { automerge: 0, crisismerge: 256, hashsize: 67_108_864 } as const;
/** Each chunk leaves a piece of the full-text index; more pieces than this would be merged in front of a live change. */
const MAX_PIECES = 8;

/** These settings live in the database. Numbers stand in the text, since only integers are taken. */
const setting = (name: keyof typeof EVERYDAY, value: number) =>
  `insert into search_index (search_index, rank) values ('${name}', ${value})`;

export const bulkStatements = {
  deferMerges: setting('automerge', BULK.automerge),
  deferCrisis: setting('crisismerge', BULK.crisismerge),
  largeBuffer: setting('hashsize', BULK.hashsize),
  autoMerge: setting('automerge', EVERYDAY.automerge),
  autoCrisis: setting('crisismerge', EVERYDAY.crisismerge),
  smallBuffer: setting('hashsize', EVERYDAY.hashsize),
  mergeAll: `insert into search_index (search_index) values ('optimize')`,
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

/** Makes up for what was put off in `chunks` chunks, and restores the settings of everyday work. */
export async function endBulk(driver: SqlDriver, mode: BulkMode, chunks: number): Promise<void> {
  await driver.batch([
    ...(mode === 'rebuild' ? recountLinkKeys() : []),
    ...restore(),
    ...(mode === 'rebuild' || chunks > MAX_PIECES ? statements(bulkStatements.mergeAll) : []),
    setMeta('bulk', ''),
  ]);
  await shrink(driver);
}

/** Finishes a bulk load that was cut off, and restores settings that are not those of everyday work. */
export async function recoverBulk(driver: SqlDriver, bulk: string): Promise<void> {
  if (bulk === 'merge' || bulk === 'rebuild') return endBulk(driver, bulk, Number.POSITIVE_INFINITY);
  const rows = await driver.all<{ name: string; value: number }>(bulkStatements.settings);
  const found = new Map(rows.map(({ name, value }) => [name, value]));
  const everyday = Object.entries(EVERYDAY).every(([name, value]) => found.get(name) === value);
  if (!everyday) await driver.batch(restore());
}

function restore(): Statement[] {
  const { autoMerge, autoCrisis, smallBuffer } = bulkStatements;
  return statements(autoMerge, autoCrisis, smallBuffer);
}

function statements(...texts: readonly string[]): Statement[] {
  return texts.map((sql) => ({ sql }));
}
