import { execFileSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { absPath, nameToBytes } from '@codexlab/core';
import type { NotebookDisk, VersionControlScene } from '@codexlab/core/testing';
import { openVersionControl } from '../open-version-control.ts';
import type { VersionControlOptions } from '../version-control-options.ts';

/** Settings of the `git` that sets scenes: nothing of the machine's. */
export const SCENE_ENV = {
  PATH: process.env.PATH ?? '',
  HOME: tmpdir(),
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Scene',
  GIT_AUTHOR_EMAIL: 'scene@example.org',
  GIT_COMMITTER_NAME: 'Scene',
  GIT_COMMITTER_EMAIL: 'scene@example.org',
};

/** An empty folder of the machine with its history opened by an implementation. */
export async function gitScene(
  implementation: 'native' | 'isomorphic',
  options: { readonly folder?: string; readonly lockTimeoutMs?: number } = {},
): Promise<VersionControlScene> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'codex-git-')));
  const root = join(base, options.folder ?? '');
  const workDir = mkdtempSync(join(tmpdir(), 'codex-git-work-'));
  mkdirSync(root, { recursive: true });
  const given: VersionControlOptions = {
    root: absPath(root),
    workDir: absPath(workDir),
    implementation,
    lockTimeoutMs: options.lockTimeoutMs,
  };
  const run = (args: readonly string[], input?: string | Uint8Array) =>
    execFileSync('git', [...args], {
      cwd: root,
      env: SCENE_ENV,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
    });
  return {
    versions: await openVersionControl(given),
    disk: diskAt(root),
    git: (...args) => run(args),
    gitWith: (input, ...args) => run(args, input),
    again: () => openVersionControl(given),
    end() {
      rmSync(base, { recursive: true, force: true });
      rmSync(workDir, { recursive: true, force: true });
    },
  };
}

/** Names of notebooks are text for bytes. */
function diskAt(root: string): NotebookDisk {
  const full = (path: string) => Buffer.concat([Buffer.from(`${root}/`), nameToBytes(path)]);
  const makeParent = (path: string) => {
    const slash = path.lastIndexOf('/');
    if (slash > 0) mkdirSync(full(path.slice(0, slash)), { recursive: true });
  };
  return {
    write(path, content) {
      makeParent(path);
      writeFileSync(full(path), content);
    },
    read: (path) =>
      existsSync(full(path)) && lstatSync(full(path)).isFile()
        ? new Uint8Array(readFileSync(full(path)))
        : null,
    remove: (path) => rmSync(full(path), { recursive: true, force: true }),
    rename(from, to) {
      makeParent(to);
      renameSync(full(from), full(to));
    },
    link(path, target) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      symlinkSync(target, full(path));
    },
    makeExecutable: (path) => chmodSync(full(path), 0o755),
  };
}
