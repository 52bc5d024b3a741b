import type { Clock } from '../clock.ts';
import type { Timer } from '../fs/timer.ts';
import type { NewId } from '../ids.ts';
import type { SystemStore } from '../system-store.ts';
import { LEASE_MS, runTask, type TaskTry } from './run-task.ts';
import type { TaskHandler, TaskHandlers } from './task-handler.ts';
import { type Task, TASK_TYPES, type TaskType } from './task.ts';

/** Nothing wakes the queue when a waiting time or a lease ends: it looks by itself as often as this. */
const POLL_MS = 5_000;
/** So long has a task to stop at the end before it is given back without it. */
const GRACE_MS = 10_000;

/** What a queue is made of. */
export interface TaskQueuePorts {
  readonly store: Pick<SystemStore, 'tasks' | 'changes'>;
  readonly handlers: TaskHandlers;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly newId: NewId;
  /** Hears of faults of ours. */
  readonly onTrouble: (error: unknown) => void;
  /** How many of a type run at a time. Default: 2 of `sync` and `indexing`, 1 of the others. */
  readonly concurrency?: Readonly<Partial<Record<TaskType, number>>> | undefined;
}

/** Does the tasks of a store, those first that are due first. */
export interface TaskQueue {
  /** Begins; tasks that an earlier run of the program left are taken once their lease has ended. */
  start(): void;
  /** Done when nothing runs and nothing is due. */
  idle(): Promise<void>;
  /**
   * Takes no more, tells what runs to stop, and gives it back without counting the try; after 10 s also what does not
   * stop. Safe to repeat.
   */
  close(): Promise<void>;
}

const CONCURRENCY: Readonly<Record<TaskType, number>> = { sync: 2, indexing: 2, backup: 1, maintenance: 1 };

interface Running {
  readonly type: TaskType;
  readonly attempt: TaskTry;
}

/** Makes a queue that has not begun. */
export function createTaskQueue(ports: TaskQueuePorts): TaskQueue {
  const { clock, timer, onTrouble } = ports;
  const { tasks, changes } = ports.store;
  /** A task that was lost may run again before its first try has ended. */
  const running = new Set<Running>();
  let looking: Promise<void> | null = null;
  let isWanted = false;
  let closing: Promise<void> | null = null;
  let endWaking = () => {};

  function look(): void {
    if (closing) return;
    isWanted = true;
    looking ??= lookAround();
  }

  async function lookAround(): Promise<void> {
    try {
      while (isWanted) {
        isWanted = false;
        await Promise.all([...running].map(({ attempt }) => attempt.look()));
        while (await claimNext());
      }
    } catch (error) {
      onTrouble(error);
    } finally {
      looking = null; // at once: who calls from now on begins anew
    }
  }

  async function claimNext(): Promise<boolean> {
    const types = TASK_TYPES.filter((type) => ports.handlers[type] && hasRoom(type));
    if (types.length === 0 || closing) return false;
    const nowMs = clock.nowMs();
    const task = await tasks.claim({
      ...{ holder: ports.newId(), types, nowMs, leaseUntilMs: nowMs + LEASE_MS },
    });
    const handler = task && ports.handlers[task.type];
    if (!task || !handler) return false;
    begin(task, handler);
    return true;
  }

  function hasRoom(type: TaskType): boolean {
    const most = ports.concurrency?.[type] ?? CONCURRENCY[type];
    return [...running].filter((each) => each.type === type).length < most;
  }

  function begin(task: Task, handler: TaskHandler): void {
    const attempt = runTask({ tasks, clock, timer, onTrouble }, task, handler);
    const entry: Running = { type: task.type, attempt };
    running.add(entry);
    void forgetWhenDone(entry);
  }

  async function forgetWhenDone(entry: Running): Promise<void> {
    await entry.attempt.done;
    running.delete(entry);
    look();
  }

  function start(): void {
    const unwatch = changes.watch(look);
    let callOff = () => {};
    const poll = () => {
      look();
      callOff = timer.after(POLL_MS, poll);
    };
    poll();
    endWaking = () => {
      unwatch();
      callOff();
    };
  }

  async function end(): Promise<void> {
    endWaking();
    isWanted = false;
    await looking;
    const attempts = [...running].map(({ attempt }) => attempt);
    for (const attempt of attempts) attempt.stop('closing');
    await within(timer, GRACE_MS, Promise.all(attempts.map(({ done }) => done)));
    for (const attempt of attempts) await attempt.abandon().catch(onTrouble);
  }

  return {
    start,
    async idle() {
      const isBusy = () => looking !== null || running.size > 0;
      while (isBusy()) await Promise.all([looking, ...[...running].map(({ attempt }) => attempt.done)]);
    },
    close: () => (closing ??= end()),
  };
}

/** Done with the work, or after a time without it. */
async function within(timer: Timer, limitMs: number, work: Promise<unknown>): Promise<void> {
  let callOff = () => {};
  const limit = new Promise<void>((resolve) => {
    callOff = timer.after(limitMs, resolve);
  });
  await Promise.race([work, limit]);
  callOff();
}
