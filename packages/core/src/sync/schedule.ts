import { CodexError } from '../errors.ts';
import type { Timer } from '../fs/timer.ts';
import type { RelPath } from '../paths.ts';
import type { Interruption } from './change-queue.ts';
import type { LongWork, SyncReport } from './line.ts';
import { type PartOfNotebook, type SyncScope, mergeScopes, somePaths, wholeNotebook } from './scope.ts';
import { type SyncOutcome, type SyncPorts, syncNotebook } from './sync-notebook.ts';
import { toTrouble } from './trouble.ts';
import { createTurns } from './turns.ts';

/** What a schedule needs. */
export interface SchedulePorts {
  readonly sync: SyncPorts;
  readonly timer: Timer;
  readonly onWake: (seq: number) => void;
  readonly onTrouble?: ((error: CodexError | null) => void) | undefined;
  /** Called after each run that changed the index. */
  readonly onChanged: () => void;
}

/** Decides which comparison runs when: one at a time, live ones before bulk ones, failed ones again later. */
export interface Schedule {
  sync(scope: SyncScope, work?: LongWork): Promise<SyncReport>;
  /** Runs other long work in the bulk class. */
  bulk<T>(job: (pause: () => Promise<void>) => Promise<T>): Promise<T>;
  /** Breaks off what runs and refuses what comes. */
  close(): Promise<void>;
}

const SETTLE_RACY_MS = 120;
const MAX_RACY_PATHS = 2_000;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 120_000;

interface LiveJob {
  readonly scope: PartOfNotebook;
  readonly work: LongWork;
  resolve(outcome: SyncOutcome): void;
  reject(error: unknown): void;
}

/** Makes a schedule with nothing to do. */
export function createSchedule(ports: SchedulePorts): Schedule {
  const turns = createTurns(ports.timer);
  const closing = new AbortController();
  const timers = new Set<() => void>();
  let waiting: LiveJob[] = [];
  /** While a bulk run stands still: what live work changes. */
  let during: { readonly paths: Set<RelPath>; readonly rids: Set<number> } | null = null;
  let failures = 0;

  async function sync(scope: SyncScope, work: LongWork = {}): Promise<SyncReport> {
    if (closing.signal.aborted) throw new CodexError('unavailable', 'The notebook is closed.');
    if (scope.kind === 'all') return syncAll(work);
    const { report, widen } = await queueLive(scope, work);
    if (widen.length === 0) return report;
    // A changed ignore file changes what belongs to its whole folder; at the root, to the notebook.
    const wider: SyncScope = widen.some((folder) => folder === '')
      ? wholeNotebook
      : { ...somePaths([]), trees: widen };
    return addReports(report, await sync(wider, work));
  }

  /** What live work left undecided is compared again before the caller is told that all is done. */
  async function syncAll(work: LongWork): Promise<SyncReport> {
    const { report, redo } = await turns.bulk((pause) => runBulk(work, pause));
    return redo.length === 0 ? report : addReports(report, await sync(somePaths(redo), work));
  }

  /** Scopes that wait for the same turn are compared together. */
  function queueLive(scope: PartOfNotebook, work: LongWork): Promise<SyncOutcome> {
    return new Promise((resolve, reject) => {
      waiting.push({ scope, work, resolve, reject });
      if (waiting.length === 1) void turns.live(runWaiting);
    });
  }

  async function runWaiting(): Promise<void> {
    const jobs = waiting;
    waiting = [];
    if (jobs.length === 1) return runJob(jobs[0]!);
    try {
      const outcome = await runLive(mergeScopes(jobs.map((job) => job.scope)), {});
      for (const job of jobs) job.resolve(outcome);
    } catch {
      // One of them must not be the misfortune of the others.
      for (const job of jobs) await runJob(job);
    }
  }

  async function runJob(job: LiveJob): Promise<void> {
    try {
      job.resolve(await runLive(job.scope, job.work));
    } catch (error) {
      tellTrouble(error, job.scope);
      job.reject(error);
    }
  }

  async function runLive(scope: PartOfNotebook, work: LongWork): Promise<SyncOutcome> {
    const pause = () => Promise.resolve(null);
    const outcome = await syncNotebook(ports.sync, scope, { ...work, signal: untilClosed(work), pause });
    for (const path of outcome.touched.paths) during?.paths.add(path);
    for (const rid of outcome.touched.rids) during?.rids.add(rid);
    settle(outcome);
    return outcome;
  }

  async function runBulk(work: LongWork, pause: () => Promise<boolean>): Promise<SyncOutcome> {
    const live = { paths: new Set<RelPath>(), rids: new Set<number>() };
    const meet = async (): Promise<Interruption | null> => {
      during = live;
      return (await pause()) ? live : null;
    };
    try {
      const outcome = await syncNotebook(ports.sync, wholeNotebook, {
        ...work,
        signal: untilClosed(work),
        pause: meet,
      });
      settle(outcome);
      return outcome;
    } catch (error) {
      tellTrouble(error, null);
      throw error;
    } finally {
      during = null;
    }
  }

  function untilClosed({ signal }: LongWork): AbortSignal {
    return signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
  }

  function settle(outcome: SyncOutcome): void {
    failures = 0;
    ports.onTrouble?.(null);
    if (outcome.touched.paths.size > 0) {
      ports.onWake(outcome.report.seq);
      ports.onChanged();
    }
    if (outcome.racy.length > 0) later(SETTLE_RACY_MS, somePaths(outcome.racy.slice(0, MAX_RACY_PATHS)));
  }

  /** The disk is right and the index is behind: tell, and try that scope again, ever more patiently. */
  function tellTrouble(error: unknown, scope: PartOfNotebook | null): void {
    const trouble = toTrouble(error);
    if (closing.signal.aborted || trouble === null) return;
    ports.onTrouble?.(trouble);
    if (scope) later(Math.min(FIRST_RETRY_MS * 2 ** failures++, LAST_RETRY_MS), scope);
  }

  function later(delayMs: number, scope: PartOfNotebook): void {
    if (closing.signal.aborted) return;
    const cancel = ports.timer.after(delayMs, () => {
      timers.delete(cancel);
      sync(scope).catch(() => undefined); // told by onTrouble
    });
    timers.add(cancel);
  }

  return {
    sync,
    bulk: (job) => turns.bulk((pause) => job(() => pause().then(() => undefined))),
    async close() {
      closing.abort();
      for (const cancel of timers) cancel();
      await turns.bulk(() => Promise.resolve());
    },
  };
}

function addReports(a: SyncReport, b: SyncReport): SyncReport {
  return {
    added: a.added + b.added,
    updated: a.updated + b.updated,
    moved: a.moved + b.moved,
    removed: a.removed + b.removed,
    unchanged: a.unchanged + b.unchanged,
    read: a.read + b.read,
    problems: [...a.problems, ...b.problems].slice(0, 1000),
    seq: Math.max(a.seq, b.seq),
  };
}
