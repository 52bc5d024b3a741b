import { classOf, propertyRows, type PropertyRow } from '@codexlab/core';
import type { Statement } from '../driver.ts';
import { pushRows } from './file-rows.ts';
import { classCode, typeCode } from './property-codes.ts';
import type { SettledChunk } from './settle.ts';

export const propertyStatements = {
  discount: `
    update property_name set files = property_name.files - gone.files
    from (
      select name_id, count(*) as files from property
      where rid in (select value from json_each(?)) and ordinal = 0 group by name_id
    ) gone
    where property_name.name_id = gone.name_id`,
  discountTypes: `
    update property_type set files = property_type.files - gone.files
    from (
      select name_id, type, count(distinct rid) as files from property
      where rid in (select value from json_each(?)) group by name_id, type
    ) gone
    where property_type.name_id = gone.name_id and property_type.type = gone.type`,
  detach: 'delete from property where rid in (select value from json_each(?))',
  count: `
    insert into property_name (name, files) select value ->> 0, value ->> 1 from json_each(?) where true
    on conflict (name) do update set files = files + excluded.files`,
  countTypes: `
    insert into property_type (name_id, type, files)
    select n.name_id, j.value ->> 1, j.value ->> 2
    from json_each(?) j cross join property_name n where n.name = j.value ->> 0
    on conflict (name_id, type) do update set files = files + excluded.files`,
  attach: `
    insert into property (rid, name_id, ordinal, type, class, value)
    select j.value ->> 0, n.name_id, j.value ->> 2, j.value ->> 3, j.value ->> 4,
      coalesce(j.value ->> 5, cast(j.value ->> 6 as real))
    from json_each(?) j cross join property_name n where n.name = j.value ->> 1`,
  removeUnusedTypes: `
    delete from property_type where name_id in (
      select name_id from property_name indexed by property_name_unused where files <= 0)`,
  removeUnused: 'delete from property_name where files <= 0',
} as const;

/** The writes that take the properties of files away. */
export function detachProperties(rids: readonly number[]): Statement[] {
  const writes: Statement[] = [];
  pushRows(writes, propertyStatements.discount, rids);
  pushRows(writes, propertyStatements.discountTypes, rids);
  pushRows(writes, propertyStatements.detach, rids);
  return writes;
}

/** The writes that give the written files of a chunk their properties. */
export function attachProperties(chunk: SettledChunk): Statement[] {
  const names = new Map<string, number>();
  const types = new Map<string, [name: string, type: number, files: number]>();
  const stored: unknown[] = [];
  for (const { rid, entry } of chunk.written.values()) {
    const rows = propertyRows(entry.parsed.properties);
    for (const row of rows) stored.push(columns(rid, row));
    for (const name of new Set(rows.map((row) => row.name))) names.set(name, (names.get(name) ?? 0) + 1);
    for (const [key, { name, type }] of new Map(rows.map((row) => [`${row.type} ${row.name}`, row])))
      types.set(key, [name, typeCode(type), (types.get(key)?.[2] ?? 0) + 1]);
  }
  const writes: Statement[] = [];
  pushRows(writes, propertyStatements.count, [...names]);
  pushRows(writes, propertyStatements.countTypes, [...types.values()]);
  pushRows(writes, propertyStatements.attach, stored);
  return writes;
}

/** The writes that forget names that no file uses any more. */
export function removeUnusedNames(): Statement[] {
  return [{ sql: propertyStatements.removeUnusedTypes }, { sql: propertyStatements.removeUnused }];
}

/** JSON writes large whole numbers in short (2 ** 60 as …7000), which the engine would take for an integer that is another. */
function columns(rid: number, { name, ordinal, type, value }: PropertyRow): unknown[] {
  const row = [rid, name, ordinal, typeCode(type), classCode(classOf(type))];
  const isInexact = Number.isInteger(value) && !Number.isSafeInteger(value);
  return isInexact ? [...row, null, (value as number).toExponential()] : [...row, value];
}
