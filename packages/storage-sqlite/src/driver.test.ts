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
  dir = await mkdtemp(join(tmpdir(), 'codexlab-sqlite-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const inFile = (slow?: SlowStatements) =>
  openDriver({ location: join(dir, `${++count}.db`), synchronous: 'NORMAL', slow });
const inMemory = () => openDriver({ location: ':memory:', synchronous: 'NORMAL' });

const copies = {
  path: () => join(dir, `copy ${++count}.db`),
  open: (location: string) => openDriver({ location, synchronous: 'NORMAL' as const }),
};

testSqlDriver('better-sqlite3 with a file', inFile, copies);
testSqlDriver('better-sqlite3 in memory', inMemory, copies);
testNotebookIndex('better-sqlite3 in memory', inMemory);
testNotebookIndex('better-sqlite3 with a file', inFile);
testSlowStatements('better-sqlite3 with a file', inFile);
