import { join } from 'node:path';
import { absPath, changeCursor, type Clock, type NewId, parseChangeCursor, type Ulid } from '@codexlab/core';
import { createAuditStore, type SqlDriver, type Statement, type StorageChoice } from '@codexlab/storage-sql';
import { loadEngine } from '../../databases/load-engine.ts';
import { openSystemDatabase } from '../../databases/open-system-database.ts';
import { SYSTEM_DATABASE } from '../../databases/names.ts';
import { openAuditAnchors } from '../../server/audit-anchors.ts';
import type { BackupManifest } from './manifest.ts';
import type { RestorePlan } from './restore-plan.ts';

const setEpoch = (epoch: string): Statement => ({
  sql: `update meta set value = ? where key = 'epoch'`,
  params: [epoch],
});

/** What a restored system database is brought in line with. */
export interface RestoredSystem {
  readonly manifest: BackupManifest;
  readonly plan: RestorePlan;
  /** What the system database is opened with. */
  readonly storage: StorageChoice;
  /** The new epochs of change logs, by notebook. */
  readonly epochs: ReadonlyMap<string, Ulid>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/**
 * Brings a restored index into the present: what its change log says from now on must not be taken for what the old one
 * said at the same places after the backup.
 */
export async function adjustNotebook(storage: StorageChoice, location: string, epoch: string): Promise<void> {
  const engine = await loadEngine(storage);
  const driver = await engine.openDriver({ location, synchronous: 'NORMAL' });
  try {
    await driver.batch([setEpoch(epoch)]);
  } finally {
    await driver.close();
  }
}

/**
 * Brings a restored system database into the present: the tables of this program, folders where they are now, a new
 * epoch. Sessions and links that were ended or used after the backup would be good again, tasks would be done again, and
 * keys of requests would be answered with what is not there any more: all of them are ended.
 */
export async function adjustSystem(restored: RestoredSystem): Promise<void> {
  const { plan, clock, newId, manifest, storage } = restored;
  const { driver } = await openSystemDatabase({ storage, location: join(plan.aside, SYSTEM_DATABASE) });
  try {
    await driver.batch([
      setEpoch(newId()),
      ...plan.workspaces.map(({ id, newRoot }) => ({
        sql: 'update workspace set path = ? where id = ?',
        params: [newRoot, id],
      })),
      ...(await auditedUntil(driver, restored)),
      { sql: 'delete from session' },
      { sql: 'delete from one_time_link' },
      { sql: 'delete from idempotency_key' },
      { sql: `delete from task where status in ('pending', 'running')` },
    ]);
    await noteRestore(driver, manifest, clock.nowMs());
    openAuditAnchors(absPath(plan.aside)).note(await createAuditStore(driver).head(), clock.nowMs());
  } finally {
    await driver.close();
  }
}

/** What is known to be audited stays known, in the words of the new epoch. */
async function auditedUntil(
  driver: SqlDriver,
  { epochs, manifest }: RestoredSystem,
): Promise<readonly Statement[]> {
  const rows = await driver.all<{ id: string; audited_until: string }>(
    'select id, audited_until from notebook where audited_until is not null',
  );
  return rows.flatMap(({ id, audited_until: cursor }) => {
    const at = parseChangeCursor(cursor);
    const epoch = epochs.get(id);
    const was = manifest.notebooks.find((notebook) => notebook.id === id)?.database?.epoch;
    if (!at || epoch === undefined || at.epoch !== was) return [];
    const params = [changeCursor(epoch, at.seq), id];
    return [{ sql: 'update notebook set audited_until = ? where id = ?', params }];
  });
}

async function noteRestore(driver: SqlDriver, { name, createdMs }: BackupManifest, atMs: number) {
  await createAuditStore(driver).append([
    {
      ...{ atMs, kind: 'backup.restored', actorId: null, via: 'command', requestId: null, address: null },
      ...{ entity: 'backup', entityId: name, workspaceId: null, notebookId: null, path: null },
      ...{ outcome: 'ok', details: { created: new Date(createdMs).toISOString() } },
    },
  ]);
}
