import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absPath, type AuditHead, CodexError, isCodexError, verifyChain } from '@codexlab/core';
import {
  createAuditStore,
  newestVersions,
  notebookSchema,
  schemaDigest,
  schemaVersions,
  type SchemaDomain,
  type SqlDriver,
  systemSchema,
} from '@codexlab/storage-sql';
import { openAuditAnchors } from '../../server/audit-anchors.ts';
import { verifyArchive } from '../../server/verify-archive.ts';
import { loadEngine } from '../../databases/load-engine.ts';
import { type Care, careHere } from '../../databases/tend-database.ts';
import { storageOf } from './copy-storage.ts';
import { digestOf, lookAt } from './disk.ts';
import {
  type BackupEntry,
  type BackupManifest,
  type DatabasePart,
  MANIFEST,
  MANIFEST_DIGEST,
} from './manifest.ts';
import { parseManifest } from './manifest-json.ts';

/** Something of a backup that is not as it was made. */
export interface BackupFault {
  /** Relative to the backup. */
  readonly path: string;
  readonly message: string;
}

/** What looking at a backup found. */
export interface BackupVerdict {
  readonly sound: boolean;
  /** At most 100. */
  readonly faults: readonly BackupFault[];
  /** Null when it cannot be read. */
  readonly manifest: BackupManifest | null;
}

/** How to look at a backup. */
export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears how much is done, from 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Looks whether a database is sound. Default: in this thread. */
  readonly check?: Care['check'] | undefined;
}

const MAX_FAULTS = 100;

/**
 * Looks whether a backup is what was written: the manifest, size and SHA-256 of every file, the structure and schema of
 * every database, the chain of the audit log with the heads that were noted outside of it. Changes nothing. Throws
 * `not_found` when there is no backup, `unavailable` when the disk cannot be read or a database needs another key (details
 * `{ reason: 'key' }`), `invalid` for an engine that is not known here.
 */
export async function verifyBackup(backup: string, options: VerifyOptions = {}): Promise<BackupVerdict> {
  const faults: BackupFault[] = [];
  const manifest = await readManifest(backup).catch((error: unknown) => {
    if (!isCodexError(error, 'invalid') && !isCodexError(error, 'unsupported')) throw error;
    faults.push({ path: MANIFEST, message: error.message });
    return null;
  });
  if (!manifest) return { sound: false, faults, manifest };
  for (const [index, entry] of manifest.entries.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.(index / manifest.entries.length);
    const message = await faultOf(backup, entry);
    if (message !== null) faults.push({ path: entry.path, message });
    if (faults.length >= MAX_FAULTS) break;
  }
  if (faults.length === 0) faults.push(...(await databaseFaults(backup, manifest, options)));
  return { sound: faults.length === 0, faults, manifest };
}

/** Reads the manifest of a backup. Throws `not_found`, `invalid` for one that is not what was written, `unsupported`. */
export async function readManifest(backup: string): Promise<BackupManifest> {
  const [digest, bytes] = await Promise.all([readPart(backup, MANIFEST_DIGEST), readPart(backup, MANIFEST)]);
  if (!digest && !bytes)
    throw new CodexError('not_found', `There is no backup at ${backup}.`, { path: backup });
  const found = bytes && `${createHash('sha256').update(bytes).digest('hex')}  ${MANIFEST}\n`;
  if (!bytes || !digest || found !== digest.toString('latin1'))
    throw new CodexError('invalid', `The manifest of ${backup} is not the one that was written.`, {
      path: backup,
    });
  return parseManifest(bytes.toString());
}

async function readPart(backup: string, name: string): Promise<Buffer | null> {
  try {
    return await readFile(join(backup, name));
  } catch (cause) {
    const errno = (cause as NodeJS.ErrnoException).code ?? 'UNKNOWN';
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return null;
    throw new CodexError(
      'unavailable',
      `${join(backup, name)} cannot be read (${errno}).`,
      { errno },
      { cause },
    );
  }
}

/** What is wrong with an entry, or null. */
async function faultOf(backup: string, entry: BackupEntry): Promise<string | null> {
  if (entry.kind === 'link') return null; // the manifest alone holds it
  const path = `${backup}/${entry.path}`;
  try {
    const found = await lookAt(path);
    if (!found) return 'It is missing.';
    if (entry.kind === 'folder') return found.isDirectory() ? null : 'It is no folder.';
    if (!found.isFile()) return 'It is no file.';
    if (found.size !== entry.bytes) return `It has ${found.size} bytes instead of ${entry.bytes}.`;
    return (await digestOf(path)).sha256 === entry.sha256
      ? null
      : 'Its bytes are not those that were written.';
  } catch (error) {
    return `It cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`;
  }
}

async function databaseFaults(
  backup: string,
  manifest: BackupManifest,
  { check = careHere.check, signal }: VerifyOptions,
): Promise<BackupFault[]> {
  const parts = [
    { part: manifest.system, schema: systemSchema },
    ...manifest.notebooks.flatMap(({ database }) =>
      database ? [{ part: database, schema: notebookSchema }] : [],
    ),
  ];
  const faults: BackupFault[] = [];
  for (const { part, schema } of parts) {
    signal?.throwIfAborted();
    const storage = await storageOf(backup, part);
    const messages = [...(await check(storage, join(backup, part.file)))];
    if (messages.length === 0)
      messages.push(...(await withDatabase(backup, part, (db) => schemaFaults(db, part, schema))));
    faults.push(...messages.map((message) => ({ path: part.file, message })));
  }
  if (faults.length > 0) return faults;
  return withDatabase(backup, manifest.system, (driver) => auditFaults(backup, manifest, driver));
}

async function withDatabase<T>(
  backup: string,
  part: DatabasePart,
  work: (driver: SqlDriver) => Promise<T[]>,
): Promise<T[]> {
  const engine = await loadEngine(await storageOf(backup, part));
  const location = join(backup, part.file);
  const driver = await engine.openDriver({ location, readOnly: true, synchronous: 'NORMAL' });
  try {
    return await work(driver);
  } finally {
    await driver.close();
  }
}

async function schemaFaults(
  driver: SqlDriver,
  part: DatabasePart,
  schema: readonly SchemaDomain[],
): Promise<string[]> {
  const newest = newestVersions(schema);
  const newer = Object.entries(await schemaVersions(driver)).find(
    ([domain, version]) => version > (newest[domain] ?? 0),
  );
  if (newer)
    return [`It was made by a newer version of Codex ("${newer[0]}" has version ${newer[1]}). Update Codex.`];
  return (await schemaDigest(driver)) === part.schemaDigest
    ? []
    : ['Its tables are not those that were backed up.'];
}

async function auditFaults(
  backup: string,
  manifest: BackupManifest,
  driver: SqlDriver,
): Promise<BackupFault[]> {
  if ((manifest.system.versions['audit'] ?? 0) < (newestVersions(systemSchema)['audit'] ?? 0)) return []; // read with tables of today only
  const store = createAuditStore(driver);
  const anchors: readonly AuditHead[] = [...openAuditAnchors(absPath(backup)).all(), manifest.auditHead];
  const verdict = await verifyChain(store, anchors);
  const own = await verifyArchive(absPath(backup), await store.segments(), anchors);
  const broken = own.flatMap(({ state, message, segment }) =>
    state === 'unsound' ? [{ path: `audit/${segment.file}`, message: message ?? 'It is not sound.' }] : [],
  );
  return verdict.sound ? broken : [{ path: manifest.system.file, message: verdict.message }, ...broken];
}
