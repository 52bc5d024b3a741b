import { type RepositoryState, isCodexError } from '@codexlab/core';
import { recoverRepository } from '../lock.ts';
import { busyWith } from './busy.ts';
import { revisionId } from './commit-object.ts';
import type { Repository } from './repository.ts';

const NONE: RepositoryState = {
  kind: 'none',
  implementation: 'isomorphic',
  head: null,
  branch: null,
  busy: null,
  shallow: false,
  problem: null,
};

/** The repository as it is now; what a killed commit left is finished first. */
export async function repositoryState(repository: Repository | null): Promise<RepositoryState> {
  if (!repository) return NONE;
  const { found, config, files } = repository;
  const kind = found.prefix === '' ? 'own' : 'inside';
  const problem = found.problem ?? config.problem;
  if (problem !== null) return { ...NONE, kind, problem };
  try {
    await recoverRepository(repository.lock);
    const { ref, oid } = await repository.head();
    if (oid !== null) await repository.objects.commit(oid);
    return {
      ...{ ...NONE, kind },
      head: oid === null ? null : revisionId(oid),
      branch: ref?.replace(/^refs\/heads\//, '') ?? null,
      busy: await busyWith(files),
      shallow: repository.shallow.size > 0,
    };
  } catch (error) {
    if (isCodexError(error) && ['unavailable', 'unsupported'].includes(error.code))
      return { ...NONE, kind, problem: error.message };
    throw error;
  }
}
