import { spawn, spawnSync } from 'node:child_process';
import { commandWords, untilEnd, type Ended } from '../testing/kill-rounds.ts';

/** How a process ended that was held short of something. */
export interface LimitedEnd extends Ended {
  /** The signal that ended it, or null. */
  readonly signal: NodeJS.Signals | null;
}

/** Runs the real command under limits of the system, in words of `prlimit`: `--fsize=65536`, `--nofile=40`. */
export async function limitedCommand(
  limits: readonly string[],
  words: readonly string[],
): Promise<LimitedEnd> {
  const all = [...limits, process.execPath, ...commandWords, ...words];
  const child = spawn('prlimit', all, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = await untilEnd(child);
  return { ...ended, signal: child.signalCode };
}

/** Why no process can be limited here, or null. */
export function obstacleToLimits(): string | null {
  return spawnSync('prlimit', ['--version']).status === 0 ? null : 'there is no prlimit here';
}
