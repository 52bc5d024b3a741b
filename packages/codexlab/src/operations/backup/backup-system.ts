import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { absPath, CodexError } from '@codexlab/core';
import { isDamage } from '@codexlab/storage-sql';
import type { DatabaseSnapshot } from '../../databases/access.ts';
import { SYSTEM_DATABASE } from '../../databases/names.ts';
import { nodeFileSystem } from '@codexlab/watcher';
import { archiveDir } from '../../server/audit-archive.ts';
import { isRealFolder } from '../../own-folder.ts';
import { copyTree, isOfTrash } from './copy-tree.ts';
import { digestOf, piecesOf } from './disk.ts';
import type { BackupWork } from './backup-work.ts';
import {
  AUDIT_FOLDER,
  AUDIT_HEADS,
  type DatabasePart,
  KEY_FILE,
  SYSTEM_FILE,
  type WorkspacePart,
  workspaceFilesFolder,
} from './manifest.ts';
import { readSystemFacts, type SystemFacts } from './read-databases.ts';

/** The system's part of a backup. */
export interface SystemCopy {
  readonly facts: SystemFacts;
  readonly system: DatabasePart;
  readonly workspaces: readonly WorkspacePart[];
}

/**
 * Copies the system database with what lies beside it. The notes of the audit log's head are read before it is held on
 * to: none of them is ahead of the copy then. Throws `unavailable` when it is damaged.
 */
export async function backupSystem(
  work: BackupWork,
  pin: () => Promise<DatabaseSnapshot>,
): Promise<SystemCopy> {
  await copyIfThere(work, AUDIT_HEADS);
  try {
    const snapshot = await pin();
    try {
      return await copySystem(work, snapshot);
    } finally {
      await snapshot.close();
    }
  } catch (error) {
    throw isDamage(error) ? damaged(work, String(error)) : error;
  }
}

async function copySystem(work: BackupWork, snapshot: DatabaseSnapshot): Promise<SystemCopy> {
  const facts = await readSystemFacts(snapshot);
  const workspaces = facts.workspaces.map(({ id, slug, path }) => ({ id, slug, root: path }));
  for (const { root } of workspaces) requireApart(work, root);
  await copyDatabase(work, snapshot, SYSTEM_FILE);
  const faults = await work.check(snapshot.storage, join(work.place, SYSTEM_FILE));
  if (faults.length > 0) throw damaged(work, faults[0]!);
  await copyArchive(work, facts);
  if (work.wish.key) await copyKey(work);
  if (work.wish.files) for (const workspace of workspaces) await copyTrash(work, workspace, facts);
  return { facts, system: { file: SYSTEM_FILE, engine: snapshot.storage.name, ...facts.part }, workspaces };
}

/** Copies a database that is held on to, and notes it. */
export async function copyDatabase(
  work: BackupWork,
  snapshot: DatabaseSnapshot,
  file: string,
): Promise<void> {
  const path = join(work.place, file);
  await snapshot.copyTo(path, { signal: work.wish.signal });
  await work.disk.sync(path);
  work.entries.push({ kind: 'file', path: file, ...(await digestOf(path)), mode: 0o600, modifiedMs: null });
}

/** Stretches that were archived elsewhere stay where they are. */
async function copyArchive(work: BackupWork, { segments }: SystemFacts): Promise<void> {
  const own = segments.filter(({ file }) => !isAbsolute(file));
  if (own.length === 0) return;
  await work.disk.makeFolder(join(work.place, AUDIT_FOLDER), 0o700);
  for (const { file } of own)
    if (existsSync(join(archiveDir(work.dataDir), file))) await copyIfThere(work, `${AUDIT_FOLDER}/${file}`);
  await work.disk.sync(join(work.place, AUDIT_FOLDER));
}

async function copyKey(work: BackupWork): Promise<void> {
  if (existsSync(join(work.dataDir, KEY_FILE))) return copyIfThere(work, KEY_FILE);
  const message = `There is no ${KEY_FILE} in ${work.dataDir}: the key comes from CODEX_SECRET_KEY. Keep that yourself.`;
  throw new CodexError('invalid', message, { field: 'with-key' });
}

async function copyIfThere(work: BackupWork, file: string): Promise<void> {
  const from = join(work.dataDir, file);
  if (!existsSync(from)) return;
  const digest = await work.disk.write(join(work.place, file), piecesOf(from), { mode: 0o600 });
  work.entries.push({ kind: 'file', path: file, ...digest, mode: 0o600, modifiedMs: null });
}

/** Notebooks that were deleted with their files; a notebook that is the whole workspace brings its trash itself. */
async function copyTrash(work: BackupWork, { id, root }: WorkspacePart, facts: SystemFacts): Promise<void> {
  if (facts.notebooks.some((row) => row.workspace_id === id && row.path === '.')) return;
  if (!isRealFolder(join(root, '.codex', 'trash'))) return;
  const fs = await nodeFileSystem(absPath(root));
  try {
    const into = workspaceFilesFolder(id);
    const { place: backup, disk, wish } = work;
    const copy = { fs, root, takes: isOfTrash, backup, into, disk, signal: wish.signal };
    const { entries, troubles } = await copyTree(copy);
    work.entries.push(...entries);
    work.troubles.push(...troubles);
  } finally {
    await fs.close();
  }
}

/** A backup in a notebook would become part of the next one. */
function requireApart({ wish }: BackupWork, root: string): void {
  const way = relative(root, wish.backupDir);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return;
  throw new CodexError('invalid', `${wish.backupDir} lies in the workspace ${root}; name another folder.`, {
    field: 'to',
  });
}

function damaged({ dataDir }: BackupWork, fault: string): CodexError {
  const path = join(dataDir, SYSTEM_DATABASE);
  return new CodexError(
    'unavailable',
    `The system database ${path} is damaged (${fault}). No backup was made; restore it from an earlier one.`,
    { database: path, reason: 'damaged' },
  );
}
