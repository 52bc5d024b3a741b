import { type Figure, ms } from './figures.ts';
import { type LiveRun, measureLive } from './live.ts';

const MAX_RATIO = 3;
const MAX_STOPPED_BYTES = 1e6;
const AT_ONCE_MS = 1000;

/** The figures of telling a thousand clients what happens. */
export async function benchLive(work: string, rounds: number): Promise<Figure[]> {
  const run = await measureLive(work, rounds);
  return [telling(run), order(run), stopped(run), overload(run)];
}

function telling({ p99Ms, rawP99Ms, clients }: LiveRun): Figure {
  const ratio = p99Ms / rawP99Ms;
  return {
    ...{ cost: `live: p99 at ${clients} clients`, files: 0, measured: `${ms(p99Ms)} to ${ms(rawP99Ms)}` },
    ...{ ratio, goal: `≤ ${MAX_RATIO}`, met: ratio <= MAX_RATIO },
  };
}

function order({ wrong }: LiveRun): Figure {
  return {
    ...{ cost: 'live: clients with gaps or another order', files: 0, measured: String(wrong), ratio: null },
    ...{ goal: '0', met: wrong === 0 },
  };
}

function stopped({ stoppedBytes, waitingBytes }: LiveRun): Figure {
  const measured = `${megabytes(stoppedBytes)} each of ${megabytes(waitingBytes)} to read`;
  return {
    ...{ cost: 'live: memory of clients that stopped', files: 0, measured, ratio: null },
    ...{ goal: `≤ ${megabytes(MAX_STOPPED_BYTES)}`, met: stoppedBytes <= MAX_STOPPED_BYTES },
  };
}

function overload({ overload: run }: LiveRun): Figure {
  const measured = `${run.refused} refused (${run.statuses.join(', ')}) in ${ms(run.slowestMs)}, then ${run.afterwards}`;
  const areRefusals = run.statuses.every((status) => status === 429 || status === 503);
  return {
    ...{ cost: 'live: too many clients', files: 0, measured, ratio: null },
    ...{ goal: `429 or 503 in ≤ ${ms(AT_ONCE_MS)}, then 101` },
    met: areRefusals && run.slowestMs <= AT_ONCE_MS && run.afterwards === 101,
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
