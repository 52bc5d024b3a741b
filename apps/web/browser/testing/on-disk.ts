import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

const PATIENCE = { timeout: 30_000, interval: 100 };

/** Waits until the text of a file is as wanted. */
export async function expectOnDisk(root: string, path: string, wanted: RegExp | string): Promise<void> {
  const read = () => readFileSync(join(root, path), 'utf8');
  if (typeof wanted === 'string') await expect.poll(read, PATIENCE).toBe(wanted);
  else await expect.poll(read, PATIENCE).toMatch(wanted);
}

/** Changes a file as another program would. */
export function changeOnDisk(root: string, path: string, change: (text: string) => string): void {
  const whole = join(root, path);
  writeFileSync(whole, change(readFileSync(whole, 'utf8')));
}
