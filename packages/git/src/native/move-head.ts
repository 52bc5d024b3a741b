import { Buffer } from 'node:buffer';
import type { CommitRequest } from '@codexlab/core';
import type { Repository } from './repository.ts';

/** The head, about to be moved. */
export interface HeadMove {
  /** Moves it, with its branch, from a commit (null: none yet) to another. Throws `conflict` when it stands elsewhere. */
  go(commit: string, before: string | null): Promise<void>;
  /** Gives up where nothing was moved. To be called in the end. */
  end(): Promise<void>;
}

const REF_TIMEOUT_MS = 5_000;

/**
 * Starts git before it is known where the head goes, so that nobody waits for the start. It waits for a whole transaction:
 * when this process dies before, nothing moves.
 */
export function startMove(
  repository: Repository,
  given: {
    readonly request: CommitRequest;
    readonly lockTimeoutMs?: number | undefined;
    readonly isFirst: boolean;
  },
): HeadMove {
  const { request, lockTimeoutMs = REF_TIMEOUT_MS } = given;
  let start: (commands: Uint8Array) => void = () => undefined;
  const input = new Promise<Uint8Array>((resolve) => (start = resolve));
  const subject = request.message.split('\n')[0] ?? '';
  const note = `commit${given.isFirst ? ' (initial)' : ''}: ${subject}`;
  const ended = repository.run(['update-ref', '-m', note, '--stdin'], {
    input,
    env: reflogPerson(request),
    also: lockTimeouts(lockTimeoutMs),
  });
  ended.catch(() => undefined); // told by `go`
  return {
    async go(commit, before) {
      const from = before ?? '0'.repeat(commit.length);
      start(Buffer.from(`start\nupdate HEAD ${commit} ${from}\ncommit\n`));
      await ended;
    },
    async end() {
      start(new Uint8Array());
      await ended.catch(() => undefined);
    },
  };
}

function reflogPerson({ committer, atMs }: CommitRequest): Record<string, string> {
  return {
    GIT_COMMITTER_NAME: committer.name.trim() || 'Unknown',
    GIT_COMMITTER_EMAIL: committer.email.trim() || 'unknown',
    GIT_COMMITTER_DATE: `@${Math.max(0, Math.floor(atMs / 1000))} +0000`,
  };
}

function lockTimeouts(timeoutMs: number): readonly (readonly [string, string])[] {
  return [
    ['core.filesRefLockTimeout', String(timeoutMs)],
    ['core.packedRefsTimeout', String(timeoutMs)],
  ];
}
