import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, ms } from './figures.ts';
import { measureProperties, type PropertyRun } from './properties.ts';
import { makePropertyIndex } from './property-index.ts';

const ROUNDS = 100;
/** From this size on the ratio to statements written by hand is held to its limit. */
const LARGE = 100_000;
const MAX_RATIO = 2;
const MAX_GROWTH = 1.5;

/** The figures of filters and sorts by properties in indexes of these sizes, and how they grow from first to last. */
export async function benchProperties(sizes: readonly number[]): Promise<Figure[]> {
  const measured: { readonly files: number; readonly runs: readonly PropertyRun[] }[] = [];
  for (const files of sizes) measured.push({ files, runs: await inNewIndex(files) });
  const [first, last] = [measured[0], measured.at(-1)];
  const growth =
    first && last && first !== last
      ? first.runs.map((run, at) => toGrowth(run, last.runs[at]!, last.files))
      : [];
  return [...measured.flatMap(({ files, runs }) => runs.map((run) => toFigure(run, files))), ...growth];
}

async function inNewIndex(files: number): Promise<readonly PropertyRun[]> {
  const work = mkdtempSync(join(tmpdir(), 'codex-bench-'));
  try {
    const database = join(work, 'notebook.db');
    await makePropertyIndex(database, files);
    return await measureProperties(database, ROUNDS);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function toFigure({ name, ms: tookMs, rawMs }: PropertyRun, files: number): Figure {
  return {
    ...{
      cost: `properties: ${name}`,
      files,
      measured: `${ms(tookMs)} to ${ms(rawMs)}`,
      ratio: tookMs / rawMs,
    },
    ...{ goal: `≤ ${MAX_RATIO} at ${LARGE}`, met: files < LARGE ? null : tookMs <= MAX_RATIO * rawMs },
  };
}

function toGrowth(small: PropertyRun, large: PropertyRun, files: number): Figure {
  const ratio = large.ms / small.ms;
  return {
    ...{ cost: `properties: ${small.name}, large ÷ small`, files, measured: '', ratio },
    ...{ goal: `≤ ${MAX_GROWTH}`, met: ratio <= MAX_GROWTH },
  };
}
