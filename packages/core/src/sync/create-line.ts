import type { Clock } from '../clock.ts';
import { CodexError, isCodexError } from '../errors.ts';
import { type Arrival, createUploadReceiver } from '../files/receive-uploads.ts';
import { emptyTrash } from '../files/empty-trash.ts';
import { writeKeeping } from '../files/keep-replaced.ts';
import { trashManifest } from '../files/trash-store.ts';
import type { FileSystem, Hash, WriteResult } from '../fs/file-system.ts';
import type { Timer } from '../fs/timer.ts';
import { type NewId, parseUlid } from '../ids.ts';
import { type RelPath, ROOT, isReservedName } from '../paths.ts';
import { checkNotebook } from './check-notebook.ts';
import { type Expectation, createExpectations } from './expectations.ts';
import { createIgnoreRules } from './ignore-rules.ts';
import { findSidecars } from './join-sidecars.ts';
import type { ChangeOptions, NotebookLine, WrittenFile } from './line.ts';
import type { IndexWriter } from './notebook-index.ts';
import type { EntryReader } from './read-entries.ts';
import { restoreEntry } from './restore-entry.ts';
import { createSchedule } from './schedule.ts';
import { type Origin, fromDisk, somePaths } from './scope.ts';
import { movedSidecar } from './sidecars.ts';
import type { SyncPorts } from './sync-notebook.ts';
import { createUpkeep } from './upkeep.ts';
import { isInInnerNotebook } from './walk.ts';

/** What a line needs. */
export interface LinePorts {
  readonly fs: FileSystem;
  readonly index: IndexWriter;
  readonly reader: EntryReader;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly newId: NewId;
  /** SHA-256. */
  readonly hashBytes: (bytes: Uint8Array) => Hash;
  /** False: no ignore files are read. */
  readonly ignoreFiles: boolean;
  /** Called after each change of the index with the newest sequence number. */
  readonly onWake: (seq: number) => void;
  /** Called when the index could not follow the disk, and with null when it has caught up again. */
  readonly onTrouble?: ((error: CodexError | null) => void) | undefined;
}

/** How long a write that the index could not follow is still known as ours. */
const EXPECTATION_MS = 60_000;

