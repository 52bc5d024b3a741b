import { type Figure, median, ms } from './figures.ts';
import { type GitRun, measureCommit, measureLog } from './git.ts';

const COMMITS = 5000;
const COMMIT_GOAL = 1.2;
const LOG_GOAL = 1.5;

/** The figures of history beside git's own commands. */
export async function benchGit(
  work: string,
  given: { readonly files: readonly number[]; readonly rounds: number },
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const files of given.files) {
    const runs = await measureCommit(work, { files, rounds: given.rounds });
    figures.push(figure({ cost: 'one-file commit', files, runs, goal: COMMIT_GOAL }));
  }
  const runs = await measureLog(work, { commits: COMMITS, rounds: given.rounds });
  figures.push(figure({ cost: `history of a file, ${COMMITS} commits`, files: 10, runs, goal: LOG_GOAL }));
  return figures;
}

function figure(given: {
  readonly cost: string;
  readonly files: number;
  readonly runs: readonly GitRun[];
  readonly goal: number;
}): Figure {
  const [took, git] = [median(given.runs.map((run) => run.ms)), median(given.runs.map((run) => run.gitMs))];
  return {
    cost: given.cost,
    files: given.files,
    measured: `${ms(took)} beside ${ms(git)}`,
    ratio: took / git,
    goal: `≤ ${given.goal}`,
    met: took / git <= given.goal,
  };
}
