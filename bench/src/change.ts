import Database from 'better-sqlite3';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHost } from 'codexlab';

/** After a burst the watcher waits for more; a single edit is one that comes to rest. */
const IDLE_MS = 500;

/**
 * Edits single files from outside and measures until another connection finds the new word, with the notebook idle
 * before each edit. Milliseconds, one per edit.
 */
export async function measureChange(
  dir: string,
  data: string,
  files: readonly string[],
  edits: number,
): Promise<number[]> {
  const host = await openHost({ dataDir: data });
  const notebook = await host.open(dir);
  await notebook.sync();
  await notebook.watch();
  await notebook.settled();
  const db = new Database(join(dir, '.codex', 'notebook.db'), { readonly: true });
  const find = db.prepare('select rowid from search_index where search_index match ?');
  const latencies: number[] = [];
  for (let i = 0; i < edits; i++) {
    const path = join(dir, files[(i * 7919) % files.length]!);
    const word = `zzedit${process.pid}x${i}`;
    const text = `${readFileSync(path, 'utf8')}\n${word}\n`;
    const startMs = performance.now();
    writeFileSync(path, text);
    while (find.all(`"${word}"`).length === 0) await breathe();
    latencies.push(performance.now() - startMs);
    await notebook.settled();
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  }
  db.close();
  await host.close();
  return latencies;
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
