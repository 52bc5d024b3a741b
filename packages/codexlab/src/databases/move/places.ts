import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, absPath, CodexError, isCodexError } from '@codexlab/core';
import type { SqlDriver } from '@codexlab/storage-sql';
import { acquireLock, type HeldLock } from '@codexlab/storage-sqlite';
import { chooseIndexDir } from '../../index-dir.ts';
import { folderInside } from '../../server/folder-inside.ts';
import { LOCK, NOTEBOOK_DATABASE } from '../names.ts';

/** A notebook and where its index lies. */
export interface IndexPlace {
  readonly root: AbsPath;
  readonly indexDir: AbsPath;
}

/** A notebook of a data folder: where its index lies, or why that cannot be told. */
export type RegisteredPlace = IndexPlace | { readonly root: string; readonly why: string };

const LIVE_NOTEBOOKS = `
  select w.path as workspace, n.path from notebook n join workspace w on w.id = n.workspace_id
  where n.deleted_at is null and w.deleted_at is null order by w.path, n.path`;

/** The notebooks that a system database names, but for those in the trash. */
export async function readPlaces(
  driver: Pick<SqlDriver, 'all'>,
  dataDir: AbsPath,
): Promise<readonly RegisteredPlace[]> {
  const rows = await driver.all<{ workspace: string; path: string }>(LIVE_NOTEBOOKS);
  return rows.map(({ workspace, path }) =>
    placeOf(join(workspace, path), dataDir, () => folderInside(absPath(workspace), path)),
  );
}

function placeOf(named: string, dataDir: AbsPath, find: () => AbsPath): RegisteredPlace {
  try {
    const root = find();
    if (!existsSync(root)) return { root, why: 'Its folder is not there.' };
    return { root, indexDir: chooseIndexDir(root, dataDir) };
  } catch (error) {
    if (!isCodexError(error)) throw error;
    return { root: named, why: error.message };
  }
}

/** True for an index that stands. */
export function hasIndex(indexDir: AbsPath): boolean {
  return existsSync(join(indexDir, NOTEBOOK_DATABASE));
}

/** Takes every notebook for this process alone, or none. Throws `conflict`, naming the one that another process has. */
export async function lockPlaces(places: readonly IndexPlace[]): Promise<HeldLock> {
  const locks: HeldLock[] = [];
  const release = async () => void (await Promise.all(locks.map((lock) => lock.release())));
  try {
    for (const { root, indexDir } of places) {
      const lock = await acquireLock(join(indexDir, LOCK));
      if (!lock) throw held(root);
      locks.push(lock);
    }
    return { release };
  } catch (error) {
    await release();
    throw error;
  }
}

function held(root: AbsPath): CodexError {
  const message = `Another process has ${root} open. End it first; nothing was changed.`;
  return new CodexError('conflict', message, { path: root });
}
