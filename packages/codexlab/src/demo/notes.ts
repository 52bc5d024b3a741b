import type { DemoFile } from './demo-file.ts';
import { note } from './note.ts';

/** The notes that hold the experiments together: start page, methods, journal. */
export function connectingNotes(): DemoFile[] {
  return [readme(), ...methodNotes(), ...journal()];
}

function readme(): DemoFile {
  return note(
    'README.md',
    { title: 'Sample laboratory', date: '2026-03-09', tags: ['index'], aliases: ['Start'] },
    `Everything in this notebook was computed when it was made: the numbers in the notes are those of the CSV files beside them.

## Experiments

| Study | Question |
| --- | --- |
| [[optimiser-comparison]] | Which optimiser gets through Rosenbrock's valley with the fewest evaluations? |
| [[learning-rate]] | How far can the learning rate of gradient descent be raised? |
| [[logistic-map]] | Where does the logistic map turn chaotic? |
| [[period-doubling]] | How near does one get to Feigenbaum's constant? |
| [[predator-prey]] | What do numerical methods do to a conserved quantity? |
| [[monte-carlo-pi]] | How fast does the error of a Monte Carlo estimate fall? |

## Methods

[[runge-kutta]], [[lyapunov-exponent]], [[seeded-random-numbers]]

## Journal

[[2026-03-02]], [[2026-03-03]], [[2026-03-05]], [[2026-03-09]]

## Try

- Change any file with any editor while \`codexlab open\` runs, and watch the change arrive.
- \`codexlab search "status:running OR date>=2026-03-05" --sort date:desc\` asks for properties; \`codexlab properties\` lists them.
- \`codexlab show experiments/logistic-map/bifurcation.png\` shows what the hidden file beside it says of the image.
- \`codexlab set experiments/monte-carlo/monte-carlo-pi.md rating=5\` adds that line and changes nothing else. #index
`,
  );
}

function methodNotes(): DemoFile[] {
  return [
    note(
      'methods/runge-kutta.md',
      { title: 'Runge–Kutta', date: '2026-03-05', tags: ['method', 'numerics'], aliases: ['RK4'] },
      `Four slopes in each step, weighted 1, 2, 2, 1: the error of a step falls with the fifth power of its length, that of a whole run with the fourth. Measured in [[predator-prey#^orders]].`,
    ),
    note(
      'methods/lyapunov-exponent.md',
      { title: 'Lyapunov exponent', date: '2026-03-05', tags: ['method', 'dynamics/chaos'] },
      `How fast neighbours part: the mean of ln |f′(x)| along an orbit. Above 0: chaos. Below 0: a cycle attracts. Used for the [[logistic-map]]; the values are in [[lyapunov]].`,
    ),
    note(
      'methods/seeded-random-numbers.md',
      { title: 'Seeded random numbers', date: '2026-03-03', tags: ['method', 'statistics'] },
      `An experiment that cannot be repeated is an anecdote: every random number here comes from a generator with a seed that is written down (mulberry32, 32 bits of state). Used in [[monte-carlo-pi]].`,
    ),
  ];
}

function journal(): DemoFile[] {
  return [
    day(
      '2026-03-02',
      `Set up the [[optimiser-comparison]]: four methods, three functions, one target.

First surprise: [[nelder-mead#^simplex|no gradient needed]] and still the fewest evaluations in two dimensions.

- [x] Write down the settings: [settings.json](../experiments/optimisers/settings.json)
- [ ] Ask what changes in ten dimensions #optimisation/next`,
    ),
    day(
      '2026-03-03',
      `## Questions

How much of the slowness of [[gradient-descent]] is its rate alone? → [[learning-rate]]

## Done

Threw darts for [[Monte Carlo|an afternoon]]: the slope is what theory says, [[monte-carlo-pi#^slope]].`,
    ),
    day(
      '2026-03-05',
      `The [[logistic-map]] again. The [[lyapunov]] exponents drop below zero in every window, most visibly at period 3.

![[lyapunov.svg]]

- [x] Check the value at r = 4 against ln 2`,
    ),
    day(
      '2026-03-09',
      `[[Feigenbaum]] to five digits before lunch. In the afternoon [[predator-prey]]: Euler's spiral is a fault of the method, not of the wolves.

- [ ] Write a summary for [[README|the start page]] #index
- [x] Compare orders: [[predator-prey#^orders]]`,
    ),
  ];
}

function day(date: string, body: string): DemoFile {
  return note(`journal/${date}.md`, { title: `Journal of ${date}`, date, tags: ['journal'] }, body);
}
