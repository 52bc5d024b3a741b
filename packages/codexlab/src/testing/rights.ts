import { spawnSync } from 'node:child_process';
import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The user who owns nothing; the administrator may start processes as this one. */
export const nobody = Object.freeze({ uid: 65_534, gid: 65_534 });

/** True when a process of nobody can be started and may read these sources. */
export function canStartAsNobody(): boolean {
  if (process.getuid?.() !== 0) return false;
  const script = 'require("node:fs").readFileSync(process.argv[1])';
  const self = fileURLToPath(import.meta.url);
  return spawnSync(process.execPath, ['-e', script, self], { ...nobody, cwd: '/' }).status === 0;
}

/** True when disks can be mounted here; containers often forbid it even to the administrator. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const dir = mkdtempSync(join(tmpdir(), 'codexlab-mount-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', dir]).status === 0;
  if (isMounted) spawnSync('umount', [dir]);
  rmSync(dir, { recursive: true });
  return isMounted;
}
