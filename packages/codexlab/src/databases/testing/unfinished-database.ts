import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Puts at `path` what a process leaves that is killed while it makes its first table. */
export function leaveUnfinished(path: string): void {
  const dir = mkdtempSync(join(tmpdir(), 'codexlab-unfinished-'));
  const source = join(dir, 'a.db');
  const db = new Database(source);
  db.exec(`pragma cache_size = 1; begin; create table t (a); with recursive n (i) as
    (select 1 union all select i + 1 from n where i < 5000) insert into t select printf('%040d', i) from n`);
  for (const end of ['', '-journal']) copyFileSync(`${source}${end}`, `${path}${end}`);
  db.close();
  rmSync(dir, { recursive: true });
}
