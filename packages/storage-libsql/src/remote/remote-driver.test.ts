import {
  testNotebookIndex,
  testNotebookReader,
  testSqlDriver,
  testSystemSchema,
} from '@codexlab/storage-sql/testing';
import { afterEach } from 'vitest';
import { type HranaServer, startHranaServer } from '../testing/hrana-server.ts';
import { openRemoteDriver } from './remote-driver.ts';

const servers: HranaServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function open() {
  const server = await startHranaServer();
  servers.push(server);
  return openRemoteDriver({ url: server.url });
}

testSqlDriver('libSQL on a server', open);
testNotebookIndex('libSQL on a server', open);
testNotebookReader('libSQL on a server', open);
testSystemSchema('libSQL on a server', open);
