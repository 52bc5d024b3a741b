import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRandom } from '../testing/kill-rounds.ts';
import { writeFiles } from '../testing/temporary-folder.ts';

const HOUR_MS = 3_600_000;
const SEED = Number(process.env.CODEX_SEED ?? 20_261_122);

/** One round of a scenario, with chance that its seed decides. */
export interface Round {
  readonly seed: number;
  /** Numbers from 0 to below 1. */
  readonly random: () => number;
  /** A whole number from 0 to below `limit`. */
  readonly pick: (limit: number) => number;
  /** A new folder with these files, or like the folder `like`; it is gone after the round. */
  folder(files?: Readonly<Record<string, string>>, like?: string): string;
  /** To be done at the end of the round, whatever became of it; the latest comes first. */
  after(work: () => void | Promise<void>): void;
}

/** How a scenario is told and how often it is played. */
export interface ScenarioOptions {
  /** What holds in every round, as a sentence. */
  readonly holds: string;
  /** Rounds in the test command; `pnpm torture` plays many more. */
  readonly runs: number;
  /** Why it cannot be played here; null: it can. */
  readonly obstacle?: string | null;
}

/**
 * A test of many rounds. Each has a seed of its own, so that a round that failed can be played alone; the others go on,
 * and the report for `pnpm torture` gets a line for each.
 *
 * @example scenario('bursts', { holds: 'the index is exact', runs: 3 }, async (round) => { … });
 */
export function scenario(
  name: string,
  options: ScenarioOptions,
  play: (round: Round) => Promise<void>,
): void {
  const { holds, obstacle = null } = options;
  const runs = Number(process.env.CODEX_TORTURE_RUNS ?? options.runs);
  const told = obstacle ?? `${runs} rounds from seed ${SEED}`;
  if (obstacle !== null) note({ scenario: name, obstacle });
  // What a machine does not allow is told in the title.
  it.skipIf(obstacle !== null)(
    `${name}: ${holds} (${told})`,
    async () => {
      const failures: string[] = [];
      for (let seed = SEED; seed < SEED + runs; seed++) {
        const failure = await failureOf(seed, play);
        note({ scenario: name, seed, failure });
        if (failure !== null) failures.push(`seed ${seed}: ${failure}`);
      }
      expect(failures).toEqual([]);
    },
    24 * HOUR_MS,
  );
}

/** What went wrong in one round, or null. */
async function failureOf(seed: number, play: (round: Round) => Promise<void>): Promise<string | null> {
  const endings: (() => void | Promise<void>)[] = [];
  const random = createRandom(Math.imul(seed, 0x9e37_79b1));
  try {
    await play({
      seed,
      random,
      pick: (limit) => Math.floor(random() * limit),
      folder(files = {}, like) {
        const root = mkdtempSync(join(tmpdir(), 'codexlab-torture-'));
        endings.push(() => rmSync(root, { recursive: true, force: true }));
        if (like !== undefined) cpSync(like, root, { recursive: true, preserveTimestamps: true });
        writeFiles(root, files);
        return root;
      },
      after: (work) => void endings.push(work),
    });
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    for (const end of endings.toReversed()) await end();
  }
}

type Note =
  | { readonly scenario: string; readonly seed: number; readonly failure: string | null }
  | { readonly scenario: string; readonly obstacle: string };

/** A line of the report for each round, so that one that is broken off tells how far it came. */
function note(line: Note): void {
  const report = process.env.CODEX_TORTURE_REPORT;
  if (report !== undefined) appendFileSync(report, `${JSON.stringify(line)}\n`);
}
