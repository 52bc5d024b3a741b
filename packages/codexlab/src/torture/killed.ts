import type { ChildProcess } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startCommand, untilEnd, type Ended } from '../testing/kill-rounds.ts';
import type { Round } from './scenario.ts';

const LOOK_EVERY_MS = 1;

/** When a process is killed: so long after the work has shown itself on the disk. */
export interface Instant {
  /** A file that has bytes once the work has begun. */
  readonly sign: string;
  /** The longest time from then to the kill. */
  readonly withinMs: number;
}

/** How a process ended. */
export interface Killed extends Ended {
  /** False: it was done before the kill came. */
  readonly wasKilled: boolean;
}

/** Runs the real command in a process of its own and kills it at a random instant. */
export async function killedCommand(
  { random }: Pick<Round, 'random'>,
  words: readonly string[],
  { sign, withinMs }: Instant,
): Promise<Killed> {
  const child = startCommand(words);
  const ended = untilEnd(child);
  let isOver = false;
  void ended.then(() => (isOver = true));
  await untilSeen(sign, () => isOver);
  // The instant is random on purpose: whatever it hits, what is demanded afterwards is the same.
  const timer = setTimeout(() => kill(child), random() * withinMs);
  const end = await ended;
  clearTimeout(timer);
  return { ...end, wasKilled: child.signalCode === 'SIGKILL' };
}

function kill(child: ChildProcess): void {
  child.kill('SIGKILL');
}

/** Looks often and rests in between, so that the process that is to be killed has the processor. */
async function untilSeen(path: string, isOver: () => boolean): Promise<void> {
  while (!isOver() && !hasBytes(path)) await pause(LOOK_EVERY_MS);
}

function hasBytes(path: string): boolean {
  return existsSync(path) && (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
