import { CodexError, type VersionControl } from '@codexlab/core';
import type { VersionControlOptions } from '../version-control-options.ts';
import { commitPaths } from './commit-paths.ts';
import { compareCommits } from './compare-commits.ts';
import { notSupported } from './failures.ts';
import { createHistoryIndex } from './history-index.ts';
import { initializeRepository } from './initialize.ts';
import { listBranches } from './list-branches.ts';
import { listLog } from './list-log.ts';
import { listPending } from './list-pending.ts';
import { listTracked } from './list-tracked.ts';
import { contentOf, listEntries, readVersion } from './read-version.ts';
import { createRepositoryFinder } from './repository.ts';
import { repositoryState } from './repository-state.ts';
import { resolveRevision } from './revisions.ts';

/** What can be done without the git command. */
export const isomorphicCapabilities: VersionControl['capabilities'] = Object.freeze({
  blame: false,
  lfs: false,
});

/** The history of a folder through isomorphic-git, with an index of its own of what each commit touched. */
export function isomorphicVersionControl(options: VersionControlOptions): VersionControl {
  const finder = createRepositoryFinder(options);
  const index = createHistoryIndex(options.workDir);
  const need = () => finder.need();
  return {
    capabilities: isomorphicCapabilities,
    state: async () => repositoryState(await finder.find()),
    async initialize() {
      const there = await finder.find();
      if (there)
        throw new CodexError('conflict', 'The notebook is in a repository already.', {
          path: there.found.top,
        });
      await initializeRepository(options.root);
    },
    identity: async () => (await finder.find())?.config.identity ?? null,
    commit: async (request) => commitPaths(await need(), request),
    pending: async (page = {}) => listPending(await need(), page),
    log: async (query, page) => listLog(await need(), index, query, page),
    resolve: async (name) => resolveRevision(await need(), name),
    read: async (path, revision, more = {}) => readVersion(await need(), { path, revision, ...more }),
    entries: async (folder, revision, page = {}) => listEntries(await need(), { folder, revision, page }),
    compare: async (from, to, page = {}) => compareCommits(await need(), { from, to, page }),
    blame: () =>
      Promise.reject(notSupported('Who wrote each line is told only with the git command.', 'blame')),
    branches: async (page = {}) => listBranches(await need(), page),
    tracked: async (since, page) => listTracked(await need(), index, since, page),
    contentOf: async (path, hash) => contentOf(await need(), index, { path, hash }),
    async close() {
      index.forget();
      await finder.close();
    },
  };
}
