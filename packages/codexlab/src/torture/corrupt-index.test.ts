import { join } from 'node:path';
import { expect } from 'vitest';
import { hashesOnDisk } from '../testing/folder-oracle.ts';
import { damagePage, damageShape, pagesOf } from './damage.ts';
import { dumpOf, expectExact, expectSame, withNotebook } from './oracles.ts';
import { scenario } from './scenario.ts';
import { indexedNotebooks } from './template.ts';

const holds =
  'an index with a damaged page or header answers as before, or is made anew, and never answers wrongly';
const notebook = indexedNotebooks(60);

scenario('corrupt-index', { holds, runs: 12 }, async (round) => {
  const place = await notebook(round);
  const path = join(place.root, '.codex/notebook.db');
  const said = await dumpOf(round, place.root);
  const files = hashesOnDisk(place.root);
  const how =
    round.seed % 7 === 0 ? damageShape(round, path) : damagePage(round, path, round.seed % pagesOf(path));
  await withNotebook(place, (opened) => opened.sync());
  await expectExact(round, place);
  expectSame(hashesOnDisk(place.root), files, how ?? 'nothing');
  expect(await dumpOf(round, place.root), how ?? 'nothing').toEqual(said);
});
