import { randomUUID } from 'node:crypto';
import { link, open, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodexError } from '@codexlab/core';
import { isErrno } from './errno.ts';
import { isGone, thisProcess } from './lock-holder.ts';
import { inTurn } from './in-turn.ts';
import {
  finishIndex,
  indexKey,
  parseRecord,
  removeRefLocks,
  toRecord,
  type LockRecord,
} from './lock-record.ts';

/** Where a repository is locked, and how long others are waited for. */
export interface LockOptions {
  /** The folder of git's own files for this work tree: where `HEAD` and `index` lie. */
  readonly gitDir: string;
  /** So long others may hold it before `conflict` is thrown. Default: 5,000. */
  readonly timeoutMs?: number | undefined;
  /** The commit that `HEAD` stands for now, for the recovery of what a killed process left. */
  readonly readHead: () => Promise<string | null>;
}

/** A repository that nobody else changes: neither another process of ours nor a `git` that keeps to `index.lock`. */
export interface HeldLock {
  /** A free name beside the index, for the index that `publish` is to put in its place. */
  readonly nextIndex: string;
  /**
   * Moves `HEAD` by `moveHead` and puts `nextIndex`, where it was written, in the place of the index. Noted before, so
   * that whoever comes after a kill between the two finishes it.
   */
  publish(change: {
    readonly commit: string;
    readonly refs: readonly string[];
    moveHead(): Promise<void>;
  }): Promise<void>;
}

const LOCK = 'codex-git.lock';
const INDEX_LOCK = 'index.lock';
const DEFAULT_TIMEOUT_MS = 5_000;
const POLL_MS = 20;
/** A lock file without content is being written, or was when its process died; this old it is the latter. */
const TORN_AFTER_MS = 3_000;

/**
 * Runs `work` while this repository is locked: against others of ours by `codex-git.lock`, against git by `index.lock`.
 * Leftovers of a process of ours that was killed are finished or removed first; a foreign lock never is. Throws
 * `conflict` with details `lock`.
 */
export function withRepositoryLock<T>(
  options: LockOptions,
  work: (held: HeldLock) => Promise<T>,
): Promise<T> {
  return inTurn(options.gitDir, async () => {
    const deadlineMs = performance.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const token = randomUUID();
    await takeOwn(options, token, deadlineMs);
    try {
      await takeIndexLock(options.gitDir, deadlineMs);
      try {
        return await work(held(options, token));
      } finally {
        await unlinkIfThere(join(options.gitDir, INDEX_LOCK));
      }
    } finally {
      // What cannot be tidied up now is tidied up by the next one; the lock must go.
      await removeLeftovers(options.gitDir).catch(() => undefined);
      await unlinkIfThere(join(options.gitDir, LOCK));
    }
  });
}

/** Finishes or removes what a killed process of ours left, where there is something; cheap where there is not. */
export async function recoverRepository(options: LockOptions): Promise<void> {
  const record = await readRecord(join(options.gitDir, LOCK));
  if (record === null || !(await isGone(record.holder))) return;
  await withRepositoryLock(options, () => Promise.resolve());
}

function held(options: LockOptions, token: string): HeldLock {
  const { gitDir } = options;
  const nextIndex = join(gitDir, `codex-index-${token}`);
  return {
    nextIndex,
    async publish({ commit, refs, moveHead }) {
      const record = {
        token,
        holder: thisProcess(),
        commit,
        refs,
        indexKey: await indexKey(gitDir),
        atMs: Date.now(),
      };
      await writeDurably(join(gitDir, `${LOCK}-${token}`), toRecord(record));
      await rename(join(gitDir, `${LOCK}-${token}`), join(gitDir, LOCK));
      await moveHead();
      await finishIndex(gitDir, record);
    },
  };
}

async function takeOwn(options: LockOptions, token: string, deadlineMs: number): Promise<void> {
  const path = join(options.gitDir, LOCK);
  const record = toRecord({
    token,
    holder: thisProcess(),
    commit: null,
    refs: [],
    indexKey: null,
    atMs: Date.now(),
  });
  for (;;) {
    if (await createExclusive(path, record)) return;
    const found = await readRecord(path);
    if (found && (await isGone(found.holder)) && (await takeOver(options, path, found, record))) return;
    await waitFor(LOCK, deadlineMs);
  }
}

