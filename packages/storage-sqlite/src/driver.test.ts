import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testNotebookIndex, testSqlDriver } from '@codexlab/storage-sql/testing';
import { afterAll, beforeAll } from 'vitest';
import { openDriver } from './driver.ts';

let dir = '';
let count = 0;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'codexlab-sqlite-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const inFile = () => openDriver({ location: join(dir, `${++count}.db`), synchronous: 'NORMAL' });
const inMemory = () => openDriver({ location: ':memory:', synchronous: 'NORMAL' });

testSqlDriver('better-sqlite3 with a file', inFile);
testSqlDriver('better-sqlite3 in memory', inMemory);
testNotebookIndex('better-sqlite3 in memory', inMemory);
testNotebookIndex('better-sqlite3 with a file', inFile);
