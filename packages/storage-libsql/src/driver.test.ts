import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SlowStatements } from '@codexlab/storage-sql';
import { testNotebookIndex, testSlowStatements, testSqlDriver } from '@codexlab/storage-sql/testing';
import { afterAll, beforeAll } from 'vitest';
import { openDriver } from './driver.ts';

let dir = '';
let count = 0;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'codexlab-libsql-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const inFile = (slow?: SlowStatements) =>
  openDriver({ location: join(dir, `${++count}.db`), synchronous: 'NORMAL', slow });
const inMemory = () => openDriver({ location: ':memory:', synchronous: 'NORMAL' });

const copies = {
  path: () => join(dir, `copy ${++count}.db`),
  open: (location: string) => openDriver({ location, synchronous: 'NORMAL' as const }),
};

testSqlDriver('libSQL with a file', inFile, copies);
testSqlDriver('libSQL in memory', inMemory, copies);
testNotebookIndex('libSQL in memory', inMemory);
testNotebookIndex('libSQL with a file', inFile);
testSlowStatements('libSQL with a file', inFile);
