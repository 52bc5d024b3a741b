import { CodexError } from '../errors.ts';
import { discardTrash, readTrash, type StoredTrash } from '../files/trash-store.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { Ulid } from '../ids.ts';
import type { RelPath } from '../paths.ts';
import type { RestoredEntry, RestoreOptions } from './line.ts';
import { fromDisk, type Origin } from './scope.ts';
import { movedSidecar } from './sidecars.ts';

/** What bringing back needs. */
export interface RestorePorts {
  readonly fs: FileSystem;
  /** Throws unless files may be written there. */
  readonly refuse: (path: RelPath) => Promise<void>;
  /** Announces what will stand at these paths, does the work and brings the index up to it. */
  readonly arrive: (
    paths: readonly RelPath[],
    origin: Origin,
    work: () => Promise<void>,
  ) => Promise<{ readonly indexed: boolean }>;
}

/** Something on its way out of the trash. */
interface Step {
  readonly id: Ulid;
  /** Null when an earlier try, cut off, brought it back already. */
  readonly from: RelPath | null;
  readonly to: RelPath;
}

/**
 * Brings a file or folder back, then the sidecars of a file. Nothing is replaced. A try that was cut off is finished by
 * the next one: what is back already is left where it is.
 */
export async function restoreEntry(
  ports: RestorePorts,
  id: string,
  { to, origin = fromDisk }: RestoreOptions,
): Promise<RestoredEntry> {
  const stored = await requireStored(ports.fs, id);
  const path = to ?? oldPlace(stored);
  await ports.refuse(path);
  const main: Step = { id: stored.id, from: stored.content?.path ?? null, to: path };
  const sidecars = await sidecarSteps(ports.fs, stored, path);
  for (const step of [main, ...sidecars]) if (step.from !== null) await requireFree(ports.fs, step.to);
  const { indexed } = await ports.arrive([path, ...sidecars.map((step) => step.to)], origin, async () => {
    if (main.from !== null) await ports.fs.move(main.from, main.to);
    for (const step of sidecars) await bringBack(ports.fs, step);
    await discardTrash(ports.fs, main.id);
  });
  return { path, indexed };
}

async function requireStored(fs: FileSystem, id: string): Promise<StoredTrash> {
  const stored = await readTrash(fs, id);
  if (stored && (stored.content !== null || stored.manifest.sidecars.length > 0)) return stored;
  throw new CodexError('not_found', `The trash has nothing with the id ${id}.`, { id });
}

function oldPlace({ id, manifest }: StoredTrash): RelPath {
  if (manifest.path !== null) return manifest.path;
  const message = 'Nobody knows where this was, since it was found after a crash; say where it shall go.';
  throw new CodexError('invalid', message, { field: 'to', id });
}

async function sidecarSteps(fs: FileSystem, owner: StoredTrash, to: RelPath): Promise<Step[]> {
  const from = owner.manifest.path;
  const steps: Step[] = [];
  for (const id of owner.manifest.sidecars) {
    const stored = await readTrash(fs, id);
    if (!stored?.content || stored.manifest.path === null || from === null) continue;
    steps.push({ id, from: stored.content.path, to: movedSidecar(stored.manifest.path, from, to) });
  }
  return steps;
}

async function requireFree(fs: FileSystem, path: RelPath): Promise<void> {
  if ((await fs.stat(path)) === null) return;
  const message = `There is something at ${path} now; it is not replaced. Bring it back to another place.`;
  throw new CodexError('conflict', message, { path });
}

async function bringBack(fs: FileSystem, { id, from, to }: Step): Promise<void> {
  if (from !== null) await fs.move(from, to);
  await discardTrash(fs, id);
}
