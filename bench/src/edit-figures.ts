import { type Figure, median, ms } from './figures.ts';
import { measureEdit } from './edit.ts';

const NOTE_BYTES = 1024 * 1024;
/** So often may the library's own time go into it, beside one durable write. */
const LIBRARY_TIMES = 2;

/** The figure of editing a section of a long note. */
export async function benchEdit(work: string, rounds: number): Promise<Figure> {
  const runs = await measureEdit(work, { bytes: NOTE_BYTES, rounds });
  const took = median(runs.map((run) => run.ms));
  const library = median(runs.map((run) => run.libraryMs));
  const write = median(runs.map((run) => run.writeMs));
  const allowed = LIBRARY_TIMES * library + write;
  return {
    cost: 'edit a section of a note of 1 MB',
    files: 1,
    measured: `${ms(took)} beside ${LIBRARY_TIMES} × ${ms(library)} of markdown-it and a write of ${ms(write)}`,
    ratio: took / allowed,
    goal: '≤ 1',
    met: took <= allowed,
  };
}