/** Opens the line in the caller's thread. Takes over `index`, `reader` and `fs`, and closes them with itself. */
export async function createLine(ports: LinePorts): Promise<NotebookLine> {
  const expectations = createExpectations();
  const rules = createIgnoreRules(ports.fs, { ignoreFiles: ports.ignoreFiles });
  let lastRid = (await ports.index.meta()).lastRid;
  const syncPorts: SyncPorts = { ...ports, rules, expectations, nextRid: () => ++lastRid };
  const upkeep = createUpkeep(ports);
  const uploads = createUploadReceiver({ ...ports, refuse: refuseForeign, place });
  await uploads.forgetOld();
  const schedule = createSchedule({ ...ports, sync: syncPorts, onChanged: upkeep.noteChange });
  let closed = false;

  async function write(path: RelPath, bytes: Uint8Array, options: ChangeOptions = {}): Promise<WrittenFile> {
    await refuseForeign(path);
    const origin = options.origin ?? fromDisk;
    const hash = ports.hashBytes(bytes);
    return announced([{ path, hash, origin }], async () => {
      const { stat, conflict } = await replace(path, bytes, options);
      const indexed = await follow(conflict === null ? [path] : [path, conflict]);
      return { path, hash, sizeBytes: stat.sizeBytes, conflict, indexed };
    });
  }

  function replace(path: RelPath, bytes: Uint8Array, options: ChangeOptions): Promise<WriteResult> {
    const { ifHash, executable, keepReplaced = false, origin = fromDisk } = options;
    if (keepReplaced) return writeKeeping(ports, { path, bytes, ifHash, executable, origin });
    return ports.fs.write(path, bytes, { ifHash, executable });
  }

  async function move(from: RelPath, to: RelPath, options: ChangeOptions = {}): Promise<void> {
    await refuseForeign(from);
    await refuseForeign(to);
    const origin = options.origin ?? fromDisk;
    const sidecars = await sidecarMoves(from, to);
    const expected = [{ from, to }, ...sidecars].flatMap((step): Expectation[] => [
      { path: step.to, hash: 'any', origin },
      { path: step.from, hash: null, origin },
    ]);
    await announced(expected, async () => {
      await ports.fs.move(from, to, { ifHash: options.ifHash });
      return followSidecars([from, to], async () => {
        for (const step of sidecars) await unlessGone(ports.fs.move(step.from, step.to));
      });
    });
  }

  /** The sidecars of a file go where it goes; a place that is taken stops the move before it begins. */
  async function sidecarMoves(from: RelPath, to: RelPath): Promise<{ from: RelPath; to: RelPath }[]> {
    const stat = await ports.fs.stat(from);
    const found = stat?.kind === 'file' ? await findSidecars(ports.fs, from) : [];
    const steps = found.map(({ path }) => ({ from: path, to: movedSidecar(path, from, to) }));
    for (const step of steps) {
      const isShared = steps.some((other) => other !== step && other.to === step.to);
      if (step.from === step.to || (!isShared && (await ports.fs.stat(step.to)) === null)) continue;
      const message = isShared
        ? `Two sidecars of ${from} would become ${step.to}. Join or remove one of them first.`
        : `${step.to} is there already; the metadata of ${from} would go there. Rename or remove it first.`;
      throw new CodexError('conflict', message, { path: step.to });
    }
    return steps.filter((step) => step.from !== step.to);
  }

  async function remove(path: RelPath, options: ChangeOptions = {}): Promise<void> {
    await refuseForeign(path);
    const origin = options.origin ?? fromDisk;
    const stat = await ports.fs.stat(path);
    const found = stat?.kind === 'file' ? await findSidecars(ports.fs, path) : [];
    const owner = ports.newId();
    const sidecars = found.map((sidecar) => ({ path: sidecar.path, id: ports.newId() }));
    const paths = [path, ...sidecars.map((sidecar) => sidecar.path)];
    const expected = paths.map((each): Expectation => ({ path: each, hash: null, origin }));
    const removed = { deletedMs: ports.clock.nowMs(), origin };
    const main = trashManifest({ ...removed, path, owner: null, sidecars: sidecars.map(({ id }) => id) });
    await announced(expected, async () => {
      await ports.fs.remove(path, { ifHash: options.ifHash, trash: { id: owner, manifest: main } });
      return followSidecars([path], async () => {
        for (const each of sidecars) {
          const manifest = trashManifest({ ...removed, path: each.path, owner, sidecars: [] });
          await unlessGone(ports.fs.remove(each.path, { trash: { id: each.id, manifest } }));
        }
      });
    });
  }

  /** Their file has gone where it goes: the index follows even when one of them cannot. */
  async function followSidecars(
    paths: readonly RelPath[],
    work: () => Promise<void>,
  ): Promise<{ readonly indexed: boolean }> {
    let indexed = false;
    try {
      await work();
    } finally {
      indexed = await follow(paths);
    }
    return { indexed };
  }

  async function createFolder(path: RelPath, options: Pick<ChangeOptions, 'origin'> = {}): Promise<void> {
    await refuseForeign(path);
    await arrive([path], options.origin ?? fromDisk, async () => void (await ports.fs.makeFolder(path)));
  }

  /** Work that lets something stand at these paths, whatever it is. */
  function arrive(
    paths: readonly RelPath[],
    origin: Origin,
    work: () => Promise<void>,
  ): Promise<{ readonly indexed: boolean }> {
    const expected = paths.map((path): Expectation => ({ path, hash: 'any', origin }));
    return announced(expected, () => followSidecars(paths, work));
  }

  async function place({ path, source, sizeBytes, hash, ifHash, origin }: Arrival): Promise<WrittenFile> {
    return announced([{ path, hash, origin }], async () => {
      const { conflict } = await ports.fs.adopt(path, source, { hash, ifHash });
      const indexed = await follow(conflict === null ? [path] : [path, conflict]);
      return { path, hash, sizeBytes, conflict, indexed };
    });
  }

  /** What the index could not follow yet is found later: until then the announcement stands. */
  async function announced<T extends { readonly indexed: boolean }>(
    expected: readonly Expectation[],
    work: () => Promise<T>,
  ): Promise<T> {
    const withdrawals = expected.map((each) => expectations.expect(each));
    const withdraw = () => {
      for (const each of withdrawals) each();
    };
    try {
      const done = await work();
      if (done.indexed) withdraw();
      else ports.timer.after(EXPECTATION_MS, withdraw);
      return done;
    } catch (error) {
      withdraw();
      throw error;
    }
  }

  /** The file is durable: a failure of the index is not one of the write, and is mended by a later comparison. */
  async function follow(paths: readonly RelPath[]): Promise<boolean> {
    try {
      await schedule.sync(somePaths(paths));
      return true;
    } catch {
      return false; // told by the schedule, which tries again
    }
  }

  function requireOpen(): void {
    if (closed) throw new CodexError('unavailable', 'The notebook is closed.');
  }

  async function refuseForeign(path: RelPath): Promise<void> {
    requireOpen();
    if (path === ROOT)
      throw new CodexError('invalid', 'The root of a notebook cannot be written, moved or removed.', {
        path,
      });
    if (path.split('/').some(isReservedName))
      throw new CodexError('invalid', `${path} is not part of the notebook's content.`, { path });
    if (await isInInnerNotebook(ports.fs, path)) {
      const message = `${path} belongs to another notebook inside this one; open that one.`;
      throw new CodexError('out_of_scope', message, { path });
    }
  }

  async function hashOnDisk(path: RelPath): Promise<Hash> {
    return (await ports.fs.read(path, { maxBytes: 0 })).hash;
  }

  return {
    sync: (scope, work) => schedule.sync(scope, work),
    write,
    move,
    remove,
    createFolder,
    restore: (id, options = {}) => restoreEntry({ fs: ports.fs, refuse: refuseForeign, arrive }, id, options),
    emptyTrash: async (ids) => {
      requireOpen();
      return emptyTrash(ports.fs, ids.map(parseUlid));
    },
    async noteVersions(versions) {
      if (closed) throw new CodexError('unavailable', 'The notebook is closed.');
      if (versions.length > 0) await ports.index.noteVersions(versions);
    },
    beginUpload: uploads.begin,
    appendUpload: uploads.append,
    completeUpload: uploads.complete,
    discardUpload: uploads.discard,
    check: (work = {}) =>
      schedule.bulk(async (pause) => {
        return checkNotebook({ ...syncPorts, hashOf: hashOnDisk }, { ...work, pause });
      }),
    async close() {
      if (closed) return;
      closed = true;
      upkeep.close();
      await schedule.close();
      await closeAll([ports.reader, ports.index, ports.fs]);
    },
  };
}

/** What somebody else took away meanwhile need not go anywhere. */
async function unlessGone(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!isCodexError(error, 'not_found')) throw error;
  });
}

/** Closes each, whatever becomes of the others; throws the first failure at the end. */
async function closeAll(parts: readonly { close(): Promise<void> }[]): Promise<void> {
  const failures: unknown[] = [];
  for (const part of parts) await part.close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
