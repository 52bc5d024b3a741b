import { expect } from 'vitest';
import { type RelPath, storedRelPath } from '../../paths.ts';
import type { CommitResult, Person, VersionControl } from '../version-control.ts';

/** Changes of the notebook's folder as other programs make them. Paths are the notebook's; missing folders are made. */
export interface NotebookDisk {
  write(path: string, content: string | Uint8Array): void;
  /** The bytes, or null when nothing is there. */
  read(path: string): Uint8Array | null;
  remove(path: string): void;
  rename(from: string, to: string): void;
  link(path: string, target: string): void;
  makeExecutable(path: string): void;
}

/** A notebook's folder with its history behind the port, and the `git` command beside it. */
export interface VersionControlScene {
  readonly versions: VersionControl;
  readonly disk: NotebookDisk;
  /** Runs git in the notebook's folder, with an author set, and gives its output. Throws what it complains of. */
  git(...args: readonly string[]): string;
  /** The same with something to read. */
  gitWith(input: string | Uint8Array, ...args: readonly string[]): string;
  /** The same folder behind the port again, as another process opens it. */
  again(): Promise<VersionControl>;
  end?(): void | Promise<void>;
}

/** How the suite gets its folders: an empty one, without a repository, for each case. */
export interface VersionControlSetup {
  readonly capabilities: VersionControl['capabilities'];
  /** Whether repositories with ids of SHA-256 can be read. */
  readonly sha256: boolean;
  /** `folder`: the notebook is this folder below the scene's own; `lockTimeoutMs`: so long locks are waited for. */
  open(options?: { readonly folder?: string; readonly lockTimeoutMs?: number }): Promise<VersionControlScene>;
}

/** Gets a scene that is ended after its case. */
export type OpenScene = VersionControlSetup['open'];

/** Somebody who commits. */
export const ADA: Person = { name: 'Ada Lovelace', email: 'ada@example.org' };
/** Somebody else. */
export const BOB: Person = { name: 'Bob', email: 'bob@example.org' };
/** When they do. */
export const AT_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Marks a path. */
export const at: (path: string) => RelPath = storedRelPath;
/** Text of bytes. */
export const text = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder().decode(bytes);

/** Commits paths as Ada. */
export function commit(
  { versions }: VersionControlScene,
  paths: readonly string[],
  more: { readonly message?: string; readonly atMs?: number; readonly author?: Person } = {},
): Promise<CommitResult> {
  const { message = 'Change files', atMs = AT_MS, author = ADA } = more;
  return versions.commit({ paths: paths.map(at), message, author, committer: BOB, atMs });
}

/** A scene with a repository and a first commit of these files, made by git itself. */
export async function withFiles(
  open: OpenScene,
  files: Readonly<Record<string, string>>,
  options: Parameters<OpenScene>[0] = {},
): Promise<VersionControlScene> {
  const scene = await open(options);
  scene.git('init', '--quiet', '--initial-branch=main');
  for (const [path, content] of Object.entries(files)) scene.disk.write(path, content);
  if (Object.keys(files).length > 0) {
    scene.git('add', '--all', '.');
    scene.git('commit', '--quiet', '-m', 'First');
  }
  return scene;
}

/** What must hold after all that was written: nothing is damaged, no lock is left, and `git status` says just this. */
export function expectHealthy({ git }: VersionControlScene, status = ''): void {
  expect(git('status', '--porcelain', '--untracked-files=all')).toBe(status);
  expect(git('fsck', '--full', '--strict', '--no-progress').replace(/^dangling .*\n/gm, '')).toBe('');
  expect(git('diff-files', '--name-only')).toBe(unstagedIn(status));
  expect(git('rev-parse', '--verify', 'HEAD')).toMatch(/^[0-9a-f]{40,64}\n$/);
}

function unstagedIn(status: string): string {
  const lines = status.split('\n').filter((line) => line !== '' && !line.startsWith('??') && line[1] !== ' ');
  return lines.map((line) => `${line.slice(3)}\n`).join('');
}
