import { CASE_TIMEOUT_MS } from '@codexlab/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { SqlDriver } from './driver.ts';
import type { SlowStatement, SlowStatements } from './slow-statements.ts';

/** Opens an empty database whose driver tells of slow statements; the suite closes it. */
export type SlowSetup = (slow: SlowStatements) => Promise<SqlDriver>;

const MAX_CHARS = 1_000;

/** What drivers that are made by `createDriver` must tell of their statements. Call it in a test file of the adapter. */
export function testSlowStatements(name: string, setup: SlowSetup): void {
  describe(`${name} as one that tells of slow statements`, { timeout: CASE_TIMEOUT_MS }, () => {
    const opened: SqlDriver[] = [];
    const openTelling = async (overMs: number) => {
      const told: SlowStatement[] = [];
      const driver = await setup({ overMs, tell: (each) => void told.push(each) });
      opened.push(driver);
      return { driver, told };
    };

    afterEach(async () => {
      for (const driver of opened.splice(0)) await driver.close();
    });

    it('tells of reads, writes and commits by their text, on one line, and never of what was bound', async () => {
      const { driver, told } = await openTelling(-1);
      await driver.script('create table t (v text);');
      await driver.batch([{ sql: 'insert into t\n  values (?)', params: ['canary'] }]);
      await driver.all('select v from t where v = ?', ['canary']);
      const texts = told.map(({ sql }) => sql);
      expect(texts).toEqual(
        expect.arrayContaining(['insert into t values (?)', 'select v from t where v = ?', 'commit']),
      );
      expect(texts.join('\n')).not.toContain('canary');
      expect(told.every(({ durationMs }) => durationMs >= 0)).toBe(true);
    });

    it('tells of statements that fail, and cuts long ones', async () => {
      const { driver, told } = await openTelling(-1);
      await expect(driver.all(`select ${'1,'.repeat(900)} nothing`)).rejects.toThrow(/nothing/);
      expect(told.at(-1)!.sql).toHaveLength(MAX_CHARS);
    });

    it('says nothing of those that are quick enough', async () => {
      const { driver, told } = await openTelling(Infinity);
      await driver.all('select 1');
      expect(told).toEqual([]);
    });
  });
}
