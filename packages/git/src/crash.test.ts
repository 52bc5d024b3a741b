import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storedRelPath as at } from '@codexlab/core';
import type { VersionControlScene } from '@codexlab/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { gitScene, SCENE_ENV } from './testing/git-scene.ts';

const WHO = { name: 'Ada', email: 'ada@example.org' };
const COMMITTER = fileURLToPath(new URL('./testing/committer.ts', import.meta.url));
const ROUNDS = 5;
const scenes: VersionControlScene[] = [];

afterEach(async () => {
  for (const scene of scenes.splice(0)) {
    await scene.versions.close();
    await scene.end?.();
  }
});

describe.each(['native', 'isomorphic'] as const)(
  'A process that is killed while it commits (%s)',
  (implementation) => {
    it('leaves no lock, no damage and nothing staged, and loses no commit that it was told of', async () => {
      const scene = await gitScene(implementation);
      scenes.push(scene);
      scene.git('init', '--quiet', '--initial-branch=main');
      const folder = scene.git('rev-parse', '--show-toplevel').trim();
      const told: string[] = [];
      const random = seeded(20_261_121);
      for (let round = 0; round < ROUNDS; round++) {
        const child = start(folder, [String(round), implementation]);
        told.push(...(await killAt(child, { after: 1 + Math.floor(random() * 3), delayMs: random() * 120 })));
        expect((await scene.versions.state()).problem).toBeNull();
        // What is not committed may be on the disk only: nobody staged anything, and nothing is taken back.
        expect(scene.git('status', '--porcelain')).toMatch(/^( M f\d\.md\n|\?\? f\d\.md\n)*$/);
        await scene.versions.commit({
          paths: [at('')],
          message: `After ${round}`,
          author: WHO,
          committer: WHO,
          atMs: Date.now(),
        });
        expect(scene.git('status', '--porcelain')).toBe('');
        expect(locksIn(folder)).toEqual([]);
      }
      expect(scene.git('fsck', '--full', '--strict', '--no-progress', '--no-dangling')).toBe('');
      const made = new Set(scene.git('log', '--format=%H').split('\n'));
      expect(told.length).toBeGreaterThanOrEqual(ROUNDS);
      expect(told.filter((revision) => !made.has(revision))).toEqual([]);
    }, 180_000);
  },
);

/** In a group of its own, so that what it started dies with it. */
function start(folder: string, args: readonly string[]): ChildProcess {
  return spawn(
    process.execPath,
    ['--conditions=codexlab-source', '--import', 'tsx', COMMITTER, folder, ...args],
    {
      env: SCENE_ENV,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    },
  );
}

/** Kills the whole group some time after so many commits, and gives the commits it was told of until then. */
async function killAt(
  child: ChildProcess,
  when: { readonly after: number; readonly delayMs: number },
): Promise<readonly string[]> {
  let said = '';
  let isAimed = false;
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (isAimed || revisionsIn(said).length < when.after) return;
    isAimed = true;
    setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), when.delayMs);
  });
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  return revisionsIn(said);
}

function revisionsIn(said: string): readonly string[] {
  return Array.from(said.matchAll(/^made ([0-9a-f]{40})$/gm), ([, revision = '']) => revision);
}

function locksIn(folder: string): readonly string[] {
  const names = readdirSync(join(folder, '.git'), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.lock') || name.includes('codex-'));
}

/** Mulberry32 (public domain): the same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
