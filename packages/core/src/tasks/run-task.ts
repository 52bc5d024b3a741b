import type { Clock } from '../clock.ts';
import { CodexError, isCodexError } from '../errors.ts';
import type { Timer } from '../fs/timer.ts';
import { failureText, mayMend, retryDelayMs } from './retry-delay.ts';
import type { Task } from './task.ts';
import type { TaskHandler } from './task-handler.ts';
import type { TaskEnd, TaskStore } from './task-store.ts';

/** So long does a try keep its task without a sign of life. */
export const LEASE_MS = 60_000;
const BEAT_MS = 20_000;
/** Progress is told at most once in so long. */
const PROGRESS_MS = 1_000;

/** What a try needs. */
export interface RunPorts {
  readonly tasks: Pick<TaskStore, 'renew' | 'finish' | 'get'>;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Hears of faults of ours. */
  readonly onTrouble: (error: unknown) => void;
}

/** Why a try shall stop: it was cancelled, somebody else has its task by now, or the server ends. */
export type StopReason = 'cancelled' | 'lost' | 'closing';

/** A try that runs. */
export interface TaskTry {
  /** Done when the handler has ended and that is written; never fails. */
  readonly done: Promise<void>;
  stop(reason: StopReason): void;
  /** Looks whether the task is wanted still. */
  look(): Promise<void>;
  /** Gives the task back though the handler has not ended. */
  abandon(): Promise<void>;
}

/** Runs a claimed task by its handler, with signs of life, and writes how it ended. */
export function runTask(ports: RunPorts, task: Task, handler: TaskHandler): TaskTry {
  const { tasks, clock, onTrouble } = ports;
  const held = { id: task.id, holder: task.holder ?? '' };
  const abort = new AbortController();
  let reason: StopReason | null = null;
  let isOver = false;
  const stop = (why: StopReason) => {
    reason ??= why;
    abort.abort(new CodexError('unavailable', `This try was stopped: ${why}.`, { reason: why }));
  };
  const pulse = startPulse(ports, held, stop);
  const finish = async (end: TaskEnd) => {
    isOver = true;
    if (reason !== 'lost') await tasks.finish(held, end);
  };

  async function run(): Promise<void> {
    let end: TaskEnd;
    try {
      const output = await handler(task, { signal: abort.signal, progress: pulse.progress });
      end = { status: 'completed', output, atMs: clock.nowMs() };
    } catch (error) {
      if (reason === null && (!isCodexError(error) || error.code === 'internal')) onTrouble(error);
      end = endOf(error, reason, task, clock.nowMs());
    }
    if (!isOver) await finish(end).catch((error) => finishWithout(error));
  }

  /** What a handler gave may be too much to keep. */
  async function finishWithout(error: unknown): Promise<void> {
    if (!isCodexError(error, 'too_large')) throw error;
    await finish(endOf(error, reason, task, clock.nowMs()));
  }

  return {
    stop,
    done: run()
      .catch(onTrouble) // the lease runs out, and the task is tried again
      .finally(pulse.stop),
    async look() {
      const now = await tasks.get(task.id);
      if (!now || now.holder !== task.holder) stop('lost');
      else if (now.cancelRequested) stop('cancelled');
    },
    async abandon() {
      if (isOver) return;
      pulse.stop();
      await finish({ status: 'released', atMs: clock.nowMs() });
    },
  };
}

function endOf(error: unknown, reason: StopReason | null, task: Task, atMs: number): TaskEnd {
  if (reason === 'cancelled') return { status: 'cancelled', atMs };
  if (reason === 'closing') return { status: 'released', atMs };
  const retryMs = mayMend(error) ? atMs + retryDelayMs(task.attempts) : null;
  return { status: 'failed', error: failureText(error), retryMs, atMs };
}

/** Moves the lease on from time to time, sooner when there is progress to tell. */
function startPulse(
  { tasks, clock, timer, onTrouble }: RunPorts,
  held: { readonly id: Task['id']; readonly holder: string },
  stop: (reason: StopReason) => void,
): { progress(fraction: number, note?: string): void; stop(): void } {
  let news: { readonly fraction: number; readonly note: string | null } | undefined;
  let lastMs = clock.nowMs() - PROGRESS_MS;
  let isBeating = false;
  let isStopped = false;
  let callOff = timer.after(BEAT_MS, beat);

  function schedule(): void {
    callOff();
    if (isStopped) return;
    callOff = timer.after(news ? Math.max(0, lastMs + PROGRESS_MS - clock.nowMs()) : BEAT_MS, beat);
  }

  function beat(): void {
    isBeating = true;
    const progress = news;
    news = undefined;
    lastMs = clock.nowMs();
    void renew(progress).finally(() => {
      isBeating = false;
      schedule();
    });
  }

  async function renew(progress: typeof news): Promise<void> {
    try {
      const renewal = { nowMs: lastMs, leaseUntilMs: lastMs + LEASE_MS, progress };
      const hold = await tasks.renew(held, renewal);
      if (hold !== 'held' && !isStopped) stop(hold === 'lost' ? 'lost' : 'cancelled');
    } catch (error) {
      onTrouble(error);
    }
  }

  return {
    progress(fraction, note) {
      const isFirst = news === undefined;
      news = { fraction, note: note ?? null };
      if (isFirst && !isBeating) schedule();
    },
    stop() {
      isStopped = true;
      callOff();
    },
  };
}
