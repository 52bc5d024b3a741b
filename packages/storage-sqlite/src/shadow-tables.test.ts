import { expect, it } from 'vitest';
import { openDriver } from './driver.ts';

const opened = async (shadowTables: boolean) => {
  const driver = await openDriver({ location: ':memory:', synchronous: 'NORMAL', shadowTables });
  await driver.script(`create virtual table words using fts5(text, content='', contentless_delete=1);`);
  return driver;
};
const write = [{ sql: `insert into words_docsize (id, sz, origin) values (1, x'01', 0)` }];

it('bars the tables that full-text search keeps for itself', async () => {
  const driver = await opened(false);
  await expect(driver.batch(write)).rejects.toMatchObject({ code: 'internal' });
  await driver.close();
});

it('lets those be written by whoever brings their rows from another database', async () => {
  const driver = await opened(true);
  expect(await driver.batch(write)).toEqual([{ changes: 1 }]);
  await driver.close();
});
