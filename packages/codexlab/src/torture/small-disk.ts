import { execFileSync } from 'node:child_process';
import { canMount } from '../testing/rights.ts';
import type { Round } from './scenario.ts';

/** Mounts a disk of so many bytes in memory, until the end of the round. */
export function smallDisk(round: Round, bytes: number): string {
  const root = round.folder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', root]);
  round.after(() => void execFileSync('umount', ['-l', root]));
  return root;
}

/** Makes the disk as large as anybody needs. */
export function giveRoom(root: string): void {
  execFileSync('mount', ['-o', 'remount,size=64m', root]);
}

/** Why no disk can be mounted here, or null. */
export function obstacleToDisks(): string | null {
  return canMount() ? null : 'no disk can be mounted here';
}
