import { statSync } from 'node:fs';
import { CodexError, type Timer } from '@codexlab/core';

const LOOK_EVERY_MS = 2_000;

/** Passes troubles on, and before them one that no comparison can mend: the index folder was taken away. */
export interface IndexGuard {
  onTrouble(error: CodexError | null): void;
  close(): void;
}

/**
 * Looks now and then whether the lock that this process holds still stands at its path. When somebody deletes the
 * index folder of a live notebook, this process goes on in deleted files, and the next one will make a new index: that
 * has to be said, whatever else goes well, until the same lock is back: a folder that was moved away and back, or whose
 * disk was gone for a while, has lost nothing.
 */
export function guardIndex(
  lockPath: string,
  tell: (error: CodexError | null) => void,
  timer: Timer,
): IndexGuard {
  const held = identityOf(lockPath);
  let lost: CodexError | null = null;
  let latest: CodexError | null = null;
  let cancel = timer.after(LOOK_EVERY_MS, look);

  function look(): void {
    cancel = timer.after(LOOK_EVERY_MS, look);
    const isThere = identityOf(lockPath) === held;
    if (isThere === (lost === null)) return;
    lost = isThere ? null : lostIndex(lockPath);
    tell(lost ?? latest);
  }

  return {
    onTrouble(error) {
      latest = error;
      tell(lost ?? error);
    },
    close: () => cancel(),
  };
}

function lostIndex(path: string): CodexError {
  const message = 'The index was deleted while the notebook was open. Close the notebook and open it again.';
  return new CodexError('unavailable', message, { path });
}

function identityOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.dev}:${stat.ino}` : null;
}
