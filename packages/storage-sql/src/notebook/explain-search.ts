import type { SqlDriver, SqlParams } from '../driver.ts';

type Reads = Pick<SqlDriver, 'all'>;

interface PlanRow {
  readonly id: number;
  readonly parent: number;
  readonly detail: string;
}

/** Short names in statements, as a person would say them. */
const ALIASES: Readonly<Record<string, string>> = {
  hit: 'files',
  f: 'files',
  d: 'files',
  p: 'properties',
  n: 'names of properties',
  l: 'links',
  k: 'keys of links',
  a: 'aliases',
  t: 'tags',
  ft: 'tags of files',
  s: 'the gathered files',
  h: 'the page',
  j: 'values',
};

/** Asks with `work` and tells how the engine answered: the steps of every statement, indented by what they belong to. */
export async function explainReads(
  driver: Reads,
  work: (driver: Reads) => Promise<unknown>,
): Promise<readonly string[]> {
  const asked: { readonly sql: string; readonly params: SqlParams }[] = [];
  await work({
    all: (sql, params = []) => {
      asked.push({ sql, params });
      return driver.all(sql, params);
    },
  });
  const lines: string[] = [];
  for (const [at, { sql, params }] of asked.entries()) {
    const rows = await driver.all<PlanRow>(`explain query plan ${sql}`, params);
    lines.push(`${at + 1}. ${purposeOf(sql)}`, ...stepsOf(rows));
  }
  return lines;
}

function stepsOf(rows: readonly PlanRow[]): string[] {
  const depths = new Map<number, number>();
  return rows.map(({ id, parent, detail }) => {
    const depth = (depths.get(parent) ?? 0) + 1;
    depths.set(id, depth);
    return `${'  '.repeat(depth)}${readable(detail)}`;
  });
}

function readable(detail: string): string {
  return detail.replace(/^(SCAN|SEARCH) (\w+)\b/, (_, step: string, name: string) => {
    return `${step} ${Object.hasOwn(ALIASES, name) ? ALIASES[name]! : name}`;
  });
}

function purposeOf(sql: string): string {
  if (sql.startsWith('select count(*) as files')) return 'count files';
  if (sql.startsWith('with newest')) return 'count what may be ranked';
  if (sql.startsWith('with ranked')) return 'rank files';
  if (/^select (h|hit|f)\.rid/.test(sql)) return 'read a page of files';
  return 'look something up';
}
