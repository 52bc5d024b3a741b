import { CodexError } from '@codexlab/core';
import type { SqlDriver } from './driver.ts';
import type { Migration, SchemaDomain } from './migration.ts';

const CREATE_VERSIONS =
  'create table if not exists schema_version (domain text primary key, version integer not null, applied_at integer not null) without rowid;';
const HAS_VERSIONS = `select count(*) as found from sqlite_schema where type = 'table' and name = 'schema_version'`;
const READ_VERSIONS = 'select domain, version from schema_version where version > 0';
const READ_SINCE = 'select min(applied_at) as since from schema_version where version > 0';

/** The version of each domain that a database has. */
export type SchemaVersions = Readonly<Record<string, number>>;

/**
 * Brings a database up to the newest version of every domain. Each step is one transaction with its version row, so
 * a crash leaves whole steps and the next call goes on. Throws `unsupported` for a database of a newer version,
 * which is not changed.
 */
export async function migrate(driver: SqlDriver, domains: readonly SchemaDomain[]): Promise<void> {
  const versions = await schemaVersions(driver);
  requireKnownVersions(versions, domains);
  const steps = domains.flatMap((domain) => stepsUp(domain, versions[domain.domain] ?? 0));
  if (steps.length > 0) await driver.script(CREATE_VERSIONS);
  for (const step of steps) await driver.script(step);
}

/**
 * Takes a database back to older versions, newest steps of the last domains first; what those steps added is lost.
 * Domains that are not named go back to 0.
 */
export async function migrateDown(
  driver: SqlDriver,
  domains: readonly SchemaDomain[],
  targets: SchemaVersions = {},
): Promise<void> {
  const versions = await schemaVersions(driver);
  requireKnownVersions(versions, domains);
  for (const domain of [...domains].reverse()) {
    for (const step of stepsDown(domain, versions[domain.domain] ?? 0, targets[domain.domain] ?? 0))
      await driver.script(step);
  }
}

/** Reads the versions; an empty record when the database has none of ours. */
export async function schemaVersions(driver: Pick<SqlDriver, 'all'>): Promise<SchemaVersions> {
  const [table] = await driver.all<{ found: number }>(HAS_VERSIONS);
  if (table?.found !== 1) return {};
  const rows = await driver.all<{ domain: string; version: number }>(READ_VERSIONS);
  return Object.fromEntries(rows.map((row) => [row.domain, row.version]));
}

/** When the oldest of its parts came to the version that it has, in ms since the epoch; null: it has none of ours. */
export async function schemaSinceMs(driver: Pick<SqlDriver, 'all'>): Promise<number | null> {
  const [table] = await driver.all<{ found: number }>(HAS_VERSIONS);
  if (table?.found !== 1) return null;
  const [row] = await driver.all<{ since: number | null }>(READ_SINCE);
  return row?.since ?? null;
}

/** The newest versions that this program knows. */
export function newestVersions(domains: readonly SchemaDomain[]): SchemaVersions {
  return Object.fromEntries(domains.map((domain) => [domain.domain, domain.migrations.length]));
}

/** Throws `unsupported` when a database has a version of a domain that this program does not know. */
export function requireKnownVersions(found: SchemaVersions, domains: readonly SchemaDomain[]): void {
  const known = newestVersions(domains);
  for (const [domain, version] of Object.entries(found)) {
    const newest = known[domain] ?? 0;
    if (version <= newest) continue;
    throw new CodexError(
      'unsupported',
      `The database was made by a newer version of Codex ("${domain}" has version ${version}, this program knows ` +
        `${newest}). Update Codex, or move the database file away to have it made anew.`,
      { domain, version, newest },
    );
  }
}

function stepsUp({ domain, migrations }: SchemaDomain, from: number): string[] {
  return migrations.slice(from).map((step) => step.up + versionRow(domain, step.version));
}

function stepsDown({ domain, migrations }: SchemaDomain, from: number, to: number): string[] {
  const step = ({ down, version }: Migration) => down + versionRow(domain, version - 1);
  return migrations.slice(to, from).reverse().map(step);
}

function versionRow(domain: string, version: number): string {
  return `
insert or replace into schema_version (domain, version, applied_at)
values ('${domain.replaceAll("'", "''")}', ${version}, cast(unixepoch('subsec') * 1000 as integer));`;
}
