import type { Notebook } from '@codexlab/core';
import { openHost } from '../open.ts';
import { hashesInIndex, hashesOnDisk } from '../testing/folder-oracle.ts';
import { expectExact, expectSame, type Place } from './oracles.ts';
import type { Round } from './scenario.ts';

/** Watches a notebook while `work` goes on; it must be exact once it has settled, and after it was closed. */
export async function whileWatched(
  round: Round,
  place: Place,
  work: (notebook: Notebook) => Promise<void>,
): Promise<void> {
  const host = await openHost({ dataDir: place.dataDir, workers: 0 });
  try {
    const notebook = await host.open(place.root);
    await notebook.watch();
    await notebook.settled();
    await work(notebook);
    await expectSettled(notebook);
  } finally {
    await host.close();
  }
  await expectExact(round, place);
}

/** Once the watch has caught up, index and folder are the same; nobody asks for a comparison. */
export async function expectSettled(notebook: Notebook): Promise<void> {
  await notebook.settled();
  const { root, indexDir } = notebook.ref;
  expectSame(await hashesInIndex(indexDir), hashesOnDisk(root), 'the index is not the folder');
}
