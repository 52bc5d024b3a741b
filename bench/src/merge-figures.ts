import { type Figure, median, ms } from './figures.ts';
import { measureMerge } from './merge.ts';

/** Of the library and one durable write. */
const GOAL = 2;

/** The figure of saving a long note that somebody else has changed elsewhere. */
export async function benchMerge(work: string, rounds: number): Promise<Figure> {
  const runs = await measureMerge(work, rounds);
  const [took, raw] = [median(runs.map((run) => run.ms)), median(runs.map((run) => run.rawMs))];
  return {
    cost: 'save a note of 1 MB, merged',
    files: 1,
    measured: `${ms(took)} beside ${ms(raw)}`,
    ratio: took / raw,
    goal: `≤ ${GOAL}`,
    met: took / raw <= GOAL,
  };
}
