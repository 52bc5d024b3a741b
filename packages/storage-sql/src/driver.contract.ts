import { isCodexError } from '@codexlab/core';
import { CASE_TIMEOUT_MS } from '@codexlab/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { SqlDriver } from './driver.ts';

/** Opens an empty database; the suite closes it. */
export type DriverSetup = () => Promise<SqlDriver>;

/** Where copies go, for drivers whose capabilities say `copies`. */
export interface CopySetup {
  /** A path at which there is nothing yet. */
  readonly path: () => string;
  /** Opens a copy that was made there, as any file of the engine. */
  readonly open: (path: string) => Promise<SqlDriver>;
}

/** What every `SqlDriver` must do. Call it in a test file of the adapter; `copies` where its capabilities say so. */
export function testSqlDriver(name: string, setup: DriverSetup, copies?: CopySetup): void {
  describe(`${name} as a SqlDriver`, { timeout: CASE_TIMEOUT_MS }, () => {
    const opened: SqlDriver[] = [];
    const openWithTable = async () => {
      const driver = await setup();
      opened.push(driver);
      await driver.script('create table t (k integer primary key, v); create unique index t_v on t (v);');
      return driver;
    };
    const insert = (k: number, v: string | number | bigint | Uint8Array | null) => ({
      sql: 'insert into t (k, v) values (?, ?)',
      params: [k, v],
    });
    const rows = (driver: SqlDriver) =>
      driver.all<{ k: number; v: unknown }>('select k, v from t order by k');

    afterEach(async () => {
      for (const driver of opened.splice(0)) await driver.close();
    });

    it('gives back text, numbers, bytes and null as they were bound', async () => {
      const driver = await openWithTable();
      const values = ['a\u0000ü😀', 7, 1.5, null, 9007199254740991];
      await driver.batch(values.map((value, index) => insert(index, value)));
      await driver.batch([insert(9, new Uint8Array([0, 255]))]);
      const found = await rows(driver);
      expect(found.slice(0, 5).map(({ v }) => v)).toEqual(values);
      expect(Array.from(found[5]!.v as Uint8Array)).toEqual([0, 255]);
    });

    it('binds whole numbers as integers and others as reals', async () => {
      const driver = await openWithTable();
      const types = await driver.all('select typeof(?) as a, typeof(?) as b, typeof(?) as c', [3, 2.5, 4n]);
      expect(types).toEqual([{ a: 'integer', b: 'real', c: 'integer' }]);
    });

    it('makes halves of surrogate pairs well-formed', async () => {
      const driver = await openWithTable();
      await driver.batch([insert(1, 'a\ud800b')]);
      expect(await rows(driver)).toEqual([{ k: 1, v: 'a\ufffdb' }]);
    });

    it('lets writes wait while it is held, also when that fails', async () => {
      const driver = await openWithTable();
      const steps: string[] = [];
      const held = driver.hold(async () => {
        await Promise.resolve();
        steps.push('held');
        throw new Error('it failed');
      });
      const written = driver.batch([insert(1, 'a')]).then(() => steps.push('written'));
      await expect(held).rejects.toThrow('it failed');
      await written;
      expect(steps).toEqual(['held', 'written']);
      expect(await rows(driver)).toHaveLength(1);
    });

    it('reads while it is held where reads run beside writes', async () => {
      const driver = await openWithTable();
      if (!driver.capabilities.concurrentReads) return;
      expect(await driver.hold(() => rows(driver))).toEqual([]);
    });

    it('cares for the file outside of transactions, in the order of writes', async () => {
      const driver = await openWithTable();
      if (driver.capabilities.remote) return;
      const written = driver.batch([insert(1, 'a')]);
      await driver.upkeep('vacuum');
      await written;
      expect(await rows(driver)).toEqual([{ k: 1, v: 'a' }]);
      await expect(driver.upkeep('vacuum nothing')).rejects.toThrow();
      expect(await driver.batch([insert(2, 'b')])).toEqual([{ changes: 1 }]);
    });

    it('copies what is there into a new file, or says that it cannot', async () => {
      const driver = await openWithTable();
      expect(driver.capabilities.copies).toBe(copies !== undefined);
      if (!copies) {
        const refused = await driver.copyTo('copy').catch((error: unknown) => error);
        expect(isCodexError(refused, 'unsupported')).toBe(true);
        return;
      }
      await driver.batch([insert(1, 'a')]);
      const path = copies.path();
      const copied = driver.copyTo(path);
      await driver.batch([insert(2, 'later')]);
      await copied;
      const again = await driver.copyTo(path).catch((error: unknown) => error);
      expect(isCodexError(again, 'conflict')).toBe(true);
      const copy = await copies.open(path);
      opened.push(copy);
      expect(await rows(copy)).toEqual([{ k: 1, v: 'a' }]);
    });

    it('tells how many rows each statement of a batch changed', async () => {
      const driver = await openWithTable();
      const results = await driver.batch([
        insert(1, 'a'),
        insert(2, 'b'),
        { sql: 'update t set v = v || k' },
        { sql: 'delete from t where k > 5' },
      ]);
      expect(results.map(({ changes }) => changes)).toEqual([1, 1, 2, 0]);
    });

    it('rolls the whole batch back when one statement fails', async () => {
      const driver = await openWithTable();
      await driver.batch([insert(1, 'a')]);
      await expect(
        driver.batch([insert(2, 'b'), { sql: 'insert into nowhere values (1)' }]),
      ).rejects.toThrow();
      expect(await rows(driver)).toEqual([{ k: 1, v: 'a' }]);
    });

    it('throws conflict for a value that must be unique', async () => {
      const driver = await openWithTable();
      const failure = await driver.batch([insert(1, 'a'), insert(2, 'a')]).catch((error: unknown) => error);
      expect(isCodexError(failure, 'conflict')).toBe(true);
      expect(await rows(driver)).toEqual([]);
    });

    it('throws conflict and rolls back when another number of rows changes than expected', async () => {
      const driver = await openWithTable();
      const update = { sql: "update t set v = 'x' where k = 9", expectChanges: 1 };
      const failure = await driver.batch([insert(1, 'a'), update]).catch((error: unknown) => error);
      expect(isCodexError(failure, 'conflict')).toBe(true);
      expect(await rows(driver)).toEqual([]);
    });

    it('answers a statement that failed before, once it can be answered', async () => {
      const driver = await openWithTable();
      const read = (json: string) => driver.all<{ value: unknown }>('select value from json_each(?)', [json]);
      const write = (json: string) =>
        driver.batch([{ sql: 'insert into t (k, v) select value, null from json_each(?)', params: [json] }]);
      for (const broken of ['[', '{'])
        for (const ask of [read, write])
          await expect(ask(broken)).rejects.toMatchObject({ code: 'internal' });
      expect(await read('[7]')).toEqual([{ value: 7 }]);
      expect(await write('[7]')).toEqual([{ changes: 1 }]);
    });

    it('refuses to read by a statement that gives no rows back, and does not run it', async () => {
      const driver = await openWithTable();
      await expect(driver.all('insert into t (k, v) values (1, 2)')).rejects.toMatchObject({
        code: 'internal',
      });
      expect(await rows(driver)).toEqual([]);
    });

    it('keeps a transaction that ends well and reads its own writes inside', async () => {
      const driver = await openWithTable();
      const seen = await driver.transaction(async (tx) => {
        await tx.run('insert into t (k, v) values (?, ?)', [1, 'a']);
        return tx.all('select v from t');
      });
      expect(seen).toEqual([{ v: 'a' }]);
      expect(await rows(driver)).toEqual([{ k: 1, v: 'a' }]);
    });

    it('rolls a transaction back when its work throws', async () => {
      const driver = await openWithTable();
      const work = driver.transaction(async (tx) => {
        await tx.run('insert into t (k, v) values (?, ?)', [1, 'a']);
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      expect(await rows(driver)).toEqual([]);
    });

    it('refuses a transaction handle after its end', async () => {
      const driver = await openWithTable();
      const kept = await driver.transaction(async (tx) => tx);
      await expect(kept.run('insert into t (k, v) values (1, 1)')).rejects.toThrow(/ended/);
      expect(await rows(driver)).toEqual([]);
    });

    it('does overlapping writes one after the other', async () => {
      const driver = await openWithTable();
      const order: string[] = [];
      const slow = (name: string, k: number) =>
        driver.transaction(async (tx) => {
          order.push(`${name} begins`);
          await tx.run('insert into t (k, v) values (?, ?)', [k, name]);
          await Promise.resolve();
          expect(await tx.all('select count(*) as n from t')).toEqual([{ n: k }]);
          order.push(`${name} ends`);
        });
      await Promise.all([
        slow('first', 1),
        slow('second', 2),
        driver.batch([insert(3, 'third')]),
        slow('last', 4),
      ]);
      expect(order).toEqual([
        'first begins',
        'first ends',
        'second begins',
        'second ends',
        'last begins',
        'last ends',
      ]);
      expect((await rows(driver)).map(({ v }) => v)).toEqual(['first', 'second', 'third', 'last']);
    });

    it('goes on after a failed write', async () => {
      const driver = await openWithTable();
      const failing = driver.transaction(() => Promise.reject(new Error('no')));
      const next = driver.batch([insert(1, 'a')]);
      await expect(failing).rejects.toThrow('no');
      expect(await next).toEqual([{ changes: 1 }]);
    });

    it('shows no read what a transaction has not committed', async () => {
      const driver = await openWithTable();
      let read: Promise<unknown> = Promise.resolve();
      await driver
        .transaction(async (tx) => {
          await tx.run('insert into t (k, v) values (1, 1)');
          read = rows(driver);
          if (driver.capabilities.concurrentReads) await read;
          throw new Error('no');
        })
        .catch(() => undefined);
      expect(await read).toEqual([]);
    });

    it('sees its own writes at once', async () => {
      const driver = await openWithTable();
      for (let k = 1; k <= 20; k++) {
        await driver.batch([insert(k, `v${k}`)]);
        expect(await driver.all('select max(k) as k from t')).toEqual([{ k }]);
      }
    });

    it('does all of a script or nothing', async () => {
      const driver = await openWithTable();
      await expect(driver.script('create table u (a); create table t (again);')).rejects.toThrow();
      expect(await driver.all("select name from sqlite_schema where name = 'u'")).toEqual([]);
    });

    it('holds foreign keys', async () => {
      const driver = await openWithTable();
      await driver.script('create table c (k integer references t (k));');
      await expect(driver.batch([{ sql: 'insert into c values (5)' }])).rejects.toThrow();
    });

    it('takes integers where full-text search wants them', async () => {
      const driver = await openWithTable();
      await driver.script("create virtual table f using fts5(x, content='', contentless_delete=1);");
      await driver.batch([
        { sql: 'insert into f (f, rank) values (?, ?)', params: ['automerge', 0] },
        { sql: 'insert or replace into f (rowid, x) values (?, ?)', params: [7, 'wort'] },
      ]);
      expect(await driver.all("select rowid from f where f match 'wort'")).toEqual([{ rowid: 7 }]);
      expect(await driver.all("select v from f_config where k = 'automerge'")).toEqual([{ v: 0 }]);
    });

    it('keeps giving right answers over very many different statements', async () => {
      const driver = await openWithTable();
      for (let n = 0; n < 1000; n++) {
        expect(await driver.all(`select ${n} as n, ? as p`, [n])).toEqual([{ n, p: n }]);
      }
      expect(await driver.all('select 3 as n, ? as p', ['again'])).toEqual([{ n: 3, p: 'again' }]);
    });

    it('ends writes under way before it closes, and refuses later calls', async () => {
      const driver = await openWithTable();
      const writing = driver.transaction(async (tx) => {
        await Promise.resolve();
        return tx.run('insert into t (k, v) values (1, 1)');
      });
      const closing = driver.close();
      expect(await writing).toEqual({ changes: 1 });
      await closing;
      await driver.close();
      for (const call of [
        () => driver.all('select 1'),
        () => driver.batch([]),
        () => driver.script('select 1'),
        () => driver.upkeep('vacuum'),
      ]) {
        const failure = await call().catch((error: unknown) => error);
        expect(isCodexError(failure, 'unavailable')).toBe(true);
      }
    });
  });
}
