import { readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { LockHolder } from './lock-holder.ts';

/** What a lock file of ours says. */
export interface LockRecord {
  readonly token: string;
  readonly holder: LockHolder;
  /** The commit that `HEAD` is being moved to; null until then. */
  readonly commit: string | null;
  /** The references that are being moved, as paths below the folder of git's own files. */
  readonly refs: readonly string[];
  /** The index that the next one was made of; null: there was none, or nothing is being moved. */
  readonly indexKey: string | null;
  readonly atMs: number;
}

/** A lock of a reference is held for moments: what is younger than this after the note may be the dead process's. */
const REF_LOCK_MS = 60_000;

/** The text form. */
export function toRecord(record: LockRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** Reads the text form; null for anything else, a torn file above all. */
export function parseRecord(text: string): LockRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** Tells one state of the index from another; null: there is none. */
export async function indexKey(gitDir: string): Promise<string | null> {
  const found = await stat(join(gitDir, 'index'), { bigint: true }).catch(() => null);
  return found && [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}

/** Puts the prepared index in its place, where there is one and the index is still the one it was made of. */
export async function finishIndex(gitDir: string, record: LockRecord): Promise<void> {
  const next = join(gitDir, `codex-index-${record.token}`);
  if ((await stat(next).catch(() => null)) === null) return;
  if ((await indexKey(gitDir)) === record.indexKey) await rename(next, join(gitDir, 'index'));
}

/** Removes locks of the references that the dead process was moving: those that hold its commit, or nothing yet. */
export async function removeRefLocks(gitDir: string, record: LockRecord): Promise<void> {
  for (const ref of record.refs) {
    const path = join(gitDir, `${ref}.lock`);
    const found = await stat(path).catch(() => null);
    if (!found || found.mtimeMs < record.atMs - 1_000 || found.mtimeMs > record.atMs + REF_LOCK_MS) continue;
    const text = await readFile(path, 'latin1').catch(() => null);
    if (text === '' || text?.trim() === record.commit) await unlink(path).catch(() => undefined);
  }
}

function isRecord(value: unknown): value is LockRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'token' in value &&
    typeof value.token === 'string' &&
    /^[\w-]+$/.test(value.token) &&
    'holder' in value &&
    isHolder(value.holder) &&
    'commit' in value &&
    isTextOrNull(value.commit) &&
    'indexKey' in value &&
    isTextOrNull(value.indexKey) &&
    'refs' in value &&
    Array.isArray(value.refs) &&
    value.refs.every((ref) => typeof ref === 'string' && !ref.split('/').includes('..')) &&
    'atMs' in value &&
    typeof value.atMs === 'number'
  );
}

function isHolder(value: unknown): value is LockHolder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'host' in value &&
    typeof value.host === 'string' &&
    'boot' in value &&
    isTextOrNull(value.boot) &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'started' in value &&
    isTextOrNull(value.started) &&
    (!('thread' in value) || typeof value.thread === 'number')
  );
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
