import { expect } from 'vitest';
import { hashesOnDisk } from '../testing/folder-oracle.ts';
import { churn } from './content.ts';
import { limitedCommand, obstacleToLimits } from './limited.ts';
import { expectMended, expectSame } from './oracles.ts';
import { scenario } from './scenario.ts';
import { indexedNotebooks } from './template.ts';

const holds =
  'where files may grow only so long, the command says so, changes no file, and is exact without the limit';
const notebook = indexedNotebooks(100);

scenario('file-size-limit', { holds, runs: 1, obstacle: obstacleToLimits() }, async (round) => {
  const place = await notebook(round);
  churn(round, place.root, 150);
  const before = hashesOnDisk(place.root);
  const limits = [`--fsize=${4096 + round.pick(1_200_000)}`];
  const rebuild = round.pick(3) === 0 ? ['doctor', place.root, '--rebuild'] : ['index', place.root];
  const { signal, code, stderr } = await limitedCommand(limits, [...rebuild, '--data', place.dataDir]);
  expect({ signal, isTold: code === 0 || code === 5 || stderr.length > 0 }, stderr).toEqual({
    signal: null,
    isTold: true,
  });
  expect(stderr).not.toMatch(/\n\s+at |A fault of ours/);
  expectSame(hashesOnDisk(place.root), before, 'files changed under the limit');
  await expectMended(round, place);
});
