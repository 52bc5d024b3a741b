import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { CodexClient } from '@codexlab/server/client';
import { hashesInIndex, hashesOnDisk } from '../../testing/folder-oracle.ts';
import { runToEnd } from '../../testing/kill-rounds.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { openArena } from './testing/arena.ts';
import { endRounds, type EndSignal } from './testing/end-rounds.ts';

/** `pnpm torture` runs many more. */
const ROUNDS = Number(process.env.CODEX_API_KILL_ROUNDS ?? 3);
const SEED = Number(process.env.CODEX_SEED ?? 20_261_121);
const HOUR_MS = 3_600_000;
const CATCH_UP_MS = 60_000;

const SIGNALS = Array.from({ length: ROUNDS }, (_, i): EndSignal => (i % 4 === 1 ? 'SIGTERM' : 'SIGKILL'));

it(
  `a server that is killed or ended while eight clients write has everything it acknowledged, nothing in half, and all of it in the audit log (${ROUNDS} times)`,
  async () => {
    const dataDir = temporaryFolder();
    const arena = await openArena(dataDir, temporaryFolder());
    const report = await endRounds(arena, { signals: SIGNALS, seed: SEED });
    expect(report.exitCodes).toEqual(SIGNALS.map((signal) => (signal === 'SIGKILL' ? null : 0)));
    expect(report.acknowledged).toBeGreaterThan(8 * ROUNDS);
    await everyOneAudited(report.codex, report.requestIds);
    await report.end();
    expect(await hashesInIndex(join(arena.root, '.codex'))).toEqual(hashesOnDisk(arena.root));
    const { stdout } = await runToEnd(['audit', 'verify', '--json', '--data', dataDir]);
    expect(JSON.parse(stdout)).toMatchObject({ sound: true });
  },
  HOUR_MS,
);

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
