import { expect, it } from 'vitest';
import type { Task } from '../tasks/task.ts';
import { type Pick, seededPick } from './random-work.ts';
import type { OpenScene, Scene } from './scene.ts';
import { addTask, claimOf, machine } from './task-scene.ts';

const SEEDS = [1, 2, 3, 4, 5, 6];
const STEPS = 150;
const LEASE_MS = 60_000;

/** Two holders that claim, work, stall, vanish and come back, while the clock moves and people cancel. */
export function testTaskModel(open: OpenScene): void {
  it.each(SEEDS)('loses no task, and lets no two tries finish the same one, random work %i', async (seed) => {
    const scene = await open();
    const world = await createWorld(scene, seededPick(seed));
    for (let at = 0; at < STEPS; at++) {
      await world.pick(STEPS_OF_WORLD)(world);
      await expectSound(world);
    }
    await drain(world);
    for (const id of world.made) {
      const task = await scene.store.tasks.get(id);
      expect(['completed', 'failed', 'cancelled']).toContain(task?.status);
      expect(world.finishes.get(id) ?? 0).toBe(task?.status === 'completed' ? 1 : 0);
      if (task?.status === 'failed') expect(task.attempts).toBe(task.maxAttempts);
      if (task?.status === 'cancelled') expect(world.cancelled).toContain(id);
    }
  });
}

interface World {
  readonly scene: Scene;
  readonly pick: Pick;
  readonly notebooks: readonly Task['notebookId'][];
  readonly workspaceId: Task['workspaceId'];
  /** What each of the two believes to hold, until it is told otherwise. */
  readonly believed: readonly [Task[], Task[]];
  readonly made: Task['id'][];
  readonly cancelled: Set<string>;
  readonly finishes: Map<string, number>;
  nowMs: number;
}

async function createWorld(scene: Scene, pick: Pick): Promise<World> {
  const { id: workspaceId } = await scene.addWorkspace((await scene.addUser()).id);
  const notebooks = [
    ...[null, null, (await scene.addNotebook(workspaceId)).id, (await scene.addNotebook(workspaceId)).id],
  ];
  const nowMs = scene.tick();
  const told = { made: [], cancelled: new Set<string>(), finishes: new Map<string, number>() };
  return { scene, pick, notebooks, workspaceId, believed: [[], []], ...told, nowMs };
}

type Step = (world: World) => Promise<void>;

const STEPS_OF_WORLD: readonly Step[] = [
  async (world) => {
    const { scene, pick, notebooks, workspaceId } = world;
    const about = { notebookId: pick(notebooks), workspaceId, type: pick(['sync', 'indexing'] as const) };
    const { task } = await addTask(scene, { ...about, notBeforeMs: world.nowMs, maxAttempts: 3 });
    world.made.push(task.id);
  },
  claim,
  claim,
  claim,
  (world) => finish(world, 'completed'),
  (world) => finish(world, 'completed'),
  (world) => finish(world, 'failed'),
  (world) => finish(world, 'released'),
  async (world) => {
    const { task, leave } = pickBelieved(world);
    if (!task?.holder) return;
    const renewal = { nowMs: world.nowMs, leaseUntilMs: world.nowMs + LEASE_MS };
    if ((await world.scene.store.tasks.renew({ id: task.id, holder: task.holder }, renewal)) === 'lost')
      leave();
  },
  // A holder that vanishes: what it held is taken by whoever comes after the lease.
  async (world) => void (world.pick(world.believed).length = 0),
  async (world) => {
    const id = world.made.length > 0 ? world.pick(world.made) : null;
    if (id === null || world.pick([true, false, false])) return;
    const { tasks } = world.scene.store;
    const task = await tasks.cancel(id, machine(world.scene, 'task.cancelled')).catch(() => null);
    if (task?.cancelRequested) world.cancelled.add(id);
  },
  async (world) => void (world.nowMs += world.pick([1, 1000, LEASE_MS / 2, LEASE_MS])),
];

async function claim(world: World): Promise<void> {
  const task = await world.scene.store.tasks.claim(claimOf(world.scene, world.nowMs));
  if (task) world.pick(world.believed).push(task);
}

async function finish(world: World, status: 'completed' | 'failed' | 'released'): Promise<void> {
  const { task, leave } = pickBelieved(world);
  if (!task?.holder) return;
  const atMs = world.nowMs;
  const ends = {
    completed: { status: 'completed', output: null, atMs },
    failed: { status: 'failed', error: 'x', retryMs: atMs + 1000, atMs },
    released: { status: 'released', atMs },
  } as const;
  const { tasks } = world.scene.store;
  const before = await tasks.get(task.id);
  const kept = await tasks.finish({ id: task.id, holder: task.holder }, ends[status]);
  leave();
  // Whoever was overtaken is told so, whatever they believe.
  expect(kept).toBe(before?.status === 'running' && before.holder === task.holder);
  if (kept && status === 'completed') world.finishes.set(task.id, (world.finishes.get(task.id) ?? 0) + 1);
}

function pickBelieved({ pick, believed }: World): { readonly task: Task | null; leave(): void } {
  const tasks = pick(believed);
  const task = tasks.length > 0 ? pick(tasks) : null;
  return { task, leave: () => void (task && tasks.splice(tasks.indexOf(task), 1)) };
}

/** What runs has one holder, and each notebook has one task that runs. */
async function expectSound({ scene, workspaceId }: World): Promise<void> {
  const filter = { workspaceIds: [workspaceId], status: 'running' } as const;
  const { items } = await scene.store.tasks.list(filter, { limit: 1000 });
  const notebooks = items.map(({ notebookId }) => notebookId).filter((id) => id !== null);
  expect(new Set(notebooks).size).toBe(notebooks.length);
  expect(new Set(items.map(({ holder }) => holder)).size).toBe(items.length);
  for (const { attempts, maxAttempts } of items) expect(attempts).toBeLessThanOrEqual(maxAttempts);
}

/** A holder that does all that is left, after the others have vanished. */
async function drain(world: World): Promise<void> {
  for (const tasks of world.believed) tasks.length = 0;
  for (let round = 0; round < 2000; round++) {
    await claim(world);
    await finish(world, 'completed');
    await finish(world, 'completed');
    const { pending, running } = await world.scene.store.tasks.counts();
    if (pending + running === 0) return;
    world.nowMs += LEASE_MS / 2;
  }
}
