import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { absPath, CodexError, isCodexError, systemClock } from '@codexlab/core';
import { libsql } from '@codexlab/storage-libsql';
import type { SqlDriver, SqlEngine } from '@codexlab/storage-sql';
import { sqlite } from '@codexlab/storage-sqlite';
import { expect, it } from 'vitest';
import { type DiskFault, faultingDisk } from '../../operations/backup/testing/faulting-disk.ts';
import { unsyncedDisk } from '../../operations/backup/testing/unsynced-disk.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { engineOf } from '../engine-mark.ts';
import { loadEngine } from '../load-engine.ts';
import { NOTEBOOK_DATABASE } from '../names.ts';
import { moveNotebook } from './move-folder.ts';
import { dumpOf } from './testing/dump.ts';
import { makeNotebook } from './testing/made-notebook.ts';

const USUAL = [NOTEBOOK_DATABASE];

async function scene() {
  const made = await makeNotebook(sqlite(), 1);
  const original = temporaryFolder();
  cpSync(made.indexDir, original, { recursive: true });
  const [old, next] = await Promise.all([loadEngine(sqlite()), loadEngine(libsql())]);
  const dump = await dumpOf(old, join(made.indexDir, NOTEBOOK_DATABASE));
  const place = { root: made.root, indexDir: made.indexDir };
  const shared = { dataDir: absPath(made.dataDir), to: libsql(), env: {}, clock: systemClock };
  return {
    dir: made.indexDir,
    begin() {
      rmSync(made.indexDir, { recursive: true });
      cpSync(original, made.indexDir, { recursive: true });
    },
    async move(fault: DiskFault | null) {
      const disk = faultingDisk(unsyncedDisk, fault);
      await moveNotebook(place, { ...shared, disk });
      return disk.operations();
    },
    moveWith: (load: typeof loadEngine) => moveNotebook(place, { ...shared, disk: unsyncedDisk, load }),
    /** Which engine keeps the very rows; null: an interrupted move is told. */
    async keeper(): Promise<string | null> {
      try {
        const name = engineOf(made.indexDir);
        const path = join(made.indexDir, NOTEBOOK_DATABASE);
        expect(await dumpOf(name === 'sqlite' ? old : next, path)).toEqual(dump);
        return name;
      } catch (error) {
        if (!isCodexError(error) || error.details.reason !== 'moving') throw error;
        expect(error.message).toMatch(/interrupted.*codexlab engine move libsql --notebook .* --yes$/);
        return null;
      }
    },
  };
}

it.each(['fail', 'crash'] as const)(
  'a move whose disk is made to %s at any step leaves an index that opens, or says that it is to be run again',
  async (kind) => {
    const { dir, begin, move, keeper } = await scene();
    const operations = await move(null);
    expect(operations).toBeGreaterThan(15);
    const keepers = new Set<string | null>();
    for (let operation = 1; operation <= operations; operation++) {
      begin();
      await expect(move({ operation, kind })).rejects.toThrow();
      keepers.add(await keeper());
      await move(null);
      expect([operation, await keeper()]).toEqual([operation, 'libsql']);
      const left = readdirSync(dir).filter((name) => /moving|engine\.move$|-wal$/.test(name));
      expect([operation, left]).toEqual([operation, []]);
    }
    expect(keepers).toContain('sqlite');
    expect(keepers).toContain(null);
  },
);

/** An engine whose disk is full from one write on. */
function filling(engine: SqlEngine, writes: number): SqlEngine {
  let left = writes;
  const refused = () => new CodexError('unavailable', 'The disk is full.', { errno: 'ENOSPC' });
  const spend = async <T>(work: () => Promise<T>): Promise<T> => {
    if (left-- <= 0) throw refused();
    return work();
  };
  const wrap = (driver: SqlDriver): SqlDriver => ({
    ...driver,
    batch: (statements) => spend(() => driver.batch(statements)),
    script: (sql) => spend(() => driver.script(sql)),
    upkeep: (sql) => spend(() => driver.upkeep(sql)),
  });
  return { ...engine, openDriver: async (options) => wrap(await engine.openDriver(options)) };
}

it('a disk that is full at any write of the new database leaves the old one in use, and nothing beside it', async () => {
  const { dir, begin, moveWith, keeper } = await scene();
  const next = await loadEngine(libsql());
  for (let writes = 0; ; writes += 5) {
    begin();
    const load: typeof loadEngine = async (choice) =>
      choice.name === 'libsql' ? filling(next, writes) : loadEngine(choice);
    const failure = await moveWith(load).then(
      () => null,
      (error: unknown) => error,
    );
    if (failure === null) {
      expect(writes).toBeGreaterThan(40);
      return;
    }
    expect(failure).toMatchObject({ code: 'unavailable', details: { errno: 'ENOSPC' } });
    expect([writes, await keeper()]).toEqual([writes, 'sqlite']);
    const left = readdirSync(dir).filter((name) => name.startsWith(NOTEBOOK_DATABASE));
    expect(left.filter((name) => !/-(?:wal|shm)$/.test(name))).toEqual(USUAL);
    expect(existsSync(join(dir, 'engine'))).toBe(false);
  }
});
