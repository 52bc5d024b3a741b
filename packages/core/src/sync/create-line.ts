import type { Clock } from '../clock.ts';
import { CodexError, isCodexError } from '../errors.ts';
import type { FileSystem, Hash, TrashEntry } from '../fs/file-system.ts';
import type { Timer } from '../fs/timer.ts';
import type { NewId } from '../ids.ts';
import { type RelPath, ROOT, folderOf } from '../paths.ts';
import { checkNotebook } from './check-notebook.ts';
import { createExpectations } from './expectations.ts';
import { createIgnoreRules } from './ignore-rules.ts';
import type { ChangeOptions, LongWork, NotebookLine, SyncReport, WrittenFile } from './line.ts';
import type { IndexWriter } from './notebook-index.ts';
import type { EntryReader } from './read-entries.ts';
import { type Origin, type PartOfNotebook, type SyncScope, fromDisk, somePaths } from './scope.ts';
import {
  type Interruption,
  type SyncOutcome,
  type SyncPorts,
  mergeScopes,
  syncNotebook,
} from './sync-notebook.ts';
import { createTurns } from './turns.ts';
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

/** How long soft-deleted entries keep their id, and log rows are kept. */
export const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
/** The longest change log. */
export const MAX_CHANGE_LOG_ROWS = 100_000;
const COMPACT_EVERY_RUNS = 64;
const COMPACT_ROWS = 5_000;
const SETTLE_RACY_MS = 120;
const RETRY_MS = 2_000;
const MAX_RACY_PATHS = 2_000;

