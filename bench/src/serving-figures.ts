import type { Corpus } from './corpus.ts';
import { type Figure, ms } from './figures.ts';
import { measureServing, type ServingRun } from './serving.ts';

const MAX_MEMORY_BYTES = 60e6;
const MAX_P99 = 5;

/** The figures of serving a corpus, and the run they come from. */
export async function benchServing(
  corpus: Corpus,
  work: string,
  rounds: number,
): Promise<{ readonly run: ServingRun; readonly figures: readonly Figure[] }> {
  const run = await measureServing(corpus, work, rounds);
  const files = corpus.files.length;
  const rate = (cost: string, [raw, codex]: readonly [number, number], goal: number): Figure => ({
    ...{ cost: `serving: ${cost}`, files, measured: `${perSecond(codex)} to ${perSecond(raw)}` },
    ...{ ratio: codex / raw, goal: `≥ ${goal}`, met: codex >= goal * raw },
  });
  return {
    run,
    figures: [
      rate('list of 50 to hello', [run.hello, run.list], 0.12),
      rate('last page to first', [run.list, run.lastPage], 0.8),
      rate('authenticated read', [run.rawRead, run.read], 0.4),
      rate('durable write', [run.rawWrite, run.write], 0.5),
      rate('list while indexing', [run.idle.perSecond, run.indexing.perSecond], 0.5),
      tail(run, files),
      memory(run, files),
      firstAnswer(run, files),
    ],
  };
}

/** How lists slow down as notebooks grow, each against the greeting of its own run. */
export function listGrowth(small: ServingRun, large: ServingRun, files: number): Figure {
  const ratio = large.list / large.hello / (small.list / small.hello);
  return {
    ...{ cost: 'serving: list of 50, large ÷ small', files, measured: '', ratio },
    ...{ goal: '≥ 0.9', met: ratio >= 0.9 },
  };
}

function tail({ idle, indexing }: ServingRun, files: number): Figure {
  return {
    ...{ cost: 'serving: p99 while indexing', files, measured: `${ms(indexing.p99Ms)} to ${ms(idle.p99Ms)}` },
    ...{ ratio: indexing.p99Ms / idle.p99Ms, goal: `≤ ${MAX_P99}` },
    met: indexing.p99Ms <= MAX_P99 * idle.p99Ms,
  };
}

function memory({ rssBytes, rawRssBytes }: ServingRun, files: number): Figure {
  const more = rssBytes - rawRssBytes;
  return {
    ...{ cost: 'serving: memory', files, measured: `${megabytes(rssBytes)} to ${megabytes(rawRssBytes)}` },
    ...{ ratio: null, goal: `≤ ${megabytes(MAX_MEMORY_BYTES)} more`, met: more <= MAX_MEMORY_BYTES },
  };
}

function firstAnswer({ firstAnswerMs, rawFirstAnswerMs }: ServingRun, files: number): Figure {
  return {
    ...{ cost: 'serving: first answer', files, measured: `${ms(firstAnswerMs)} to ${ms(rawFirstAnswerMs)}` },
    ...{ ratio: firstAnswerMs / rawFirstAnswerMs, goal: '≤ 2', met: firstAnswerMs <= 2 * rawFirstAnswerMs },
  };
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