/** Takes the lock of a dead process away, exactly that one, and finishes what it had begun. */
async function takeOver(
  options: LockOptions,
  path: string,
  dead: LockRecord,
  record: string,
): Promise<boolean> {
  const aside = join(options.gitDir, `${LOCK}-${dead.token}-stale`);
  // Who makes this file, and no other, may replace the lock of the dead: two that found it at once do not meet.
  if (!(await createExclusive(aside, record)) && !(await isAbandoned(aside))) return false;
  try {
    const now = await readRecord(path);
    if (now?.token !== dead.token) return false;
    if (dead.commit !== null) await finish(options, dead);
    await writeDurably(join(options.gitDir, `${LOCK}-new`), record);
    await rename(join(options.gitDir, `${LOCK}-new`), path);
    return true;
  } finally {
    await unlinkIfThere(aside);
  }
}

async function isAbandoned(aside: string): Promise<boolean> {
  const record = await readRecord(aside);
  return record !== null && (await isGone(record.holder));
}

async function finish(options: LockOptions, dead: LockRecord): Promise<void> {
  await removeRefLocks(options.gitDir, dead);
  if ((await options.readHead()) === dead.commit) await finishIndex(options.gitDir, dead);
}

/**
 * Git's lock is a second name of ours: whole from its first instant, so that one that outlived its process is always known
 * from one of git, which is empty at first.
 */
async function takeIndexLock(gitDir: string, deadlineMs: number): Promise<void> {
  const path = join(gitDir, INDEX_LOCK);
  for (;;) {
    if (await nameAlso(join(gitDir, LOCK), path)) return;
    // Only the holder of our own lock makes one with a record, and that is us now: it is a leftover.
    const text = await readFile(path, 'utf8').catch(() => '');
    if (parseRecord(text) !== null) await unlinkIfThere(path);
    else await waitFor(INDEX_LOCK, deadlineMs);
  }
}

/** False when the name is taken. Disks that know no second names get a copy. */
async function nameAlso(existing: string, path: string): Promise<boolean> {
  try {
    await link(existing, path);
    return true;
  } catch (error) {
    return isErrno(error, 'EEXIST') ? false : createExclusive(path, await readFile(existing, 'utf8'));
  }
}

/** Nobody but the holder of our lock needs these files; what is there is his, or of one that is dead. */
async function removeLeftovers(gitDir: string): Promise<void> {
  for (const name of await readdir(gitDir))
    if (name.startsWith('codex-index-') || name.startsWith(`${LOCK}-`))
      await unlinkIfThere(join(gitDir, name));
}

async function readRecord(path: string): Promise<LockRecord | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  const record = parseRecord(text);
  if (record) return record;
  // Torn by a power cut, or being written this moment: its age tells.
  const age = await stat(path).then(
    (found) => Date.now() - found.mtimeMs,
    () => 0,
  );
  return age < TORN_AFTER_MS ? null : parseRecord(toRecord({ ...TORN, atMs: 0 }));
}

const TORN = {
  token: 'torn',
  holder: { ...thisProcess(), pid: 0x7fffffff, started: null },
  commit: null,
  refs: [],
  indexKey: null,
};

async function createExclusive(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw new CodexError(
      'unavailable',
      'The repository of this notebook cannot be written to; see who owns its files.',
      { errno: error instanceof Error && 'code' in error ? String(error.code) : null },
      { cause: error },
    );
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isErrno(error, 'ENOENT')) throw error;
  });
}

async function waitFor(lock: string, deadlineMs: number): Promise<void> {
  if (performance.now() < deadlineMs) return new Promise((resolve) => void setTimeout(resolve, POLL_MS));
  throw new CodexError(
    'conflict',
    `Another program holds the repository (${lock}); try again when it is done, or remove the file if none is running.`,
    { lock },
  );
}
