import { statSync } from 'node:fs';
import { CodexError, type Timer } from '@codexlab/core';

const LOOK_EVERY_MS = 2_000;

/** Passes troubles on, and keeps telling one that no comparison can mend: the index folder was taken away. */
export interface IndexGuard {
  onTrouble(error: CodexError | null): void;
  close(): void;
}

/**
 * Looks now and then whether the lock that this process holds still stands at its path. When somebody deletes the
 * index folder of a live notebook, this process goes on in deleted files, and the next one will make a new index: that
 * has to be said, whatever else goes well.
 */
export function guardIndex(
  lockPath: string,
  tell: (error: CodexError | null) => void,
  timer: Timer,
): IndexGuard {
  const held = identityOf(lockPath);
  let lost: CodexError | null = null;
  let cancel = timer.after(LOOK_EVERY_MS, look);

  function look(): void {
    if (identityOf(lockPath) !== held) {
      const message =
        'The index was deleted while the notebook was open. Close the notebook and open it again.';
      lost = new CodexError('unavailable', message, { path: lockPath });
      tell(lost);
    } else cancel = timer.after(LOOK_EVERY_MS, look);
  }

  return {
    onTrouble: (error) => tell(lost ?? error),
    close: () => cancel(),
  };
}

function identityOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.dev}:${stat.ino}` : null;
}
