import { expect } from 'vitest';
import { hashesOnDisk } from '../testing/folder-oracle.ts';
import { churn } from './content.ts';
import { limitedCommand, obstacleToLimits } from './limited.ts';
import { expectMended, expectSame } from './oracles.ts';
import { scenario } from './scenario.ts';
import { indexedNotebooks } from './template.ts';

/** With fewer, the engine of the program itself does not start. */
const FEWEST = 32;

const holds =
  'with few descriptors the command works or says why not, changes no file, and is exact with more';
const notebook = indexedNotebooks(100);

scenario('few-descriptors', { holds, runs: 1, obstacle: obstacleToLimits() }, async (round) => {
  const place = await notebook(round);
  churn(round, place.root, 150);
  const before = hashesOnDisk(place.root);
  const limits = [`--nofile=${FEWEST + round.pick(40)}`];
  const words = round.pick(3) === 0 ? ['doctor', place.root, '--rebuild'] : ['index', place.root];
  const { signal, code, stderr } = await limitedCommand(limits, [...words, '--data', place.dataDir]);
  expect({ signal, isTold: code === 0 || code === 5 || stderr.length > 0 }, stderr).toEqual({
    signal: null,
    isTold: true,
  });
  expectSame(hashesOnDisk(place.root), before, `files changed with ${limits.join()}`);
  await expectMended(round, place);
});
