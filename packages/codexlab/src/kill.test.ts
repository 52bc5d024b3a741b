import { describe, expect, it } from 'vitest';
import { killRounds, runToEnd } from './testing/kill-rounds.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/** `pnpm torture` runs many more. */
const ROUNDS = Number(process.env.CODEX_KILL_ROUNDS ?? 9);
const SEED = Number(process.env.CODEX_SEED ?? 20_261_121);

describe('the command, killed at any instant', () => {
  it(`has an exact index after a restart and has changed no file (${ROUNDS} kills)`, async () => {
    const root = temporaryFolder();
    const dataDir = temporaryFolder();
    const report = await killRounds({ root, dataDir, rounds: ROUNDS, seed: SEED });
    expect(report.rounds).toBe(ROUNDS);
    const doctor = await runToEnd(['doctor', root, '--json', '--data', dataDir]);
    expect(doctor.code, doctor.stderr).toBe(0);
  }, 3_600_000);
});
