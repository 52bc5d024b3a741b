// The parts, put together by hand as an embedder would, and type-checked as their program. Arguments: the folder, and
// where its index goes.
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  absPath,
  createEntryReader,
  createIds,
  createLine,
  type Hash,
  parseSearch,
  seesAll,
  systemClock,
  systemTimer,
  wholeNotebook,
} from '@codexlab/core';
import { openVersionControl } from '@codexlab/git';
import { parseFile } from '@codexlab/metadata';
import { openNotebookIndexReader, openNotebookIndexWriter } from '@codexlab/storage-sql';
import { openDriver } from '@codexlab/storage-sqlite';
import { nodeFileSystem } from '@codexlab/watcher';

const [root = '', indexDir = ''] = process.argv.slice(2).map(absPath);
const newId = createIds(systemClock);

await mkdir(indexDir, { recursive: true });
const location = join(indexDir, 'notebook.db');
const driver = await openDriver({ location, synchronous: 'NORMAL' });
const fs = await nodeFileSystem(absPath(root));
const line = await createLine({
  fs,
  index: await openNotebookIndexWriter(driver, { newId }),
  reader: createEntryReader(fs, parseFile),
  clock: systemClock,
  timer: systemTimer,
  newId,
  hashBytes: (bytes: Uint8Array): Hash => createHash('sha256').update(bytes).digest('hex') as Hash,
  ignoreFiles: true,
  onWake: () => undefined,
});
const { added } = await line.sync(wholeNotebook);

const reader = await openNotebookIndexReader(
  await openDriver({ location, synchronous: 'NORMAL', readOnly: true }),
  { snippets: await openDriver({ location: ':memory:', synchronous: 'NORMAL' }) },
);
const found = await reader.search.find(seesAll, parseSearch('learning'), {});
const versions = await openVersionControl({ root: absPath(root), workDir: absPath(indexDir) });
console.log(JSON.stringify({ added, found: found.items.map(({ path }) => path) }));

await versions.close();
await reader.close();
await line.close();
