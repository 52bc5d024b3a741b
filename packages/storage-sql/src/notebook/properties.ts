import {
  decodeCursor,
  foldName,
  pageLimit,
  type NotebookId,
  type PropertyCount,
  type PropertyStore,
  type PropertyValueCount,
  textKey,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { createGate, EMPTY_PAGE } from './gate.ts';
import { endOfPrefix, toPage } from './keyset.ts';
import { classCode, typeOfCode } from './property-codes.ts';

/** The values of a property are counted in so many of its rows. */
const MAX_COUNTED_VALUES = 10_000;
const DEFAULT_VALUES = 50;
const MAX_VALUES = 1000;

const byValue = `
  group by type, value order by files desc, class, value, type limit ?`;

export const propertyReadStatements = {
  list: `
    select n.name, n.files, (
      select json_group_array(type) from (
        select t.type from property_type t where t.name_id = n.name_id and t.files > 0 order by t.files desc, t.type
      )) as types
    from property_name n where n.name >= ? and n.name < ? and n.name > ? and n.files > 0 order by n.name limit ?`,
  name: 'select name_id as nameId, files from property_name where name = ? and files > 0',
  values: `
    select type, class, value, count(distinct rid) as files from (
      select p.rid, p.type, p.class, p.value from property p where p.name_id = ? and p.ordinal = 0
      union all
      select p.rid, p.type, p.class, p.value from property p where p.name_id = ? and p.ordinal > 0 limit ?
    )${byValue}`,
  /** Newest first: the names of each file lie together. */
  newestValues: `
    select type, class, value, count(distinct rid) as files from (
      select p.rid, p.type, p.class, p.value from file_metadata f cross join property p
      where p.rid = f.rid and p.name_id = ? order by f.rid desc limit ?
    )${byValue}`,
  texts: `
    select type, class, value, count(distinct rid) as files from (
      select * from (
        select p.rid, p.type, p.class, p.value from property p
        where p.name_id = ? and p.ordinal = 0 and p.class = ? and p.value >= ? and p.value < ? limit ?)
      union all
      select * from (
        select p.rid, p.type, p.class, p.value from property p
        where p.name_id = ? and p.ordinal > 0 and p.class = ? and p.value >= ? and p.value < ? limit ?)
    )${byValue}`,
} as const;

interface NameRow {
  readonly name: string;
  readonly files: number;
  readonly types: string;
}

interface ValueRow {
  readonly type: number;
  readonly value: string | number;
  readonly files: number;
}

type Reads = Pick<SqlDriver, 'all'>;

/** Reads the properties of one notebook's index. */
export function createPropertyStore(driver: Reads, notebookId: NotebookId): PropertyStore {
  const gate = createGate(notebookId);
  return {
    list: (visibility, { prefix = '', ...page }) =>
      gate(visibility, EMPTY_PAGE, async () => {
        const start = prefix.toLowerCase();
        const list = `properties ${start}`;
        const limit = pageLimit(page);
        const after = decodeCursor(list, page.cursor)?.[0] ?? '';
        const params = [start, endOfPrefix(start), after, limit + 1];
        const rows = await driver.all<NameRow>(propertyReadStatements.list, params);
        return toPage(list, rows, limit, { item: toCount, key: ({ name }) => [name] });
      }),
    values: (visibility, name, { prefix = '', limit = DEFAULT_VALUES } = {}) =>
      gate(visibility, [], async () => {
        const wanted = Math.min(Math.max(1, Math.trunc(limit)), MAX_VALUES);
        const rows = await readValues(driver, name.toLowerCase(), prefix, wanted);
        return rows.map(toValueCount);
      }),
  };
}

async function readValues(driver: Reads, name: string, prefix: string, limit: number): Promise<ValueRow[]> {
  const [row] = await driver.all<{ nameId: number; files: number }>(propertyReadStatements.name, [name]);
  if (!row) return [];
  const { nameId, files } = row;
  if (prefix !== '') {
    const start = textKey(foldName(prefix));
    const range = [nameId, classCode('text'), start, endOfPrefix(start), MAX_COUNTED_VALUES];
    return driver.all<ValueRow>(propertyReadStatements.texts, [...range, ...range, limit]);
  }
  return files > MAX_COUNTED_VALUES
    ? driver.all<ValueRow>(propertyReadStatements.newestValues, [nameId, MAX_COUNTED_VALUES, limit])
    : driver.all<ValueRow>(propertyReadStatements.values, [nameId, nameId, MAX_COUNTED_VALUES, limit]);
}

function toCount({ name, files, types }: NameRow): PropertyCount {
  return { name, files, types: (JSON.parse(types) as number[]).map(typeOfCode) };
}

function toValueCount({ type, value, files }: ValueRow): PropertyValueCount {
  return { type: typeOfCode(type), value, files };
}
