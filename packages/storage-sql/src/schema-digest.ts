import type { SqlDriver } from './driver.ts';

const READ_SCHEMA = `
select type, name, coalesce(sql, '') as sql from sqlite_schema
where name not like 'sqlite\\_%' escape '\\' order by type, name`;

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/**
 * SHA-256 (64 hexadecimal digits) of what tables, indexes and triggers a database has, whatever the spacing of
 * their SQL. The tables that full-text search keeps for itself belong to the engine and are left out.
 */
export async function schemaDigest(driver: Pick<SqlDriver, 'all'>): Promise<string> {
  const rows = await driver.all<SchemaRow>(READ_SCHEMA);
  const virtual = rows.filter((row) => /^create virtual table/i.test(row.sql)).map((row) => `${row.name}_`);
  const own = rows.filter((row) => !virtual.some((prefix) => row.name.startsWith(prefix)));
  const text = own.map((row) => `${row.type} ${row.name} ${row.sql.replace(/\s+/g, ' ').trim()}\n`).join('');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
