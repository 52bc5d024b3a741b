import { CodexError } from '@codexlab/core';
import {
  migrateDown,
  newestVersions,
  schemaVersions,
  type SchemaVersions,
  type SqlDriver,
  systemSchema,
} from '@codexlab/storage-sql';

/**
 * Takes domains of a system database back to older versions; what those steps added is lost. Throws `invalid` for domains
 * and versions that there are not, and for a domain that is to go while others refer to its tables.
 */
export async function takeBack(driver: SqlDriver, targets: SchemaVersions): Promise<void> {
  const newest = newestVersions(systemSchema);
  for (const [domain, version] of Object.entries(targets)) {
    const known = Object.hasOwn(newest, domain) ? newest[domain]! : -1;
    if (Number.isInteger(version) && version >= 0 && version <= known) continue;
    throw new CodexError('invalid', `There is no version ${version} of "${domain}".`, { field: domain });
  }
  const wanted = { ...(await schemaVersions(driver)), ...targets };
  requireFoundations(wanted);
  await migrateDown(driver, systemSchema, wanted);
}

/** Tables refer to those of domains before theirs: what goes altogether goes from the last domain on. */
function requireFoundations(wanted: SchemaVersions): void {
  const gone = systemSchema.findIndex(({ domain }) => (wanted[domain] ?? 0) === 0);
  const standing = systemSchema
    .slice(gone < 0 ? systemSchema.length : gone)
    .filter(({ domain }) => wanted[domain]);
  if (standing.length === 0) return;
  const names = standing.map(({ domain }) => domain).join(', ');
  const { domain } = systemSchema[gone]!;
  throw new CodexError('invalid', `"${domain}" can only be taken to 0 together with: ${names}.`, {
    field: domain,
  });
}
