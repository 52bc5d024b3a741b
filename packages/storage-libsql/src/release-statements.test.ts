import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, it, onTestFinished } from 'vitest';
import { releaseStatements } from './release-statements.ts';

const WITHOUT_OTHERS = 'pragma journal_mode = delete';

/** Leaves a connection behind that is closed and yet lives on in its statement. */
function leaveBehind(path: string): void {
  const db = new Database(path);
  db.exec('pragma journal_mode = wal; create table t (a)');
  db.prepare('select a from t').all([]);
  db.close();
}

it('ends connections that were closed before their statements', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'codexlab-release-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const path = join(dir, 'a.db');
  leaveBehind(path);
  const next = new Database(path);
  onTestFinished(() => void next.close());
  expect(() => next.exec(WITHOUT_OTHERS)).toThrow(/locked/);
  await releaseStatements();
  next.exec(WITHOUT_OTHERS);
});
