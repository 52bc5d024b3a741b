import {
  type Clock,
  machineDeed,
  MAX_TASK_ATTEMPTS,
  type NewId,
  type NewTask,
  type TaskStore,
  type TaskType,
  type Timer,
} from '@codexlab/core';
import type { SchedulePattern } from './schedule-pattern.ts';

/** The clock may jump, and timers do not run while a machine sleeps: it looks at least as often as this. */
const LOOK_MS = 60_000;
/** A moment longer ago is not made up for; well within the time that finished tasks are remembered. */
const MAKE_UP_MS = 7 * 24 * 3_600_000;

/** What is done at the moments of a pattern. */
export interface Schedule {
  /** Part of the keys by which each moment is known: never give it to another schedule. */
  readonly name: string;
  readonly type: TaskType;
  readonly pattern: SchedulePattern;
}

/** What a scheduler is made of. */
export interface SchedulerPorts {
  readonly schedules: readonly Schedule[];
  /** Moments before this are not made up for: there was nothing yet to be done for. */
  readonly sinceMs: number;
  readonly tasks: Pick<TaskStore, 'create'>;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly newId: NewId;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Makes a task for each moment of each schedule, once, however often it is started: the moment is the task's unique key.
 * The newest moment that passed while nothing ran is made up for at the start, within seven days and not from before
 * `sinceMs`. Gives the end of it.
 */
export function startScheduler(ports: SchedulerPorts): () => Promise<void> {
  const { schedules, sinceMs, clock, timer, onTrouble } = ports;
  const made = new Set<string>();
  let callOff = () => {};
  let round: Promise<void> = Promise.resolve();
  let isEnded = false;

  async function look(): Promise<void> {
    const nowMs = clock.nowMs();
    const earliestMs = Math.max(sinceMs, nowMs - MAKE_UP_MS);
    for (const schedule of schedules) {
      const dueMs = schedule.pattern.lastUntil(nowMs);
      if (dueMs === null || dueMs < earliestMs) continue;
      const task = taskOf(ports, schedule, dueMs, nowMs);
      if (task.uniqueKey === null || made.has(task.uniqueKey)) continue;
      await ports.tasks.create(task, machineDeed('task.created', nowMs));
      made.add(task.uniqueKey);
    }
  }

  function next(): void {
    round = look()
      .catch(onTrouble)
      .finally(() => {
        if (!isEnded) callOff = timer.after(waitMs(schedules, clock.nowMs()), next);
      });
  }

  if (schedules.length > 0) next();
  return () => {
    isEnded = true;
    callOff();
    return round;
  };
}

function taskOf(ports: SchedulerPorts, { name, type }: Schedule, dueMs: number, nowMs: number): NewTask {
  return {
    ...{ id: ports.newId(), type, workspaceId: null, notebookId: null, createdBy: null, input: {} },
    ...{ createdMs: nowMs, notBeforeMs: nowMs, maxAttempts: MAX_TASK_ATTEMPTS },
    uniqueKey: `${name}@${new Date(dueMs).toISOString()}`,
  };
}

function waitMs(schedules: readonly Schedule[], nowMs: number): number {
  const waits = schedules.map(({ pattern }) => (pattern.nextAfter(nowMs) ?? Infinity) - nowMs);
  return Math.min(LOOK_MS, ...waits);
}
