import { expect, it } from 'vitest';
import { createBeats } from './beats.ts';

/** Beats that a test lets come, tick by tick. */
function lab() {
  let tick: { readonly delayMs: number; readonly task: () => void } | null = null;
  const faults: unknown[] = [];
  const beats = createBeats({
    intervalMs: 30_000,
    timer: {
      after(delayMs, task) {
        const own = { delayMs, task };
        tick = own;
        return () => {
          if (tick === own) tick = null;
        };
      },
      breathe: async () => undefined,
    },
    onFault: (error) => faults.push(error),
  });
  let beaten = 0;
  const beat = async () => void beaten++;
  return {
    ...{ beats, beat, faults },
    delayMs: () => tick?.delayMs ?? null,
    /** How many were asked in each of so many ticks. */
    pass: (ticks: number) =>
      Array.from({ length: ticks }, () => {
        beaten = 0;
        const due = tick;
        tick = null;
        due?.task();
        return beaten;
      }),
  };
}

const all = (count: number, each: number) => Array.from({ length: count }, () => each);

it('asks streams that came at once one after another, each once in an interval', () => {
  const { beats, beat, pass, delayMs } = lab();
  for (let i = 0; i < 60; i++) beats.add(beat);
  expect(delayMs()).toBe(1000);
  expect(pass(90)).toEqual(all(90, 2));
});

it('asks the first an interval after it came, and waits for nothing while there is none', () => {
  const { beats, beat, pass, delayMs } = lab();
  expect(delayMs()).toBeNull();
  const end = beats.add(beat);
  expect(pass(60)).toEqual([...all(29, 0), 1, ...all(29, 0), 1]);
  end();
  end();
  expect(delayMs()).toBeNull();
  beats.add(beat);
  expect(pass(30)).toEqual([...all(29, 0), 1]);
});

it('gives the places of those who went to those who come', () => {
  const { beats, beat, pass } = lab();
  const ends = Array.from({ length: 60 }, () => beats.add(beat));
  for (const end of ends.slice(0, 30)) end();
  pass(7);
  for (let i = 0; i < 30; i++) beats.add(beat);
  expect(pass(30)).toEqual(all(30, 2));
});

it('goes on with the others when one fails, and tells it', async () => {
  const { beats, beat, pass, faults } = lab();
  beats.add(async () => {
    throw new Error('No database.');
  });
  beats.add(beat);
  pass(30);
  await Promise.resolve();
  expect(pass(30).reduce((sum, each) => sum + each)).toBe(1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(faults).toHaveLength(2);
});
