import { type SearchNode, type SearchSort, seesAll } from '@codexlab/core';
import { openNotebookIndexReader } from '@codexlab/storage-sql';
import { openDriver } from '@codexlab/storage-sqlite';
import Database from 'better-sqlite3';
import { median } from './figures.ts';

const PAGE = 50;
const DEEP_PAGES = 20;
const MAX_COUNTED = 10_000;
/** A server asks the same code again and again: what is measured is not its first run. */
const WARM_UP = 100;

/** How long one question took, beside statements written by hand for it. */
export interface PropertyRun {
  readonly name: string;
  readonly ms: number;
  readonly rawMs: number;
}

interface Question {
  readonly name: string;
  readonly where: SearchNode;
  readonly sort: SearchSort;
  /** What follows `from` when the question is answered by hand, without order and limit; the files are `f`. */
  readonly page: string;
  readonly order: string;
  /** The same for counting the files. */
  readonly count: string;
  /** How many pages lie before the one that is read. */
  readonly pages?: number;
}

/** Times pages of 50 files with their total, for filters and sorts by properties. */
export async function measureProperties(location: string, rounds: number): Promise<PropertyRun[]> {
  const reader = await openNotebookIndexReader(
    await openDriver({ location, synchronous: 'NORMAL', readOnly: true }),
    { snippets: await openDriver({ location: ':memory:', synchronous: 'NORMAL' }) },
  );
  const db = new Database(location, { readonly: true });
  db.pragma('mmap_size = 268435456');
  db.pragma('cache_size = 10000');
  const runs: PropertyRun[] = [];
  for (const question of questionsOf(db)) {
    const { name, where, sort, pages = 0 } = question;
    let cursor: string | null = null;
    for (let page = 0; page < pages; page++)
      cursor = (await reader.search.find(seesAll, { where }, { limit: PAGE, sort, cursor })).nextCursor;
    const read = () => reader.search.find(seesAll, { where }, { limit: PAGE, sort, cursor });
    const raw = byHand(db, question);
    const found = (await read()).items.map(({ path }) => path);
    const wanted = raw();
    if (found.length !== wanted.length)
      throw new Error(`${name}: ${found.length} files instead of ${wanted.length}.`);
    for (let round = 0; round < WARM_UP; round++) {
      raw();
      await read();
    }
    const [took, rawTook]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      rawTook.push(await timed(raw));
      took.push(await timed(read));
    }
    runs.push({ name, ms: median(took), rawMs: median(rawTook) });
  }
  db.close();
  await reader.close();
  return runs;
}

/** The page and, like the library on a first page, the number of files up to a limit. */
function byHand(db: Database.Database, { page, order, count, pages = 0 }: Question): () => unknown[] {
  const read = db.prepare(
    `select f.id, f.path, f.title from ${page} order by ${order} limit ${PAGE} offset ${pages * PAGE}`,
  );
  const counted = db.prepare(`select count(*) from (select 1 from ${count} limit ${MAX_COUNTED})`);
  return () => {
    if (pages === 0) counted.get();
    return read.all();
  };
}

const FROM_MS = Date.UTC(2023, 0, 1);
const TO_MS = Date.UTC(2024, 0, 1);
const NEWEST: SearchSort = { by: 'modified', descending: true };
const FILES_IN_ORDER = 'file_metadata f where f.deleted_at is null';

