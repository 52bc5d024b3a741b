import { CodexError, type Person, type VersionControl } from '@codexlab/core';
import type { VersionControlOptions } from '../version-control-options.ts';
import { blameLines } from './blame-lines.ts';
import { commitPaths } from './commit-paths.ts';
import { compareVersions } from './compare-versions.ts';
import type { NativeGit } from './find-native-git.ts';
import { initializeRepository } from './initialize-repository.ts';
import { listBranches } from './list-branches.ts';
import { listEntries, type Reading } from './list-entries.ts';
import { listLog } from './list-log.ts';
import { createPendingLister } from './list-pending.ts';
import { createTrackedLister } from './list-tracked.ts';
import { createObjects, type Objects } from './objects.ts';
import type { RepositorySettings } from './read-settings.ts';
import { contentOf, readVersion } from './read-version.ts';
import { openRepository, type Repository, requireRepository } from './repository.ts';
import { repositoryState } from './repository-state.ts';
import { resolveRevision } from './revisions.ts';
import { createTrees } from './trees.ts';

/** What the native implementation is made of. */
export interface NativeOptions extends VersionControlOptions {
  readonly git: NativeGit;
}

/** The history of a folder through the `git` command. */
export function nativeVersionControl(options: NativeOptions): VersionControl {
  const { git, root, lockTimeoutMs } = options;
  const reader = createReader();
  const listPending = createPendingLister();
  const listTracked = createTrackedLister();
  let isClosed = false;
  const repository = async (): Promise<Repository> => {
    if (isClosed) throw new CodexError('unavailable', 'The history of this notebook was closed.');
    return requireRepository({ git, root });
  };
  const reading = async (): Promise<Reading> => reader.of(await repository());
  return {
    capabilities: { blame: true, lfs: git.lfs !== null },
    state: () => repositoryState({ git, root, lockTimeoutMs }),
    identity: async () => identityIn((await openRepository({ git, root }))?.settings ?? new Map()),
    initialize: () => initializeRepository({ git, root }),
    commit: async (request) => commitPaths(await reading(), { request, root, lockTimeoutMs }),
    pending: async (page = {}) => listPending(await repository(), page),
    log: async (query, page) => listLog(await repository(), query, page),
    resolve: async (name) => resolveRevision(await repository(), name),
    read: async (path, revision, more = {}) => readVersion(await reading(), { path, revision, ...more }),
    entries: async (folder, revision, page = {}) => listEntries(await reading(), { folder, revision, page }),
    compare: async (from, to, page = {}) => compareVersions(await reading(), { from, to, page }),
    blame: async (path, revision) => blameLines(await reading(), { path, revision }),
    branches: async (page = {}) => listBranches(await repository(), page),
    tracked: async (since, page = {}) => listTracked(await repository(), { since, page }),
    contentOf: async (path, hash) => contentOf(await reading(), { path, hash }),
    async close() {
      isClosed = true;
      await reader.close();
    },
  };
}

/** One talk with git about objects for as long as the repository is the same. */
function createReader(): { of(repository: Repository): Reading; close(): Promise<void> } {
  let now: { readonly repository: Repository; readonly objects: Objects } | null = null;
  return {
    of(repository) {
      if (now && now.repository.gitDir !== repository.gitDir) now.objects.close();
      if (now?.repository.gitDir !== repository.gitDir)
        now = { repository, objects: createObjects(() => repository) };
      const { objects } = now;
      return { repository, objects, trees: createTrees(objects, repository.format === 'sha256' ? 32 : 20) };
    },
    close() {
      now?.objects.close();
      now = null;
      return Promise.resolve();
    },
  };
}

/** Both or nobody. */
function identityIn(settings: RepositorySettings): Person | null {
  const [name, email] = [settings.get('user.name')?.trim(), settings.get('user.email')?.trim()];
  return name && email ? { name, email } : null;
}
