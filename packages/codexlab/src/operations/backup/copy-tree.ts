import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FileStat,
  type FileSystem,
  isCodexError,
  nameFromBytes,
  nameToBytes,
  type OpenEntry,
  type RelPath,
  ROOT,
} from '@codexlab/core';
import { type BackupDisk, type Digest, linkTarget } from './disk.ts';
import type { BackupEntry, BackupTrouble, TroubleReason } from './manifest.ts';

const PIECE_BYTES = 1 << 20;
const TRIES = 5;
const MODE_BITS = 0o777;
/** What of a `.codex` folder belongs to a backup: the rest is made anew, or is a database, which is copied as one. */
const KEPT_OF_CODEX = ['notebook.yml', '.gitignore', 'trash'];

/** What to copy where. */
export interface TreeCopy {
  readonly fs: Pick<FileSystem, 'list' | 'open' | 'stat'>;
  /** The folder on the disk that `fs` is confined to. */
  readonly root: string;
  /** Which entries to take; folders that are not taken are not looked into. */
  readonly takes: (path: RelPath) => boolean;
  /** Where the backup is made. */
  readonly backup: string;
  /** The folder in it that the tree goes to. */
  readonly into: string;
  readonly disk: BackupDisk;
  readonly signal?: AbortSignal | undefined;
}

/** What was copied, folders before what is in them; and what was not. */
export interface CopiedTree {
  readonly entries: readonly BackupEntry[];
  readonly troubles: readonly BackupTrouble[];
}

/** All that a person has in a notebook, with its settings and its trash. */
export function isOfNotebook(path: RelPath): boolean {
  const names = path.split('/');
  const at = names.lastIndexOf('.codex');
  const below = names[at + 1];
  return at < 0 || below === undefined || KEPT_OF_CODEX.includes(below);
}

/** The settings of a notebook alone. */
export function isSettings(path: RelPath): boolean {
  return ['.codex', '.codex/notebook.yml', '.codex/.gitignore'].includes(path);
}

/** The trash of a workspace alone. */
export function isOfTrash(path: RelPath): boolean {
  return (
    path === '.codex' || ((path === '.codex/trash' || path.startsWith('.codex/trash/')) && isOfNotebook(path))
  );
}

/**
 * Copies a folder with all in it. A file that is written to meanwhile is copied again; one that goes meanwhile was
 * never there. Throws what the disk of the backup refuses, and the signal's reason.
 */
export async function copyTree(copy: TreeCopy): Promise<CopiedTree> {
  const entries: BackupEntry[] = [];
  const troubles: BackupTrouble[] = [];
  await copyFolder(ROOT, folderMarks(copy, ROOT));
  return { entries, troubles };

  async function copyFolder(
    path: RelPath,
    marks: { mode: number; modifiedMs: number | null },
  ): Promise<void> {
    const listed = await orTrouble(path, () => copy.fs.list(path));
    if (listed === null) return;
    await copy.disk.makeFolder(placeOf(copy, path), 0o700);
    entries.push({ kind: 'folder', path: nameIn(copy, path), ...marks });
    for (const stat of listed) if (copy.takes(stat.path)) await copyEntry(stat);
    await copy.disk.sync(placeOf(copy, path));
  }

  async function copyEntry(stat: FileStat): Promise<void> {
    copy.signal?.throwIfAborted();
    const { path, kind } = stat;
    if (kind === 'folder') return copyFolder(path, folderMarks(copy, path));
    if (kind === 'other') return void troubles.push({ path: nameIn(copy, path), reason: 'special' });
    const entry = await orTrouble(path, () => (kind === 'link' ? copyLink(copy, path) : copyFile(path)));
    if (entry) entries.push(entry);
    else await copy.disk.remove(placeOf(copy, path));
  }

  async function copyFile(path: RelPath): Promise<BackupEntry> {
    for (let attempt = 1; ; attempt++) {
      const { digest, stat, unchanged } = await copyOnce(copy, path);
      if (!unchanged && attempt < TRIES) {
        await copy.disk.remove(placeOf(copy, path));
        continue;
      }
      if (!unchanged) troubles.push({ path: nameIn(copy, path), reason: 'changing' });
      const marks = { mode: modeOf(copy, path) ?? 0o600, modifiedMs: stat.modifiedMs };
      return { kind: 'file', path: nameIn(copy, path), ...digest, ...marks };
    }
  }

  /** What goes while it is looked at was not there; what the system refuses to show is noted. */
  async function orTrouble<T>(path: RelPath, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      const reason = troubleOf(error);
      if (reason === null) throw error;
      if (reason !== 'vanished' || path === ROOT) troubles.push({ path: nameIn(copy, path), reason });
      return null;
    }
  }
}

/** Only what reading the notebook says counts; the disk of the backup throws errors of the system. */
function troubleOf(error: unknown): TroubleReason | null {
  if (isCodexError(error, 'not_found')) return 'vanished';
  return isCodexError(error, 'unavailable') ? 'unreadable' : null;
}

interface CopiedOnce {
  readonly digest: Digest;
  readonly stat: FileStat;
  /** Nobody wrote into the file from the first byte to the last. */
  readonly unchanged: boolean;
}

/** Time stamps are too coarse to tell every change: what was written must also be what the file says in the end. */
async function copyOnce(copy: TreeCopy, path: RelPath): Promise<CopiedOnce> {
  const file = await copy.fs.open(path);
  try {
    const digest = await copy.disk.write(placeOf(copy, path), piecesFrom(file, copy.signal), {
      mode: 0o600,
      modifiedMs: file.stat.modifiedMs,
    });
    const unchanged = (await file.hash()) === digest.sha256;
    return { digest, stat: file.stat, unchanged };
  } finally {
    await file.close();
  }
}

async function* piecesFrom(file: OpenEntry, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let offset = 0; ;) {
    signal?.throwIfAborted();
    const piece = await file.read(offset, PIECE_BYTES);
    if (piece.length === 0) return;
    yield piece;
    offset += piece.length;
  }
}

/** It is only noted: in the backup it would lead somewhere else. */
async function copyLink(copy: TreeCopy, path: RelPath): Promise<BackupEntry> {
  const target = nameFromBytes(await linkTarget(join(copy.root, path)));
  return { kind: 'link', path: nameIn(copy, path), target };
}

function folderMarks(copy: TreeCopy, path: RelPath): { mode: number; modifiedMs: number | null } {
  return { mode: modeOf(copy, path) ?? 0o700, modifiedMs: null };
}

/** Null for what went meanwhile. */
function modeOf(copy: TreeCopy, path: RelPath): number | null {
  const place = Buffer.from(nameToBytes(join(copy.root, path)));
  const mode = lstatSync(place, { throwIfNoEntry: false })?.mode;
  return mode === undefined ? null : mode & MODE_BITS;
}

function nameIn({ into }: TreeCopy, path: RelPath): string {
  return path === ROOT ? into : `${into}/${path}`;
}

function placeOf(copy: TreeCopy, path: RelPath): string {
  return `${copy.backup}/${nameIn(copy, path)}`;
}
