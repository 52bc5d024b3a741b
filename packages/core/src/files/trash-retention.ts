import { decodeTime } from 'ulid';
import type { Clock } from '../clock.ts';
import { isCodexError } from '../errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { Timer } from '../fs/timer.ts';
import type { Ulid } from '../ids.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { NotebookLine } from '../sync/line.ts';
import { trashIds } from './trash-store.ts';
import { readKeepMs } from './trash-settings.ts';

/** What forgetting works on. */
export interface RetentionPorts {
  readonly fs: FileSystem;
  readonly line: Pick<NotebookLine, 'emptyTrash'>;
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly clock: Clock;
  readonly timer: Timer;
}

const AFTER_OPENING_MS = 5_000;
const DAILY_MS = 24 * 60 * 60 * 1000;
/** So many are taken away before other work gets its turn. */
const ENTRIES_A_STEP = 50;

/** Forgets what lies in the trash for longer than it is kept: soon after opening, and daily. Returns the end of it. */
export function startTrashRetention(ports: RetentionPorts): () => void {
  let closed = false;
  let cancel = ports.timer.after(AFTER_OPENING_MS, daily);

  function daily(): void {
    cancel = ports.timer.after(DAILY_MS, daily);
    // What cannot be taken away today is tried again tomorrow: nothing else suffers from it.
    emptyExpired(ports, () => closed).catch(() => undefined);
  }

  return () => {
    closed = true;
    cancel();
  };
}

/** Takes away what has been kept long enough; what somebody's broken settings say is not known, and nothing goes. */
export async function emptyExpired(
  ports: Omit<RetentionPorts, 'timer'> & { readonly timer: Pick<Timer, 'breathe'> },
  isOver: () => boolean,
): Promise<void> {
  const keepMs = await readKeepMs(ports.settings).catch(unlessBroken);
  if (keepMs === null) return;
  const oldestMs = ports.clock.nowMs() - keepMs;
  const expired = (await trashIds(ports.fs)).filter((id) => decodeTime(id) < oldestMs);
  while (expired.length > 0 && !isOver()) {
    await ports.line.emptyTrash(takeSome(expired));
    await ports.timer.breathe();
  }
}

/** The oldest first: those that sidecars belong to came before them. */
function takeSome(ids: Ulid[]): readonly Ulid[] {
  return ids.splice(-ENTRIES_A_STEP);
}

function unlessBroken(error: unknown): null {
  if (isCodexError(error, 'invalid')) return null;
  throw error;
}
