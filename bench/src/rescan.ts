import Database from 'better-sqlite3';
import { join } from 'node:path';
import { openHost } from 'codexlab';
import { median } from './figures.ts';
import { rawWalk } from './raw-walk.ts';

/** A comparison that finds nothing to do, against a raw walk that loads the known stats and compares. */
export async function measureRescan(
  dir: string,
  data: string,
  rounds: number,
): Promise<{ rawMs: number; codexMs: number; reads: number }> {
  const host = await openHost({ dataDir: data });
  const notebook = await host.open(dir);
  await notebook.sync();
  const raw: number[] = [];
  const codex: number[] = [];
  let reads = 0;
  for (let round = 0; round < rounds; round++) {
    raw.push(rawRescan(dir));
    const startMs = performance.now();
    reads += (await notebook.sync()).read;
    codex.push(performance.now() - startMs);
  }
  await host.close();
  return { rawMs: median(raw), codexMs: median(codex), reads };
}

function rawRescan(dir: string): number {
  const startMs = performance.now();
  const db = new Database(join(dir, '.codex', 'notebook.db'), { readonly: true });
  const rows = db
    .prepare('select path, stat_key from file_metadata where deleted_at is null')
    .raw()
    .all() as [string, string][];
  const known = new Map(rows);
  let differing = 0;
  rawWalk(dir, (file) => {
    if (known.get(file.path) !== file.statKey) differing++;
    known.delete(file.path);
  });
  db.close();
  if (differing + known.size > 0)
    throw new Error(`The raw comparison found ${differing + known.size} differences.`);
  return performance.now() - startMs;
}
