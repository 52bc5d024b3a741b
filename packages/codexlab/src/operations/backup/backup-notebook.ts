import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { absPath, isCodexError } from '@codexlab/core';
import { isDamage } from '@codexlab/storage-sql';
import { snapshotAt } from '../../databases/access.ts';
import { NOTEBOOK_DATABASE } from '../../databases/names.ts';
import { nodeFileSystem } from '@codexlab/watcher';
import { chooseIndexDir, isInside } from '../../index-dir.ts';
import { isRealFolder } from '../../own-folder.ts';
import { copyDatabase } from './backup-system.ts';
import { copyTree, isOfNotebook, isSettings } from './copy-tree.ts';
import type { BackupWork } from './backup-work.ts';
import {
  type DatabasePart,
  ASIDE,
  filesFolder,
  notebookFolder,
  type NoIndex,
  type NotebookPart,
  type NotebookTrouble,
} from './manifest.ts';
import { knowsFiles, readNotebookFacts } from './read-databases.ts';

/** An index may be opened or closed at this moment; who keeps it for longer is told. */
const WAIT_FOR_OTHERS_MS = 5_000;

type Place = Pick<NotebookPart, 'id' | 'workspaceId' | 'root'>;

/**
 * Copies the index of a notebook and then, when they are wanted, its files: an index is never ahead of the files it is
 * restored with. A folder or an index that is not there, or is damaged, does not end the backup, but is a trouble: a disk
 * that is not mounted looks just so.
 */
export async function backupNotebook(work: BackupWork, place: Place): Promise<NotebookPart> {
  await work.disk.makeFolder(join(work.place, notebookFolder(place.id)), 0o700);
  const index = await copyIndex(work, place);
  const isThere = isRealFolder(place.root);
  if (isThere) await copyFiles(work, place);
  const lacks = troubleOf(index, isThere);
  if (lacks !== null) work.troubles.push({ path: notebookFolder(place.id), reason: lacks });
  await work.disk.sync(join(work.place, notebookFolder(place.id)));
  return typeof index === 'string'
    ? { ...place, database: null, noIndex: index }
    : { ...place, database: index.part, noIndex: null };
}

/** An index that was copied. */
interface CopiedIndex {
  readonly part: DatabasePart;
  /** Its folder is empty although it knows files: it lies elsewhere, where it outlives a disk that is not mounted. */
  readonly lacksFiles: boolean;
}

/** The folder may have gone since its index was copied. */
function troubleOf(index: CopiedIndex | NoIndex, isThere: boolean): NotebookTrouble | null {
  if (typeof index === 'string') return index;
  if (!isThere) return 'folder_missing';
  return index.lacksFiles ? 'files_missing' : null;
}

async function copyIndex(work: BackupWork, { id, root }: Place): Promise<CopiedIndex | NoIndex> {
  if (!isRealFolder(root)) return 'folder_missing';
  const indexDir = chooseIndexDir(absPath(root), work.dataDir);
  const location = join(indexDir, NOTEBOOK_DATABASE);
  if (!existsSync(location)) return 'no_index';
  const file = `${notebookFolder(id)}/${NOTEBOOK_DATABASE}`;
  try {
    const aside = join(work.place, ASIDE);
    const snapshot = await snapshotAt({ location, aside, waitMs: WAIT_FOR_OTHERS_MS });
    const { storage } = snapshot;
    try {
      const { notebookId, ...facts } = await readNotebookFacts(snapshot);
      if (notebookId !== id) return 'other_notebook';
      await copyDatabase(work, snapshot, file);
      const lacksFiles = !isInside(absPath(root), indexDir) && isEmpty(root) && (await knowsFiles(snapshot));
      if ((await work.check(storage, join(work.place, file))).length === 0)
        return { part: { file, engine: storage.name, ...facts }, lacksFiles };
    } finally {
      await snapshot.close();
    }
  } catch (error) {
    if (isCodexError(error, 'conflict') && !existsSync(join(work.place, file))) return 'in_use';
    if (!isDamage(error)) throw error;
  }
  await leaveOut(work, file);
  return 'damaged';
}

function isEmpty(root: string): boolean {
  return readdirSync(root).every((name) => name === '.codex');
}

async function leaveOut(work: BackupWork, file: string): Promise<void> {
  const at = work.entries.findIndex(({ path }) => path === file);
  if (at >= 0) work.entries.splice(at, 1);
  await work.disk.remove(join(work.place, file));
}

async function copyFiles(work: BackupWork, { id, root }: Place): Promise<void> {
  const { place: backup, disk, wish } = work;
  const fs = await nodeFileSystem(absPath(root));
  try {
    const takes = wish.files ? isOfNotebook : isSettings;
    const into = filesFolder(id);
    const copied = await copyTree({ fs, root, takes, backup, into, disk, signal: wish.signal });
    work.entries.push(...copied.entries);
    work.troubles.push(...copied.troubles);
  } finally {
    await fs.close();
  }
}
