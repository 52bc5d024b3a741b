import { expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { type Allowance, canTellHoldings, growthOf, type Holdings } from './testing/holdings.ts';
import { COLLECTED, startSoak } from './testing/soak.ts';

/** `pnpm torture` goes on for many more minutes. */
const MINUTES = Number(process.env.CODEX_SOAK_MINUTES ?? 0);
const SEED = Number(process.env.CODEX_SEED ?? 20_261_121);
const FEWEST_PHASES = 4;
/** Until then threads start, caches fill and code is compiled. */
const WARM_UP_PHASES = 2;
const MINUTE_MS = 60_000;
const PATIENCE_MS = 10 * MINUTE_MS;
const MIB = 1024 * 1024;
const ALLOWANCE: Allowance = {
  /** After all garbage of the main thread is collected. */
  heapBytes: 8 * MIB,
  /** Other threads collect theirs when they like. */
  memoryBytes: 32 * MIB,
  /** Readers of databases open on demand, and callers keep connections alive. */
  ...{ handles: 12, sockets: 8 },
  ...{ watches: 0, threads: 0 },
  /** A log is written anew from its beginning once it has reached 4 MiB. */
  walBytes: 2 * MIB,
};

// Only Linux tells from outside what a process holds.
it.skipIf(!canTellHoldings)(
  'a server that people, clients, tasks and other programs keep busy holds no more after each phase than after the one before',
  async () => {
    const soak = await startSoak(temporaryFolder(), temporaryFolder(), SEED);
    for (let phase = 0; phase < WARM_UP_PHASES; phase++) await soak.phase();
    const phases: Holdings[] = [];
    const endMs = Date.now() + MINUTES * MINUTE_MS;
    while (phases.length < FEWEST_PHASES || Date.now() < endMs) phases.push(await soak.phase());
    expect(growthOf(phases, ALLOWANCE)).toEqual([]);
    soak.server.child.kill('SIGTERM');
    const { code, stderr } = await soak.server.ended;
    expect({ code, said: stderr.replaceAll(COLLECTED, '') }).toEqual({ code: 0, said: '' });
  },
  MINUTES * MINUTE_MS + PATIENCE_MS,
);
