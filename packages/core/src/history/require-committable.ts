import { CodexError } from '../errors.ts';
import type { RepositoryState } from './version-control.ts';

/**
 * Throws where nothing can be committed: `unsupported` without a repository, `unavailable` for one with a problem,
 * `conflict` (details `busy`) while the user is in the middle of something.
 */
export function requireCommittable(state: RepositoryState): void {
  requireRepository(state);
  const { busy } = state;
  if (busy === null) return;
  const message = `Commits wait: a ${busy} has begun in this repository. Finish it with git, or call it off.`;
  throw new CodexError('conflict', message, { busy });
}

/** Throws `unsupported` where there is no repository, `unavailable` for one with a problem. */
export function requireRepository({ kind, problem }: RepositoryState): void {
  if (problem !== null) throw new CodexError('unavailable', problem);
  if (kind !== 'none') return;
  const message = 'This notebook has no repository yet. Make one with: codexlab init --git';
  throw new CodexError('unsupported', message);
}
