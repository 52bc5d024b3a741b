// Commits one file after another until it is killed, and says which commits it was told of.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { absPath, storedRelPath } from '@codexlab/core';
import { openVersionControl } from '../open-version-control.ts';

const [root = '', round = '', implementation] = process.argv.slice(2);
const versions = await openVersionControl({
  root: absPath(root),
  workDir: absPath(root),
  implementation: implementation === 'isomorphic' ? 'isomorphic' : 'native',
});
const who = { name: 'Loop', email: 'loop@example.org' };
for (let at = 0; ; at++) {
  const name = `f${at % 3}.md`;
  writeFileSync(join(root, name), `round ${round}, ${at}\n`);
  process.stdout.write('begun\n');
  const paths = [storedRelPath(name)];
  const { revision } = await versions.commit({
    paths,
    message: `${round} ${at}`,
    author: who,
    committer: who,
    atMs: Date.now(),
  });
  process.stdout.write(`made ${revision}\n`);
}
