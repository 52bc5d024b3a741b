import Database from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openHost } from 'codexlab';

/** What a branch checkout cost. */
export interface CheckoutRun {
  readonly gitMs: number;
  readonly rawMs: number;
  readonly searchableMs: number;
  readonly transactions: number;
}

const WORD = 'branchword';

/** Switches to a branch that changes `count` files while the notebook is watched. */
export async function measureCheckout(
  dir: string,
  data: string,
  files: readonly string[],
  count: number,
): Promise<CheckoutRun> {
  const changed = files
    .filter((_, i) => i % Math.max(1, Math.floor(files.length / count)) === 0)
    .slice(0, count);
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-C', dir, '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'gc.auto=0', ...args],
      { stdio: 'pipe' },
    );
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'all');
  git('checkout', '-qb', 'other');
  for (const file of changed) appendFileSync(join(dir, file), `\n${WORD}\n`);
  git('commit', '-qam', 'changed');
  git('checkout', '-q', '-');

  const host = await openHost({ dataDir: data });
  const notebook = await host.open(dir);
  await notebook.sync();
  await notebook.watch();
  await notebook.settled();
  const gitStartMs = performance.now();
  git('checkout', '-q', 'other');
  const gitOnceMs = performance.now() - gitStartMs;
  await notebook.settled();
  git('checkout', '-q', '-');
  await notebook.settled();

  const db = new Database(join(dir, '.codex', 'notebook.db'), { readonly: true });
  const find = db.prepare('select count(*) from search_index where search_index match ?').pluck();
  const stamps = db.prepare('select count(distinct at_ms) from change_log where seq > ?').pluck();
  const seq = db.prepare('select max(seq) from change_log').pluck().get() as number;
  const startMs = performance.now();
  git('checkout', '-q', 'other');
  const gitMs = performance.now() - startMs;
  while ((find.get(`"${WORD}"`) as number) < changed.length)
    await new Promise((resolve) => setImmediate(resolve));
  const searchableMs = performance.now() - startMs;
  const transactions = stamps.get(seq) as number;
  db.close();
  await host.close();
  const rawMs = rawReadAndInsert(dir, data, changed);
  git('checkout', '-q', '-');
  rmSync(join(dir, '.git'), { recursive: true });
  return { gitMs: Math.min(gitMs, gitOnceMs), rawMs, searchableMs, transactions };
}

function rawReadAndInsert(dir: string, data: string, files: readonly string[]): number {
  const location = join(data, 'raw-checkout.db');
  rmSync(location, { force: true });
  const db = new Database(location);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(
    "create virtual table text using fts5(content, content='', contentless_delete=1, tokenize='porter unicode61')",
  );
  const insert = db.prepare('insert into text(rowid, content) values (?, ?)');
  const startMs = performance.now();
  db.exec('begin');
  for (const [i, file] of files.entries()) {
    const bytes = readFileSync(join(dir, file));
    createHash('sha256').update(bytes).digest();
    insert.run(BigInt(i + 1), bytes.toString('utf8'));
  }
  db.exec('commit');
  const elapsedMs = performance.now() - startMs;
  db.close();
  return elapsedMs;
}
