import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { hashesInIndex, hashesOnDisk } from '../testing/folder-oracle.ts';
import { startCommand, untilEnd, type Ended } from '../testing/kill-rounds.ts';
import { canStartAsNobody, nobody } from '../testing/rights.ts';
import { churn, fill } from './content.ts';
import { expectExact, expectSame, type Place } from './oracles.ts';
import { scenario, type Round } from './scenario.ts';

const holds = 'what may not be read for a while is not forgotten, and with the rights back all is exact';
const obstacle = canStartAsNobody() ? null : 'no process of another user can be started here';

scenario('rights', { holds, runs: 1, obstacle }, async (round) => {
  const place = { root: round.folder(), dataDir: round.folder() };
  fill(round, place.root, 60);
  execFileSync('git', ['init', '-q'], { cwd: place.root });
  giveAll(place);
  expect((await index(place)).code).toBe(0);
  const files = hashesOnDisk(place.root);
  const taken = toggle(round, place.root);
  const refused = await index(place);
  expect(refused.stderr).not.toMatch(/\n\s+at |A fault of ours/);
  expect([0, 1, 5], refused.stderr).toContain(refused.code);
  const known = await hashesInIndex(join(place.root, '.codex'));
  expectSame(
    new Map([...known.keys()].sort().map((path) => [path, 1])),
    new Map([...files.keys()].sort().map((path) => [path, 1])),
    `after ${taken.join(', ')}`,
  );
  giveAll(place);
  churn(round, place.root, 20);
  giveAll(place);
  const mended = await index(place);
  expect(mended.code, mended.stderr).toBe(0);
  await expectExact(round, place);
});

/** Takes rights of a few files and folders, ours among them; tells which. */
function toggle({ pick }: Round, root: string): readonly string[] {
  const modes = [0, 0o400, 0o500, 0o111] as const;
  const places = [
    '.codex',
    '.git',
    '.codex/notebook.db',
    '.codex/lock.db',
    '.codex/tmp',
    'data',
    'data/plot1.csv',
  ];
  return Array.from({ length: 1 + pick(4) }, () => {
    const path = pick(2)
      ? places[pick(places.length)]!
      : pick(2)
        ? `folder${pick(12)}`
        : `folder1/note${1 + 12 * pick(5)}.md`;
    const mode = modes[pick(modes.length)]!;
    if (existsSync(join(root, path)) && !lstatSync(join(root, path)).isSymbolicLink())
      chmodSync(join(root, path), mode);
    return `${path} ${mode.toString(8)}`;
  });
}

function giveAll({ root, dataDir }: Place): void {
  execFileSync('chmod', ['-R', 'u+rwX,go+rX', root, dataDir]);
  execFileSync('chown', ['-R', `${nobody.uid}:${nobody.gid}`, root, dataDir]);
}

function index({ root, dataDir }: Place): Promise<Ended> {
  const env = { HOME: dataDir, TMPDIR: dataDir };
  return untilEnd(startCommand(['index', root, '--json', '--data', dataDir], env, nobody));
}