/** Opens the line in the caller's thread. Takes over `index`, `reader` and `fs`, and closes them with itself. */
export async function createLine(ports: LinePorts): Promise<NotebookLine> {
  const turns = createTurns(ports.timer);
  const expectations = createExpectations();
  const rules = createIgnoreRules(ports.fs, { ignoreFiles: ports.ignoreFiles });
  let lastRid = (await ports.index.meta()).lastRid;
  const syncPorts: SyncPorts = { ...ports, rules, expectations, nextRid: () => ++lastRid };
  let waiting: { scope: PartOfNotebook; work: LongWork; done: PromiseWithResolversOf<SyncReport> }[] = [];
  let during: { paths: Set<RelPath>; rids: Set<number> } | null = null;
  let runs = 0;
  let closed = false;
  const timers = new Set<() => void>();

  function sync(scope: SyncScope, work: LongWork = {}): Promise<SyncReport> {
    if (closed) return Promise.reject(new CodexError('unavailable', 'The notebook is closed.'));
    return scope.kind === 'all' ? turns.bulk((pause) => runBulk(work, pause)) : queueLive(scope, work);
  }

  /** Scopes that wait for the same turn are compared together. */
  function queueLive(scope: PartOfNotebook, work: LongWork): Promise<SyncReport> {
    const done = promiseWithResolvers<SyncReport>();
    waiting.push({ scope, work, done });
    if (waiting.length === 1) void turns.live(runLive);
    return done.promise;
  }

  async function runLive(): Promise<void> {
    const jobs = waiting;
    waiting = [];
    try {
      const scope = mergeScopes(jobs.map((job) => job.scope));
      const work = jobs.length === 1 ? jobs[0]!.work : {};
      const outcome = await syncNotebook(syncPorts, scope, { ...work, pause: () => Promise.resolve(null) });
      for (const path of outcome.touched.paths) during?.paths.add(path);
      for (const rid of outcome.touched.rids) during?.rids.add(rid);
      await settle(outcome);
      for (const job of jobs) job.done.resolve(outcome.report);
    } catch (error) {
      trouble(error, mergeScopes(jobs.map((job) => job.scope)));
      for (const job of jobs) job.done.reject(error);
    }
  }

  async function runBulk(work: LongWork, pause: () => Promise<boolean>): Promise<SyncReport> {
    const live = { paths: new Set<RelPath>(), rids: new Set<number>() };
    const meet = async (): Promise<Interruption | null> => {
      during = live;
      return (await pause()) ? live : null;
    };
    try {
      const outcome = await syncNotebook(syncPorts, { kind: 'all' }, { ...work, pause: meet });
      await settle(outcome);
      return outcome.report;
    } catch (error) {
      trouble(error, null);
      throw error;
    } finally {
      during = null;
    }
  }

  async function settle(outcome: SyncOutcome): Promise<void> {
    ports.onTrouble?.(null);
    if (outcome.touched.paths.size > 0) ports.onWake(outcome.report.seq);
    if (outcome.redo.length > 0) later(0, () => queueLive(somePaths(outcome.redo), {}));
    if (outcome.racy.length > 0)
      later(SETTLE_RACY_MS, () => queueLive(somePaths(outcome.racy.slice(0, MAX_RACY_PATHS)), {}));
    if (++runs % COMPACT_EVERY_RUNS === 0) await compact();
  }

  async function compact(): Promise<void> {
    const beforeMs = ports.clock.nowMs() - RETENTION_MS;
    await ports.index.compact({
      deletedBeforeMs: beforeMs,
      logBeforeMs: beforeMs,
      maxLogRows: MAX_CHANGE_LOG_ROWS,
      maxRows: COMPACT_ROWS,
    });
  }

  /** The disk is right and the index is behind: tell, and try that scope again. */
  function trouble(error: unknown, scope: PartOfNotebook | null): void {
    if (closed || !isCodexError(error)) return;
    ports.onTrouble?.(error);
    if (scope) later(RETRY_MS, () => queueLive(scope, {}));
  }

  function later(delayMs: number, task: () => Promise<unknown>): void {
    if (closed) return;
    const cancel = ports.timer.after(delayMs, () => {
      timers.delete(cancel);
      if (!closed) task().catch(() => undefined); // told by onTrouble
    });
    timers.add(cancel);
  }

  async function write(path: RelPath, bytes: Uint8Array, options: ChangeOptions = {}): Promise<WrittenFile> {
    await refuseForeign(path);
    const origin = options.origin ?? fromDisk;
    const hash = ports.hashBytes(bytes);
    return announced([{ path, hash, origin }], async () => {
      const { stat, conflict } = await ports.fs.write(path, bytes, { ifHash: options.ifHash });
      const indexed = await follow(conflict === null ? [path] : [path, conflict]);
      return { path, hash, sizeBytes: stat.sizeBytes, conflict, indexed };
    });
  }

  async function move(from: RelPath, to: RelPath, options: ChangeOptions = {}): Promise<void> {
    await refuseForeign(from);
    await refuseForeign(to);
    const origin = options.origin ?? fromDisk;
    await announced(
      [
        { path: to, hash: 'any', origin },
        { path: from, hash: null, origin },
      ],
      async () => {
        await ports.fs.move(from, to, { ifHash: options.ifHash });
        await follow([from, to]);
      },
    );
  }

  async function remove(path: RelPath, options: ChangeOptions = {}): Promise<void> {
    await refuseForeign(path);
    const origin = options.origin ?? fromDisk;
    await announced([{ path, hash: null, origin }], async () => {
      await ports.fs.remove(path, { ifHash: options.ifHash, trash: trashEntry(path, origin) });
      await follow([path]);
    });
  }

  function trashEntry(path: RelPath, origin: Origin): TrashEntry {
    const removedAt = new Date(ports.clock.nowMs()).toISOString();
    const manifest = { version: 1, path, removed_at: removedAt, actor: origin.actor, via: origin.via };
    return { id: ports.newId(), manifest: `${JSON.stringify(manifest)}\n` };
  }

  async function announced<T>(
    expected: readonly { path: RelPath; hash: Hash | null | 'any'; origin: Origin }[],
    work: () => Promise<T>,
  ): Promise<T> {
    const withdraw = expected.map((each) => expectations.expect(each));
    try {
      return await work();
    } finally {
      for (const each of withdraw) each();
    }
  }

  /** The file is durable: a failure of the index is not one of the write, and is mended by a later comparison. */
  async function follow(paths: readonly RelPath[]): Promise<boolean> {
    try {
      await queueLive(somePaths(paths), {});
      return true;
    } catch (error) {
      if (!isCodexError(error)) throw error;
      return false;
    }
  }

  async function refuseForeign(path: RelPath): Promise<void> {
    if (closed) throw new CodexError('unavailable', 'The notebook is closed.');
    if (path === ROOT)
      throw new CodexError('invalid', 'The root of a notebook cannot be written, moved or removed.', {
        path,
      });
    if (await isInInnerNotebook(ports.fs, folderOf(path))) {
      throw new CodexError(
        'out_of_scope',
        `${path} belongs to another notebook inside this one; open that one.`,
        { path },
      );
    }
  }

  return {
    sync,
    write,
    move,
    remove,
    check: (work = {}) =>
      turns.bulk((pause) =>
        checkNotebook(
          { ...syncPorts, hashOf: hashOnDisk },
          { ...work, pause: () => pause().then(() => undefined) },
        ),
      ),
    async close() {
      if (closed) return;
      closed = true;
      for (const cancel of timers) cancel();
      await turns.bulk(() => Promise.resolve());
      await ports.reader.close();
      await ports.index.close();
      await ports.fs.close();
    },
  };

  async function hashOnDisk(path: RelPath): Promise<Hash> {
    return (await ports.fs.read(path, { maxBytes: 0 })).hash;
  }
}

interface PromiseWithResolversOf<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

function promiseWithResolvers<T>(): PromiseWithResolversOf<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((res, rej) => {
    resolve = res;
    reject = rej;
  });
  return { promise, resolve, reject };
}
