import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type AbsPath, type Clock, CodexError, isCodexError, type NewId, type Ulid } from '@codexlab/core';
import { SQLITE } from '@codexlab/storage-sqlite';
import { ENGINE_MARK } from '../../databases/engine-mark.ts';
import { NOTEBOOK_DATABASE, SYSTEM_DATABASE } from '../../databases/names.ts';
import type { Care } from '../../databases/tend-database.ts';
import { adjustNotebook, adjustSystem } from './adjust-restored.ts';
import { storageOf } from './copy-storage.ts';
import { type BackupDisk, lookAt, markFolder, nodeDisk, piecesOf } from './disk.ts';
import {
  AUDIT_FOLDER,
  AUDIT_HEADS,
  type BackupEntry,
  type BackupManifest,
  type DatabasePart,
  KEY_FILE,
} from './manifest.ts';
import { type MovedRoot, planRestore, type RestorePlan, type TreePlace, wayInto } from './restore-plan.ts';
import { sayingWhat } from './saying-what.ts';
import { isSameTree } from './same-tree.ts';
import { verifyBackup } from './verify-backup.ts';

/** What to restore, and where to. */
export interface RestoreWish {
  /** The folder of the backup. */
  readonly backup: string;
  /** Missing or empty. */
  readonly dataDir: AbsPath;
  readonly moved?: readonly MovedRoot[] | undefined;
  /** False: folders of notebooks are left as they are. Default: true. */
  readonly files?: boolean | undefined;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly signal?: AbortSignal | undefined;
  /** Hears how much is done, from 0 to 1, and what it is at. */
  readonly onProgress?: ((fraction: number, note: string) => void) | undefined;
  readonly check?: Care['check'] | undefined;
  readonly disk?: BackupDisk | undefined;
}

/** What was restored. */
export interface Restored {
  readonly manifest: BackupManifest;
  readonly plan: RestorePlan;
  /** Notebooks whose folder does not stand: put it back, and it is indexed anew. */
  readonly missing: readonly string[];
}

/** Everything that a restore works with. */
interface Work {
  readonly wish: RestoreWish;
  readonly disk: BackupDisk;
  readonly manifest: BackupManifest;
  readonly plan: RestorePlan;
  readonly entries: ReadonlyMap<string, BackupEntry>;
}

/**
 * Puts a backup into an empty place. Everything is looked at before anything is written, built aside, read again while
 * it is copied, and renamed when it is complete, the data folder last: where that stands, all of it is restored. What a
 * crash leaves is cleared away or taken up by the next run. Throws `not_found` without a backup, `unavailable` (details
 * `{ reason: 'damaged' }`) for one that is not what was written or (details `{ errno }`) when a disk refuses, `conflict`
 * when something stands in the way.
 */
export function restoreBackup(wish: RestoreWish): Promise<Restored> {
  return sayingWhat('The disk refused while a backup was restored', () => restore(wish));
}

async function restore(wish: RestoreWish): Promise<Restored> {
  const { disk = nodeDisk, backup, dataDir, signal, check } = wish;
  wish.onProgress?.(0, 'looking at the backup');
  await requireEmpty(dataDir);
  const verdict = await verifyBackup(backup, {
    ...{ signal, check },
    onProgress: (fraction) => wish.onProgress?.(fraction / 2, 'looking at the backup'),
  });
  const { manifest } = verdict;
  if (!verdict.sound || !manifest) throw notSound(backup, verdict.faults[0]);
  const plan = planRestore(manifest, { dataDir, moved: wish.moved ?? [], files: wish.files ?? true });
  const entries = new Map(manifest.entries.map((entry) => [entry.path, entry]));
  const work: Work = { wish, disk, manifest, plan, entries };
  const outside = await treesToPlace(work);
  const placed: string[] = [];
  try {
    await build(work, outside);
    for (const { aside, root } of outside) {
      await disk.makeFolder(dirname(root), 0o700);
      await disk.rename(aside, root);
      placed.push(root);
      await disk.sync(dirname(root));
    }
    await disk.rename(plan.aside, dataDir);
    await disk.sync(dirname(dataDir));
  } catch (error) {
    await clearAway(work, outside, existsSync(plan.aside) ? placed : []).catch(() => undefined); // the first failure is told
    throw error;
  }
  const missing = plan.left.filter(({ root }) => !existsSync(root)).map(({ root }) => root);
  return { manifest, plan, missing };
}

