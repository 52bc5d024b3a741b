import { fill } from './content.ts';
import { withNotebook, type Place } from './oracles.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { Round } from './scenario.ts';

/** Makes a notebook of `count` notes, indexed and closed, once for all rounds of a test; each takes a copy. */
export function indexedNotebooks(count: number): (round: Round) => Promise<Place> {
  let made: Promise<string> | null = null;
  async function make(round: Round): Promise<string> {
    const place = { root: temporaryFolder(), dataDir: temporaryFolder() };
    fill(round, place.root, count);
    await withNotebook(place, (notebook) => notebook.sync());
    return place.root;
  }
  return async (round) => {
    made ??= make(round);
    return { root: round.folder({}, await made), dataDir: round.folder() };
  };
}
