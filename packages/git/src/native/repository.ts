import { type AbsPath, CodexError, type RelPath } from '@codexlab/core';
import type { ChildProcess } from 'node:child_process';
import { driverOverrides, type FilterMode, type GitSettings, SAFE_SETTINGS } from './git-settings.ts';
import type { NativeGit } from './find-native-git.ts';
import { findPlace, type Place } from './find-place.ts';
import { readSettings, type RepositorySettings } from './read-settings.ts';
import { type GitAnswer, type GitCall, runGit, startGit, streamGit } from './run-git.ts';
import { toNotebook, toRepository } from '../repository-paths.ts';

/** What a command of ours may say besides its arguments. */
export type CallOptions = Partial<Pick<GitCall, 'env' | 'input' | 'maxBytes' | 'timeoutMs' | 'codes'>> & {
  /** Settings besides those of every command. */
  readonly also?: GitSettings | undefined;
  /** What happens to files with a content filter that is not allowed. Default: `pass`. */
  readonly filters?: FilterMode | undefined;
};

/** A repository that was found, and git run in it safely. */
export interface Repository extends Place {
  readonly settings: RepositorySettings;
  /** Whether git-lfs may run. */
  readonly hasLfs: boolean;
  run(args: readonly string[], options?: CallOptions): Promise<GitAnswer>;
  stream(args: readonly string[], take: (chunk: Buffer) => boolean, options?: CallOptions): Promise<void>;
  start(args: readonly string[]): ChildProcess;
  /** The repository's path of a path of the notebook. */
  inRepository(path: RelPath): string;
  /** The notebook's path of a path of the repository; null when it lies outside the notebook. */
  inNotebook(path: string): RelPath | null;
}

/** The repository that holds the notebook; null when there is none. Throws `unavailable` for one that cannot be used. */
export async function openRepository(options: {
  readonly git: NativeGit;
  readonly root: AbsPath;
}): Promise<Repository | null> {
  const place = await findPlace(options);
  if (place === null) return null;
  const settings = await readSettings({ git: options.git.path, top: place.top });
  return repositoryAt({ git: options.git, place, settings });
}

/** As `openRepository`, for what cannot do without. Throws `unsupported` where there is none. */
export async function requireRepository(options: {
  readonly git: NativeGit;
  readonly root: AbsPath;
}): Promise<Repository> {
  const repository = await openRepository(options);
  if (repository) return repository;
  throw new CodexError(
    'unsupported',
    'This notebook has no git repository. Make one with: codexlab init --git',
  );
}

function repositoryAt(given: {
  readonly git: NativeGit;
  readonly place: Place;
  readonly settings: RepositorySettings;
}): Repository {
  const { git, place, settings } = given;
  const call = (args: readonly string[], options: CallOptions = {}): GitCall => ({
    git: git.path,
    cwd: place.top,
    args,
    settings: [...settingsFor(git, settings, options.filters ?? 'pass'), ...(options.also ?? [])],
    ...options,
  });
  return {
    ...place,
    settings,
    hasLfs: git.lfs !== null,
    run: (args, options) => runGit(call(args, options)),
    stream: (args, take, options) => streamGit(call(args, options), take),
    start: (args) => startGit(call(args)),
    inRepository: (path) => toRepository(place.prefix, path),
    inNotebook: (path) => toNotebook(place.prefix, path),
  };
}

function settingsFor(git: NativeGit, settings: RepositorySettings, mode: FilterMode): GitSettings {
  return [...SAFE_SETTINGS, ...driverOverrides(settings.keys(), mode, { lfs: git.lfs })];
}
