// The suites for adapters of one's own, run by the vitest of whoever installed them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryFileSystem, testFileSystem } from '@codexlab/core/testing';
import { testNotebookIndex, testSqlDriver, testSystemSchema } from '@codexlab/storage-sql/testing';
import { openDriver } from '@codexlab/storage-sqlite';
import { createWatcher } from '@codexlab/watcher';
import { testWatcher } from '@codexlab/watcher/testing';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'engine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const inMemory = () => openDriver({ location: ':memory:', synchronous: 'NORMAL' });
const inFile = () => openDriver({ location: join(folder, `${++count}.db`), synchronous: 'NORMAL' });

const copies = {
  path: () => join(folder, `copy ${++count}.db`),
  open: (location) => openDriver({ location, synchronous: 'NORMAL' }),
};

testSqlDriver('in a file', inFile, copies);
testSqlDriver('in memory', inMemory, copies);
testSystemSchema('in memory', inMemory);
testNotebookIndex('in memory', inMemory);
testWatcher('the watcher for this system', () => createWatcher());
testFileSystem('memoryFileSystem', {
  capabilities: memoryFileSystem().fs.capabilities,
  open: async () => {
    const { fs, disk } = memoryFileSystem();
    return { fs, outside: { ...disk, makeUnreadable: (path) => disk.setReadable(path, false) } };
  },
});
