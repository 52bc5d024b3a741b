import { appendFile, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CodexError } from '@codexlab/core';
import { isObjectId } from './commit-object.ts';
import { systemCode, unreadable } from './failures.ts';
import { type GitFiles, syncFolder } from './git-files.ts';

/** What is checked out. */
export interface Head {
  /** The full name of the branch (`refs/heads/main`), or null when the head is detached. */
  readonly ref: string | null;
  /** The newest commit; null before the first. */
  readonly oid: string | null;
}

const MAX_LINKS = 5;
const SAFE_REF = /^refs\/(?!.*\.\.)(?!.*\/\/)[^\0-\x20~^:?*[\\\x7f]+$/;

/** Reads `HEAD`. Throws `unavailable` when it says nothing that git would take. */
export async function readHead(files: GitFiles): Promise<Head> {
  const text = (await files.read('HEAD'))?.toString('utf8').trim() ?? '';
  if (isObjectId(text)) return { ref: null, oid: text };
  const ref = /^ref: (.+)$/.exec(text)?.[1];
  if (ref === undefined || !SAFE_REF.test(ref)) throw unreadable('HEAD');
  return { ref, oid: await readRef(files, ref) };
}

/** The object that a full name (`refs/…`) stands for, or null. */
export async function readRef(files: GitFiles, ref: string, links = 0): Promise<string | null> {
  if (!SAFE_REF.test(ref) || links > MAX_LINKS) return null;
  const text = (await files.read(ref))?.toString('utf8').trim();
  if (text === undefined) return (await packedRefs(files)).get(ref) ?? null;
  const target = /^ref: (.+)$/.exec(text)?.[1];
  if (target !== undefined) return readRef(files, target, links + 1);
  if (!isObjectId(text)) throw unreadable(ref);
  return text;
}

/** All names below `refs/heads/` and `refs/remotes/`, with what they stand for. */
export async function listBranches(files: GitFiles): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const [ref, oid] of await packedRefs(files))
    if (/^refs\/(heads|remotes)\//.test(ref)) found.set(ref, oid);
  for (const folder of ['refs/heads', 'refs/remotes']) {
    for (const ref of await looseRefs(files, folder)) {
      const oid = await readRef(files, ref);
      if (oid !== null && !/^refs\/remotes\/[^/]+\/HEAD$/.test(ref)) found.set(ref, oid);
    }
  }
  return found;
}

/** A move of the head from one commit to the next. */
export interface HeadMove {
  readonly head: Head;
  readonly to: string;
  /** Who and when, as git writes them. */
  readonly stamp: string;
  readonly message: string;
}

/** Moves the checked-out branch. Throws `conflict` (details `lock`) when it is locked or was moved by somebody else. */
export async function moveHead(files: GitFiles, move: HeadMove): Promise<void> {
  const ref = move.head.ref ?? 'HEAD';
  const path = files.place(ref);
  const lock = `${path}.lock`;
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(lock, 'wx').catch((error: unknown) => {
    if (systemCode(error) === 'EEXIST') throw locked(`${ref}.lock`);
    throw error;
  });
  try {
    await handle.writeFile(`${move.to}\n`);
    await handle.sync();
    await handle.close();
    const now = await readHead(files);
    if (now.oid !== move.head.oid || now.ref !== move.head.ref) throw locked(ref);
    await rename(lock, path);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await unlink(lock).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
  await log(files, move);
}

function locked(lock: string): CodexError {
  return new CodexError('conflict', `Another program is changing the repository (${lock}); try again.`, {
    lock,
  });
}

/** What `git reflog` shows, so that a commit of ours can be taken back with git's own means. */
async function log(files: GitFiles, { head, to, stamp, message }: HeadMove): Promise<void> {
  const line = `${head.oid ?? '0'.repeat(40)} ${to} ${stamp}\t${message.split('\n')[0]}\n`;
  for (const name of head.ref === null ? ['HEAD'] : ['HEAD', head.ref]) {
    const path = files.place(`logs/${name}`);
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, line);
  }
}

async function packedRefs(files: GitFiles): Promise<Map<string, string>> {
  const text = (await files.read('packed-refs'))?.toString('utf8') ?? '';
  const refs = new Map<string, string>();
  for (const line of text.split('\n')) {
    const found = /^([0-9a-f]{40}) (refs\/.+)$/.exec(line);
    if (found) refs.set(found[2]!, found[1]!);
  }
  return refs;
}

async function looseRefs(files: GitFiles, folder: string): Promise<string[]> {
  const entries = await readdir(files.place(folder), { withFileTypes: true }).catch(() => []);
  const refs: string[] = [];
  for (const entry of entries) {
    const name = join(folder, entry.name).replaceAll('\\', '/');
    if (entry.isDirectory()) refs.push(...(await looseRefs(files, name)));
    else if (entry.isFile() && !entry.name.endsWith('.lock') && SAFE_REF.test(name)) refs.push(name);
  }
  return refs;
}
