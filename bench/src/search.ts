import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHost } from 'codexlab';
import { quantile } from './figures.ts';

/** How long one class of searches took, beside the raw statements for the same words. */
export interface SearchRun {
  readonly name: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly rawP50Ms: number;
}

/** Times the classes of searches with 20 hits and their snippets. */
export async function measureSearch(
  dir: string,
  data: string,
  files: readonly string[],
  rounds: number,
): Promise<SearchRun[]> {
  const host = await openHost({ dataDir: data });
  const notebook = await host.open(dir);
  await notebook.sync();
  const db = new Database(join(dir, '.codex', 'notebook.db'), { readonly: true });
  db.pragma('mmap_size = 268435456');
  const runs: SearchRun[] = [];
  for (const [name, queries] of Object.entries(classesOf(dir, files, db))) {
    const took: number[] = [];
    const raw: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const query = queries[round % queries.length]!;
      raw.push(await timed(() => rawSearch(db, dir, query.match)));
      took.push(await timed(() => notebook.search(query.text, { limit: 20 })));
    }
    runs.push({
      name,
      p50Ms: quantile(took, 0.5),
      p95Ms: quantile(took, 0.95),
      rawP50Ms: quantile(raw, 0.5),
    });
  }
  db.close();
  await host.close();
  return runs;
}

interface Query {
  readonly text: string;
  readonly match: string;
}

/** Words of the corpus itself, sorted into classes by how many files have them. */
function classesOf(dir: string, files: readonly string[], db: Database.Database): Record<string, Query[]> {
  const words = new Set<string>();
  const phrases: string[] = [];
  for (let i = 0; i < 60; i++) {
    const text = readFileSync(join(dir, files[(i * 9973) % files.length]!), 'utf8').replace(
      /^---[\s\S]*?\n---\n/,
      '',
    );
    const found = text.match(/\b[a-z]{4,14}\b/g) ?? [];
    for (const word of found.slice(0, 80)) words.add(word);
    const pair = /\b([a-z]{4,12} [a-z]{4,12})\b/.exec(text)?.[1];
    if (pair) phrases.push(pair);
  }
  const count = db.prepare('select count(*) from search_index where search_index match ?').pluck();
  const share = (word: string) => (count.get(`"${word}"`) as number) / files.length;
  const shares = [...words].map((word) => ({ word, share: share(word) }));
  const pick = (from: number, to: number) =>
    shares
      .filter((each) => each.share > from && each.share <= to)
      .map((each) => each.word)
      .slice(0, 40);
  const mid = pick(0.002, 0.02);
  const common = pick(0.15, 1);
  const word = (text: string): Query => ({ text, match: `"${text}"` });
  return Object.fromEntries(
    Object.entries({
      rare: pick(0, 0.001).map(word),
      mid: mid.map(word),
      common: common.map(word),
      AND: mid.slice(1).map((each, i) => ({ text: `${each} ${mid[i]}`, match: `"${each}" AND "${mid[i]}"` })),
      prefix: mid.map((each) => ({ text: `${each.slice(0, 4)}*`, match: `"${each.slice(0, 4)}"*` })),
      phrase: phrases.map((each) => ({ text: `"${each}"`, match: `"${each}"` })),
    }).filter(([, queries]) => queries.length > 0),
  );
}

/**
 * What anybody would write first against the same index: 20 hits by rank among at most 2,000 candidates, and a
 * snippet of each file by an index in memory.
 */
function rawSearch(db: Database.Database, dir: string, match: string): number {
  const hits = db
    .prepare(
      `select f.path from (select rowid as rid, bm25(search_index, 10, 1, 4) as score from search_index where search_index match ? order by rowid desc limit 2000) hit
       join file_metadata f on f.rid = hit.rid order by hit.score limit 20`,
    )
    .pluck()
    .all(match) as string[];
  const memory = new Database(':memory:');
  memory.exec("create virtual table text using fts5(content, tokenize='porter unicode61')");
  const insert = memory.prepare('insert into text(rowid, content) values (?, ?)');
  hits.forEach((path, i) =>
    insert.run(BigInt(i + 1), readFileSync(join(dir, path), 'utf8').slice(0, 20_000)),
  );
  const snippets = memory
    .prepare("select snippet(text, 0, '[', ']', '…', 16) from text where text match ?")
    .all(match);
  memory.close();
  return snippets.length;
}

async function timed(work: () => unknown): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
