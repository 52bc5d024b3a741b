import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { getEnvironmentData, setEnvironmentData, threadId } from 'node:worker_threads';

/** Who holds a lock, so that others can tell whether they still live. */
export interface LockHolder {
  readonly host: string;
  /** Changes with each start of the machine; null where the system does not tell. */
  readonly boot: string | null;
  readonly pid: number;
  /** When the process started, in the system's own measure; null where the system does not tell. */
  readonly started: string | null;
  /** Which thread of the process; a thread may die and leave its process alive. */
  readonly thread?: number | undefined;
}

/** This process and thread. */
export function thisProcess(): LockHolder {
  return (own ??= {
    host: hostname(),
    boot: bootOfMachine(),
    pid: process.pid,
    started: startOf(readOrNull('/proc/self/stat')),
    thread: threadId,
  });
}

/** True when the holder cannot be alive any more; false when it is, or when nobody here can know (another machine). */
export async function isGone(holder: LockHolder): Promise<boolean> {
  const here = thisProcess();
  if (holder.host !== here.host) return false;
  if (holder.boot !== null && here.boot !== null && holder.boot !== here.boot) return true;
  if (!isAlive(holder.pid)) return true;
  if (holder.pid === here.pid && isLost(holder.thread)) return true;
  if (holder.started === null) return false;
  const stat = await readFile(`/proc/${holder.pid}/stat`, 'latin1').catch(() => null);
  const started = startOf(stat);
  return started !== null && started !== holder.started;
}

/**
 * Tells that a thread of this process has ended in the middle of its work: what it had locked is free. Threads that are
 * started later know it.
 */
export function noteLostThread(thread: number): void {
  setEnvironmentData(LOST, [...lostThreads(), thread]);
}

/** What is kept under this name is handed to every new thread. */
const LOST = 'codexlab lost threads';
let own: LockHolder | undefined;

function lostThreads(): readonly unknown[] {
  const lost: unknown = getEnvironmentData(LOST);
  return Array.isArray(lost) ? lost : [];
}

function isLost(thread: number | undefined): boolean {
  return thread !== undefined && lostThreads().includes(thread);
}

function bootOfMachine(): string | null {
  return readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

/** The 22nd field of `stat`: the second may hold spaces, so fields are counted from its closing bracket. */
function startOf(stat: string | null): string | null {
  return stat === null ? null : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null);
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