function questionsOf(db: Database.Database): Question[] {
  const idOf = db.prepare('select name_id from property_name where name = ?').pluck();
  const named = (alias: string, name: string) => `${alias}.name_id = ${Number(idOf.get(name))}`;
  const rows = (name: string, condition: string) =>
    `property p where ${named('p', name)} and p.ordinal = 0 and ${condition}`;
  const files = (name: string, condition: string) =>
    `property p cross join file_metadata f on f.rid = p.rid where ${named('p', name)} and p.ordinal = 0 and ${condition}`;
  const has = (of: string, name: string, condition: string) =>
    `exists (select 1 from property h where h.rid = ${of}.rid and ${named('h', name)} and ${condition})`;
  return [
    {
      ...{ name: 'few by text, newest first', where: text('batch', 'batch 3'), sort: NEWEST },
      page: files('batch', `p.class = 3 and p.value = 'batch 3'`),
      order: 'f.last_modified desc',
      count: rows('batch', `p.class = 3 and p.value = 'batch 3'`),
    },
    {
      ...{ name: 'many by text, newest first', where: text('status', 'running'), sort: NEWEST },
      page: `${FILES_IN_ORDER} and ${has('f', 'status', `h.class = 3 and h.value = 'running'`)}`,
      order: 'f.last_modified desc',
      count: rows('status', `p.class = 3 and p.value = 'running'`),
    },
    {
      name: 'numbers in a range, in their order',
      where: range('temperature', 'number', 200, 400),
      sort: { by: 'property', name: 'temperature', descending: false },
      page: files('temperature', 'p.class = 1 and p.value >= 200 and p.value <= 400'),
      order: 'p.value',
      count: rows('temperature', 'p.class = 1 and p.value >= 200 and p.value <= 400'),
    },
    {
      name: 'dates in a range, latest first',
      where: range('date', 'moment', FROM_MS, TO_MS),
      sort: { by: 'property', name: 'date', descending: true },
      page: files('date', `p.class = 2 and p.value >= ${FROM_MS} and p.value <= ${TO_MS}`),
      order: 'p.value desc',
      count: rows('date', `p.class = 2 and p.value >= ${FROM_MS} and p.value <= ${TO_MS}`),
    },
    {
      name: 'two properties',
      where: { type: 'and', nodes: [text('status', 'failed'), range('priority', 'number', 3, 4)] },
      sort: NEWEST,
      page: `${FILES_IN_ORDER} and ${has('f', 'status', `h.class = 3 and h.value = 'failed'`)}
        and ${has('f', 'priority', 'h.class = 1 and h.value between 3 and 4')}`,
      order: 'f.last_modified desc',
      count: `${rows('status', `p.class = 3 and p.value = 'failed'`)}
        and ${has('p', 'priority', 'h.class = 1 and h.value between 3 and 4')}`,
    },
    {
      name: 'has a property',
      where: { type: 'property', name: 'reviewed', ranges: null },
      sort: { by: 'path', descending: false },
      page: `${FILES_IN_ORDER} and ${has('f', 'reviewed', '1')}`,
      order: 'f.path',
      count: rows('reviewed', '1'),
    },
    {
      name: 'sorted, missing last',
      where: text('status', 'done'),
      sort: { by: 'property', name: 'reviewed', descending: false },
      page: files('reviewed', has('p', 'status', `h.class = 3 and h.value = 'done'`)),
      order: 'p.class, p.value, p.rid',
      count: rows('status', `p.class = 3 and p.value = 'done'`),
    },
    {
      name: 'page 21 of numbers',
      where: range('temperature', 'number', 200, 900),
      sort: { by: 'property', name: 'temperature', descending: false },
      page: files('temperature', 'p.class = 1 and p.value >= 200 and p.value <= 900'),
      order: 'p.value',
      count: rows('temperature', 'p.class = 1 and p.value >= 200 and p.value <= 900'),
      pages: DEEP_PAGES,
    },
  ];
}

function text(name: string, value: string): SearchNode {
  const at = { value, inclusive: true };
  return { type: 'property', name, ranges: [{ class: 'text', from: at, to: at }] };
}

function range(name: string, of: 'number' | 'moment', from: number, to: number): SearchNode {
  const bounds = { from: { value: from, inclusive: true }, to: { value: to, inclusive: true } };
  return { type: 'property', name, ranges: [{ class: of, ...bounds }] };
}

async function timed(work: () => unknown): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
