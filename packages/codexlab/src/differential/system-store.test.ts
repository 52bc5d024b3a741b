import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openPair } from './testing/system/pair.ts';
import { play } from './testing/system/play.ts';
import { CALLS, programme } from './testing/system/programme.ts';
import { runs } from './testing/runs.ts';

it('gives the same answers, errors and rows whatever is asked of the system store', async () => {
  const folder = temporaryFolder();
  const answered = new Set<string>();
  let played = 0;
  await fc.assert(
    fc.asyncProperty(programme, async (drawn) => {
      const place = drawn.kept === 'in files' ? join(folder, `${++played}`) : null;
      await play(drawn, place, ({ name }, outcome) => {
        if ('value' in outcome) answered.add(name);
      });
    }),
    runs(25),
  );
  // Programmes whose calls are refused alone would show little.
  expect(CALLS.map(({ name }) => name).filter((name) => !answered.has(name))).toEqual([]);
});

it('asks every method of the system store', async () => {
  const { sides, both } = await openPair(null);
  const { close: _, ...parts } = sides[0]!.store;
  const methods = Object.entries(parts).flatMap(([part, methodsOfPart]) =>
    Object.keys(methodsOfPart).map((method) => `${part}.${method}`),
  );
  await both.close();
  // The play itself listens to the change log all the time.
  expect(CALLS.map(({ name }) => name).toSorted()).toEqual(
    methods.filter((name) => name !== 'changes.watch').toSorted(),
  );
});