async function requireEmpty(path: string): Promise<void> {
  const found = await lookAt(path);
  if (!found) return;
  if (found.isDirectory() && (await readdir(path)).length === 0) return;
  const message = `${path} is not empty. Restore into a folder that is empty or does not exist; nothing was changed.`;
  throw new CodexError('conflict', message, { path });
}

/** Those outside of the data folder that do not stand there already: an interrupted run may have placed some. */
async function treesToPlace({ plan, manifest }: Work): Promise<readonly TreePlace[]> {
  const wanted: TreePlace[] = [];
  for (const tree of plan.trees.filter(({ isInner }) => !isInner)) {
    try {
      await requireEmpty(tree.root);
      wanted.push(tree);
    } catch (error) {
      const inner = within(plan.trees, tree.root);
      const stands =
        isCodexError(error, 'conflict') && (await isSameTree([tree, ...inner], manifest.entries));
      if (!stands) throw error;
    }
  }
  return wanted;
}

/** The trees that come to their places with what is built around them, in a folder. */
function within(trees: readonly TreePlace[], folder: string): readonly TreePlace[] {
  return trees.filter(({ isInner, root }) => isInner && wayInto(folder, root) !== null);
}

async function build(work: Work, outside: readonly TreePlace[]): Promise<void> {
  const { disk, plan, wish, manifest } = work;
  for (const aside of [plan.aside, ...outside.map((tree) => tree.aside)]) await disk.remove(aside);
  await disk.makeFolder(plan.aside, 0o700);
  // What lies in another comes first: a folder gets its mode when nothing more is written into it.
  const trees = [plan.dataDir, ...outside.map(({ root }) => root)]
    .flatMap((folder) => within(plan.trees, folder))
    .concat(outside);
  const epochs = new Map<string, Ulid>();
  for (const [index, tree] of trees.entries()) {
    wish.onProgress?.(0.5 + index / (trees.length + 1) / 2, tree.root);
    const epoch = await fillTree(work, tree);
    if (tree.notebook && epoch !== null) epochs.set(tree.notebook.id, epoch);
  }
  wish.onProgress?.(0.95, 'the system database');
  for (const { newRoot } of plan.workspaces) {
    const way = wayInto(plan.dataDir, newRoot);
    if (way !== null) await disk.makeFolder(join(plan.aside, way), 0o700);
  }
  await writeMark(work, manifest.system, plan.aside);
  await copyFile(work, manifest.system.file, join(plan.aside, SYSTEM_DATABASE));
  for (const entry of manifest.entries)
    if (isBeside(entry.path)) await copyEntry(work, entry, join(plan.aside, entry.path));
  await adjustSystem({ ...work, ...wish, epochs, storage: await storageOf(wish.backup, manifest.system) });
  // As after a crash: the first server to start compares the audit log with the notebooks.
  await disk.write(join(plan.aside, 'running'), [], { mode: 0o600 });
  // Links come when all else stands: nothing can be written through them, whatever names a disk takes for one.
  for (const tree of trees) await linkTree(work, tree);
  for (const tree of trees) await finishTree(work, tree);
  await disk.sync(plan.aside);
}

/** What lies beside the system database, named as in a data folder. */
function isBeside(path: string): boolean {
  return path === AUDIT_HEADS || path === KEY_FILE || path.startsWith(`${AUDIT_FOLDER}/`);
}

