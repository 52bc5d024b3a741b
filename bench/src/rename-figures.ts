import { type Figure, median, ms } from './figures.ts';
import { measureRename } from './rename.ts';

const LINKS = 1000;
/** Of writing the files that change. */
const GOAL = 3;

/** The figure of renaming a note that many others link to. */
export async function benchRename(work: string, rounds: number): Promise<Figure> {
  const runs = await measureRename(work, { links: LINKS, rounds });
  const [took, raw] = [median(runs.map((run) => run.ms)), median(runs.map((run) => run.rawMs))];
  return {
    cost: `rename a note with ${LINKS} links to it`,
    files: LINKS,
    measured: `${ms(took)} beside ${ms(raw)}`,
    ratio: took / raw,
    goal: `≤ ${GOAL}`,
    met: took / raw <= GOAL,
  };
}
