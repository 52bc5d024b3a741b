import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figure, ms } from './figures.ts';

const MEASURE = fileURLToPath(new URL('../../apps/web/scripts/measure.mjs', import.meta.url));
/** Of what the first page may take over the wire. */
const MOST_BYTES = 500_000;

interface WebRun {
  /** Milliseconds of each task that kept the page busy for more than 50. */
  readonly scrolling: readonly number[];
  readonly typing: readonly number[];
  readonly pageMs: number;
  readonly bareMs: number;
  readonly bytes: number;
}

/** The figures of the web app in Chromium: what keeps a page busy, and what the first page costs. */
export function benchWeb(work: string, files: number): readonly Figure[] {
  const folder = join(work, 'web');
  mkdirSync(folder, { recursive: true });
  const output = execFileSync(process.execPath, [MEASURE, folder, String(files)], { encoding: 'utf8' });
  const run = JSON.parse(output.trim().split('\n').at(-1)!) as WebRun;
  return [
    longTasks('scroll a tree from its beginning to its end', files, run.scrolling),
    longTasks('type in a note of 1 MB', 1, run.typing),
    {
      cost: 'first page drawn',
      files,
      measured: `${ms(run.pageMs)} beside ${ms(run.bareMs)} of a bare page, ${(run.bytes / 1000).toFixed(0)} kB`,
      ratio: run.pageMs / run.bareMs,
      goal: `≤ ${MOST_BYTES / 1000} kB`,
      met: run.bytes <= MOST_BYTES,
    },
  ];
}

function longTasks(cost: string, files: number, tasks: readonly number[]): Figure {
  const longest = Math.max(0, ...tasks);
  return {
    cost,
    files,
    measured: `${tasks.length} tasks over 50 ms${tasks.length > 0 ? `, the longest ${ms(longest)}` : ''}`,
    ratio: null,
    goal: 'none',
    met: tasks.length === 0,
  };
}