/** Writes all but links. Gives the epoch of the change log of its index, or null where there is none. */
async function fillTree(work: Work, tree: TreePlace): Promise<Ulid | null> {
  const { disk, wish } = work;
  const { aside, notebook } = tree;
  await disk.makeFolder(dirname(aside), 0o700);
  for (const { entry, to } of entriesOf(work, tree)) await copyEntry(work, entry, to);
  const epoch = notebook?.database ? wish.newId() : null;
  if (notebook?.database && epoch !== null) {
    const index = join(aside, '.codex', NOTEBOOK_DATABASE);
    await disk.makeFolder(dirname(index), 0o755);
    await writeMark(work, notebook.database, dirname(index));
    await copyFile(work, notebook.database.file, index);
    await adjustNotebook(await storageOf(wish.backup, notebook.database), index, epoch);
    await disk.sync(index);
    await disk.sync(dirname(index));
  }
  return epoch;
}

/** Names the engine beside what it keeps; the usual one is not named. */
async function writeMark({ disk }: Work, { engine }: DatabasePart, folder: string): Promise<void> {
  if (engine === SQLITE) return;
  await disk.write(join(folder, ENGINE_MARK), [Buffer.from(`${engine}\n`)], { mode: 0o644 });
}

async function linkTree(work: Work, tree: TreePlace): Promise<void> {
  for (const { entry, to } of entriesOf(work, tree))
    if (entry.kind === 'link') await work.disk.makeLink(to, entry.target);
}

async function finishTree(work: Work, tree: TreePlace): Promise<void> {
  for (const { entry, to } of entriesOf(work, tree).toReversed()) await finishFolder(work, entry, to);
}

/** What the backup has of a tree, and where it is built. */
function entriesOf({ manifest }: Work, { from, aside }: TreePlace) {
  return manifest.entries
    .filter(({ path }) => path === from || path.startsWith(`${from}/`))
    .map((entry) => ({ entry, to: `${aside}${entry.path.slice(from.length)}` }));
}

/** Of a link only the folder that it will lie in. */
async function copyEntry(work: Work, entry: BackupEntry, to: string): Promise<void> {
  const { disk, wish } = work;
  wish.signal?.throwIfAborted();
  if (entry.kind === 'folder') return disk.makeFolder(to, 0o700);
  await disk.makeFolder(dirname(to), 0o700);
  if (entry.kind === 'file') await copyFile(work, entry.path, to);
}

/** What is read now must be what was looked at before. */
async function copyFile({ disk, wish, entries }: Work, path: string, to: string): Promise<void> {
  const entry = entries.get(path);
  if (entry?.kind !== 'file') throw notSound(wish.backup, { path, message: 'It is not in the manifest.' });
  const { mode, modifiedMs, sha256 } = entry;
  const marks = modifiedMs === null ? { mode } : { mode, modifiedMs };
  const digest = await disk.write(to, piecesOf(`${wish.backup}/${path}`), marks);
  if (digest.sha256 !== sha256)
    throw notSound(wish.backup, { path, message: 'Its bytes are not those that were written.' });
}

async function finishFolder({ disk }: Work, entry: BackupEntry, path: string): Promise<void> {
  if (entry.kind !== 'folder') return;
  const { mode, modifiedMs } = entry;
  await disk.sync(path);
  await markFolder(path, modifiedMs === null ? { mode } : { mode, modifiedMs });
}

async function clearAway({ disk, plan }: Work, outside: readonly TreePlace[], placed: readonly string[]) {
  for (const path of [...placed, ...outside.map(({ aside }) => aside), plan.aside]) await disk.remove(path);
}

function notSound(backup: string, fault: { path: string; message: string } | undefined): CodexError {
  const { path = '', message = '' } = fault ?? {};
  return new CodexError(
    'unavailable',
    `The backup ${backup} is not what was written: ${path}: ${message} Nothing was restored; take another one.`,
    { path, reason: 'damaged' },
  );
}
