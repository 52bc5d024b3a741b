import { isCodexError } from '../errors.ts';
import { parseUlid, type Ulid } from '../ids.ts';
import { parseRelPath, ROOT } from '../paths.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { NotebookLine } from '../sync/line.ts';
import type { NotebookUploadPorts } from './notebook-uploads.ts';
import { readKeepMs } from './trash-settings.ts';
import { listTrash, readShown, trashIds } from './trash-store.ts';
import { type NotebookTrash, TRASH_TTL_MS } from './trash.ts';

/** What the trash of a notebook needs. */
export type TrashPorts = Pick<NotebookUploadPorts, 'fs' | 'line' | 'origin' | 'requireSeen'> & {
  readonly settings: Pick<SettingsStore, 'read'>;
};

/** So many are given to the line at once: other work gets its turn in between. */
const ENTRIES_A_STEP = 50;

/** The trash of a notebook as somebody sees it. */
export function createTrash(ports: TrashPorts): NotebookTrash {
  const { fs, line, origin, requireSeen } = ports;
  return {
    list: async (page = {}) => {
      requireSeen(ROOT);
      return listTrash(fs, page, await keepMs(ports));
    },
    restore: async (id, { to, ...options } = {}) => {
      const place = to === undefined ? undefined : parseRelPath(to);
      const { path } = await line().restore(id, { origin, ...options, to: place });
      return { path };
    },
    empty: async ({ ids, beforeMs } = {}) => {
      const place = line();
      if (ids !== undefined) return { removed: await removeIn(place, ids.map(parseUlid)) };
      return { removed: await emptyBefore(ports, place, beforeMs ?? Infinity) };
    },
  };
}

/** Settings that are broken must not hide the trash. */
async function keepMs({ settings }: TrashPorts): Promise<number> {
  return readKeepMs(settings).catch((error: unknown) => {
    if (isCodexError(error, 'invalid')) return TRASH_TTL_MS;
    throw error;
  });
}

async function emptyBefore(ports: TrashPorts, line: NotebookLine, beforeMs: number): Promise<number> {
  const ids = await trashIds(ports.fs);
  let removed = 0;
  let chosen: Ulid[] = [];
  for (const id of ids) {
    const entry = await readShown(ports.fs, id, TRASH_TTL_MS);
    if (entry && entry.deletedMs < beforeMs) chosen.push(id);
    if (chosen.length < ENTRIES_A_STEP) continue;
    removed += await line.emptyTrash(chosen);
    chosen = [];
  }
  return removed + (await line.emptyTrash(chosen));
}

async function removeIn(line: NotebookLine, ids: readonly Ulid[]): Promise<number> {
  let removed = 0;
  for (let at = 0; at < ids.length; at += ENTRIES_A_STEP)
    removed += await line.emptyTrash(ids.slice(at, at + ENTRIES_A_STEP));
  return removed;
}
