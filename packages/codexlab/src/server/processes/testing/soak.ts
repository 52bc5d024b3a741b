import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { absPath, systemTimer } from '@codexlab/core';
import { createClient } from '@codexlab/server/client';
import { expect, vi } from 'vitest';
import { askHolder } from '../../../holder.ts';
import { createRandom } from '../../../testing/kill-rounds.ts';
import { type Holdings, holdingsOf } from './holdings.ts';
import {
  churnOnDisk,
  listenAndLeave,
  lookAround,
  openAndDeleteNotebooks,
  runTasks,
  type SoakAct,
  type SoakPlace,
  writeFiles,
} from './soak-acts.ts';
import { ownerOf, type ServerProcess, startServer } from './start-server.ts';

const PATIENCE_MS = 60_000;
const COLLECTOR = fileURLToPath(new URL('collect-on-signal.mjs', import.meta.url));

/** What a server says each time that its garbage was collected. */
export const COLLECTED = /^collected, (\d+) bytes are left\n/gm;

/** Who does what in a phase, and how many times. */
const PHASE: readonly (readonly [act: SoakAct, times: number])[] = [
  ...[1, 2, 3].map(() => [writeFiles, 7] as const),
  [lookAround, 7],
  ...[1, 2].map(() => [listenAndLeave, 10] as const),
  [churnOnDisk, 1],
  [openAndDeleteNotebooks, 1],
  [runTasks, 1],
];

/** A server on which phases can be gone through. */
export interface Soak {
  readonly server: ServerProcess;
  /** Lets everybody work, waits until nobody does, and tells what the server holds then. */
  phase(): Promise<Holdings>;
}

/** Starts a server with a notebook in a folder. */
export async function startSoak(dataDir: string, shared: string, seed: number): Promise<Soak> {
  const random = createRandom(seed);
  const env = {
    NODE_OPTIONS: `--import=${pathToFileURL(COLLECTOR).href}`,
    ...{ CODEX_LOG_LEVEL: 'warn', CODEX_SLOW_QUERY_MS: '0', CODEX_BACKUP_KEEP: '1d' },
    CODEX_MAINTENANCE_SCHEDULE: 'off',
  };
  const server = await startServer({ dataDir, args: ['--allow-root', shared], env });
  const place = await openPlace(server, shared);
  const folders = [dataDir, join(place.root, '.codex')];
  return {
    server,
    async phase() {
      const work = PHASE.map(([act, times]) => act(place, createRandom(random() * 2 ** 32), times));
      await Promise.all(work);
      await untilQuiet(place);
      const heapBytes = await collectGarbage(server);
      return { heapBytes, ...holdingsOf(server.child.pid!, folders) };
    },
  };
}

async function openPlace(server: ServerProcess, shared: string): Promise<SoakPlace> {
  const { url } = server;
  const owner = await ownerOf(server);
  mkdirSync(join(shared, 'lab'), { recursive: true });
  const body = { name: 'Soak', path: shared };
  const workspace = (await owner.workspaces.create({ body })).data.id;
  const wanted = { workspace_id: workspace, name: 'Lab', path: 'lab' };
  const notebook = (await owner.notebooks.create({ body: wanted })).data.id;
  const token = (await owner.tokens.create({ body: { name: 'soak', scope: 'admin' } })).data.secret;
  const codex = createClient({ baseUrl: url, token });
  return { url, token, codex, workspace, notebook, root: join(shared, 'lab') };
}

/**
 * Clients that went away without a word are noticed a moment later, and so are folders that went: their watches are let
 * go of when the events of their going have been heard, which a comparison does not wait for.
 */
async function untilQuiet({ url, codex, notebook, root }: SoakPlace): Promise<void> {
  await codex.notebooks.sync({ params: { notebook } });
  await askHolder(absPath(join(root, '.codex')), systemTimer);
  await vi.waitFor(
    async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      expect(metrics).toMatch(/^codex_streams 0$/m);
      expect(metrics).toMatch(/^codex_tasks\{status="running"\} 0$/m);
      expect(metrics).toMatch(/^codex_tasks\{status="pending"\} 0$/m);
    },
    { timeout: PATIENCE_MS, interval: 50 },
  );
}

/** Gives the bytes of all objects that are left. */
async function collectGarbage({ child }: ServerProcess): Promise<number> {
  const told = once(child.stderr!, 'data') as Promise<[Buffer]>;
  child.kill('SIGUSR2');
  const said = String((await told)[0]);
  const [, bytes] = /^collected, (\d+) bytes are left$/m.exec(said) ?? [];
  if (bytes === undefined) throw new Error(`The server said something else: ${said}`);
  return Number(bytes);
}
