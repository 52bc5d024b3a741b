import { expect } from 'vitest';
import { requireAgreement } from '../runs.ts';
import { readTables, wholeTable } from '../sql-table.ts';
import { runStep } from '../sql-step.ts';
import { type Call, type Outcome, outcomeOf } from './call.ts';
import { castPair, openPair, type Pair, type Side } from './pair.ts';
import type { Programme } from './programme.ts';

const START_MS = 1_790_000_000_000;
/** More than a step has calls. */
const CALLS_OF_STEP = 10;

/** Hears what came of each call. */
export type Hear = (call: Call, outcome: Outcome) => void;

/** Plays a programme on a store of each engine; after each call its answers must be equal, at the end all rows. */
export async function play({ steps }: Programme, place: string | null, hear: Hear): Promise<void> {
  let pair = await castPair(place, START_MS);
  let nowMs = START_MS;
  try {
    for (const [at, step] of steps.entries()) {
      if (step.type === 'reopen') pair = await reopen(pair, place);
      else {
        nowMs += step.passMs;
        const [one, other] = await Promise.all(
          pair.sides.map((side) => outcomesOf(side, step.calls, { nowMs, at: at * CALLS_OF_STEP })),
        );
        for (const [index, call] of step.calls.entries()) {
          expect(other![index], `${call.name} in step ${at}`).toStrictEqual(one![index]);
          hear(call, one![index]!);
        }
        expect(pair.sides[1]!.told).toStrictEqual(pair.sides[0]!.told);
      }
    }
    await requireSameRows(pair);
  } finally {
    await pair.both.close();
  }
}

function outcomesOf(
  side: Side,
  calls: readonly Call[],
  { nowMs, at }: { readonly nowMs: number; readonly at: number },
): Promise<Outcome[]> {
  return Promise.all(calls.map((call, index) => outcomeOf(call, { ...side, nowMs, at: at + index })));
}

async function reopen({ both, sides }: Pair, place: string | null): Promise<Pair> {
  await both.close();
  return openPair(
    place,
    sides.map(({ told }) => told),
  );
}

async function requireSameRows({ both }: Pair): Promise<void> {
  for (const table of await readTables(both)) await runStep(both, wholeTable(table));
  expect(await both.all('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(await both.all('pragma foreign_key_check')).toEqual([]);
  await requireAgreement(both);
}
