import {
  type Clock,
  createIds,
  createTaskQueue,
  type TaskHandlers,
  type TaskType,
  type Timer,
} from '@codexlab/core';
import type { System } from './open-system.ts';
import type { SchedulePattern } from './schedule-pattern.ts';
import { startScheduler } from './scheduler.ts';

/** What a server does without being asked, and what it was asked to do later. */
export interface Background {
  start(): void;
  /** Gives back what runs; safe to repeat. */
  close(): Promise<void>;
}

/** What it is made of. */
export interface BackgroundParts {
  readonly system: Pick<System, 'store' | 'notebookTasks'>;
  /** Handlers beside those of notebooks. */
  readonly handlers: TaskHandlers;
  /** When a task of a type is made by itself; null: never. */
  readonly schedules: Readonly<Partial<Record<TaskType, SchedulePattern | null>>>;
  /** Schedules count from here on, in ms since the epoch. */
  readonly schedulesSinceMs: number;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly onTrouble: (error: unknown) => void;
}

/** Joins the queue of tasks and the scheduler; nothing begins before `start`. */
export function createBackground(parts: BackgroundParts): Background {
  const { system, clock, timer, onTrouble } = parts;
  const newId = createIds(clock);
  const handlers = { ...system.notebookTasks, ...parts.handlers };
  const queue = createTaskQueue({ store: system.store, handlers, clock, timer, newId, onTrouble });
  let endSchedule = async () => {};
  const schedules = (['backup', 'maintenance'] as const).flatMap((type) => {
    const pattern = parts.schedules[type];
    return pattern && handlers[type] ? [{ name: type, type, pattern }] : [];
  });
  return {
    start() {
      queue.start();
      const { tasks } = system.store;
      const sinceMs = parts.schedulesSinceMs;
      endSchedule = startScheduler({ schedules, sinceMs, tasks, clock, timer, newId, onTrouble });
    },
    async close() {
      await Promise.all([endSchedule(), queue.close()]);
    },
  };
}
