import { describe, expect, it, vi } from 'vitest';
import type { CodexClient } from '@codexlab/server/client';
import { runToEnd } from '../../testing/kill-rounds.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { openArena } from './testing/arena.ts';
import { endRounds } from './testing/end-rounds.ts';

/** `pnpm torture` runs many more. */
const ROUNDS = Number(process.env.CODEX_API_KILL_ROUNDS ?? 2);
const SEED = Number(process.env.CODEX_SEED ?? 20_261_121);
const HOUR_MS = 3_600_000;
const CATCH_UP_MS = 60_000;

describe('a server, ended while eight clients write', () => {
  it(
    `has everything that it acknowledged, nothing in half, and all of it in the audit log, after SIGKILL at any instant (${ROUNDS} times)`,
    async () => {
      const dataDir = temporaryFolder();
      const arena = await openArena(dataDir, temporaryFolder());
      const report = await endRounds(arena, { rounds: ROUNDS, seed: SEED, signal: 'SIGKILL' });
      expect(report.exitCodes).toEqual(Array.from({ length: ROUNDS }, () => null));
      expect(report.acknowledged).toBeGreaterThan(8 * ROUNDS);
      await everyOneAudited(report.codex, report.requestIds);
      await report.end();
      const { stdout } = await runToEnd(['audit', 'verify', '--json', '--data', dataDir]);
      expect(JSON.parse(stdout)).toMatchObject({ sound: true });
    },
    HOUR_MS,
  );

  it(
    'ends by itself at SIGTERM, and has everything that it acknowledged',
    async () => {
      const dataDir = temporaryFolder();
      const arena = await openArena(dataDir, temporaryFolder());
      const report = await endRounds(arena, { rounds: Math.ceil(ROUNDS / 4), seed: SEED, signal: 'SIGTERM' });
      expect(new Set(report.exitCodes)).toEqual(new Set([0]));
      await everyOneAudited(report.codex, report.requestIds);
    },
    HOUR_MS,
  );
});

/** After a crash the log is caught up in the background. */
async function everyOneAudited(codex: CodexClient, requestIds: ReadonlyMap<string, string>): Promise<void> {
  await vi.waitFor(
    async () => {
      const noted = new Set<string | null>();
      const rows = codex.each((cursor) => codex.audit.list({ query: { per_page: 1000, cursor } }));
      for await (const { request_id } of rows) noted.add(request_id);
      expect([...requestIds].filter(([id]) => !noted.has(id))).toEqual([]);
    },
    { timeout: CATCH_UP_MS, interval: 200 },
  );
}
