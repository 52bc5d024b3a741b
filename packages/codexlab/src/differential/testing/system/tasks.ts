import {
  type HeldTask,
  type NewTask,
  TASK_STATUSES,
  TASK_TYPES,
  type TaskData,
  type TaskEnd,
} from '@codexlab/core';
import fc from 'fast-check';
import { type CallKind, keeps, reads, writes } from './call.ts';
import { offset, page, readPages } from './pages.ts';
import { oneOf, type Scene } from './scene.ts';
import { CAST, dueMs, forgottenMs, id, text } from './values.ts';

const LEASE_MS = 60_000;

const data: fc.Arbitrary<TaskData> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<TaskData[]>({}, { n: 1 }) },
  { weight: 3, arbitrary: text.map((name) => ({ text: name, part: [1 / 3, -0, null, { [name]: true }] })) },
  { weight: 1, arbitrary: fc.constant({ text: 'x'.repeat(70_000) }) },
);
const type = fc.constantFrom(...TASK_TYPES);
const types = fc.oneof(fc.constant(TASK_TYPES), fc.subarray([...TASK_TYPES]));
const about = {
  workspaceId: fc.option(id.workspace, { freq: 2 }),
  notebookId: fc.option(id.notebook, { freq: 2 }),
};
const task: fc.Arbitrary<Omit<NewTask, 'createdMs' | 'notBeforeMs'>> = fc.record({
  ...{ ...about, id: id.task, type, createdBy: fc.option(id.user), input: data },
  ...{
    maxAttempts: fc.constantFrom(1, 2, 3),
    uniqueKey: fc.option(fc.constantFrom('key-1', 'key-2'), { freq: 2 }),
  },
});
const filter = fc.record(
  {
    workspaceIds: fc.array(about.workspaceId, { maxLength: 5 }),
    ...{ notebookId: id.notebook, type, status: fc.constantFrom(...TASK_STATUSES) },
  },
  { requiredKeys: ['workspaceIds'] },
);
const progress = fc.option(
  fc.record({
    fraction: fc.constantFrom(0, 0.5, 1 / 3, 1, -1, 2, Number.NaN, 5e-324),
    note: fc.option(text),
  }),
  { nil: undefined },
);
const end = fc.oneof(
  fc.record({ status: fc.constant('completed' as const), output: fc.option(data) }),
  fc.record({ status: fc.constant('failed' as const), error: text, retryMs: fc.option(dueMs) }),
  fc.record({ status: fc.constantFrom('cancelled' as const, 'released' as const) }),
);
type DrawnEnd = typeof end extends fc.Arbitrary<infer E> ? E : never;
/** Which of the tries that were told is meant; they come again and again, also those that were lost. */
const pick = fc.nat({ max: 99 });

/** Calls of the queue. */
export const tasks: readonly CallKind[] = [
  writes(
    'tasks.create',
    'task.created',
    ({ store, nowMs }, deed, drawn, ms, join) =>
      store.tasks.create({ ...drawn, createdMs: nowMs, notBeforeMs: nowMs + ms }, deed, { join }),
    ...([task, dueMs, fc.option(fc.boolean(), { nil: undefined })] as const),
  ),
  writes(
    'tasks.cancel',
    'task.cancelled',
    ({ store }, deed, taskId) => store.tasks.cancel(taskId, deed),
    id.task,
  ),
  writes(
    'tasks.retry',
    'task.retried',
    ({ store }, deed, taskId) => store.tasks.retry(taskId, deed),
    id.task,
  ),
  reads('tasks.claim', claim, types),
  keeps(
    'tasks.renew',
    (scene, which, news) =>
      scene.store.tasks.renew(heldIn(scene, which), {
        ...{ nowMs: scene.nowMs, leaseUntilMs: scene.nowMs + LEASE_MS, progress: news },
      }),
    ...([pick, progress] as const),
  ),
  keeps(
    'tasks.finish',
    (scene, which, drawn) => scene.store.tasks.finish(heldIn(scene, which), endAt(scene, drawn)),
    ...([pick, end] as const),
  ),
  keeps('tasks.purge', ({ store, nowMs }, ms) => store.tasks.purge(nowMs + ms), forgottenMs),
  reads('tasks.get', ({ store }, taskId) => store.tasks.get(taskId), id.task),
  reads('tasks.counts', ({ store }) => store.tasks.counts()),
  reads(
    'tasks.list',
    (scene, wantedTasks, drawn, skipped) =>
      readPages(scene, { list: 'tasks', drawn }, (wanted) =>
        scene.store.tasks.list(wantedTasks, { ...wanted, offset: skipped }),
      ),
    ...([filter, page, offset] as const),
  ),
];

async function claim({ store, told, nowMs, at }: Scene, types: readonly NewTask['type'][]): Promise<unknown> {
  const holder = `holder ${at}`;
  const task = await store.tasks.claim({ holder, types, nowMs, leaseUntilMs: nowMs + LEASE_MS });
  if (task) told.held.push({ id: task.id, holder });
  return task;
}

/** The newest tries first, so that most of them still hold what they took. */
function heldIn({ told }: Scene, which: number): HeldTask {
  return oneOf(told.held.slice(-3), which) ?? { id: CAST.tasks[0]!, holder: 'nobody' };
}

function endAt({ nowMs }: Scene, drawn: DrawnEnd): TaskEnd {
  if (drawn.status !== 'failed') return { ...drawn, atMs: nowMs };
  return { ...drawn, atMs: nowMs, retryMs: drawn.retryMs === null ? null : nowMs + drawn.retryMs };
}
