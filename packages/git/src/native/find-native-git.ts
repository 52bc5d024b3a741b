import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { absPath, type AbsPath } from '@codexlab/core';

/** A `git` command that can be used. */
export interface NativeGit {
  readonly path: AbsPath;
  /** As it tells it: `2.39.5`. */
  readonly version: string;
  /** The installed git-lfs, the one content filter that may run; null when there is none. */
  readonly lfs: AbsPath | null;
}

/** `cat-file --batch-command` and the settings of `core.fsync` came with it. */
const OLDEST = [2, 36] as const;

/** The `git` of the search path, or null when there is none that is new enough. Looked for once. */
export function findNativeGit(): Promise<NativeGit | null> {
  return (found ??= look());
}

let found: Promise<NativeGit | null> | undefined;

async function look(): Promise<NativeGit | null> {
  const path = await executable('git');
  if (path === null) return null;
  const version = /^git version (\d+\.\d+[.\w]*)/.exec(await versionOf(path))?.[1];
  if (version === undefined || !isNewEnough(version)) return null;
  return { path, version, lfs: await executable('git-lfs') };
}

/** True from the oldest version on that has all we use. */
function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Only absolute folders of the search path count: a relative one may lie in the notebook. */
async function executable(name: string): Promise<AbsPath | null> {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const path = join(folder, file);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return absPath(path);
  }
  return null;
}

function versionOf(path: AbsPath): Promise<string> {
  return new Promise((resolve) => {
    execFile(path, ['--version'], { env: { LC_ALL: 'C' }, timeout: 10_000 }, (error, stdout) =>
      resolve(error ? '' : stdout),
    );
  });
}
