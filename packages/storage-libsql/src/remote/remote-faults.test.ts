import { inspect } from 'node:util';
import { type CodexError, isCodexError } from '@codexlab/core';
import { expect, it, onTestFinished } from 'vitest';
import { startHranaServer } from '../testing/hrana-server.ts';
import { openRemoteDriver } from './remote-driver.ts';

const TOKEN = 'canary-token-5d1f';
const INSERT = 'insert into t values (?)';

async function start(token?: string) {
  const server = await startHranaServer(token === undefined ? {} : { token });
  onTestFinished(() => server.stop());
  return server;
}

async function openWithTable() {
  const server = await start(TOKEN);
  const driver = await openRemoteDriver({ url: server.url, authToken: TOKEN });
  onTestFinished(() => driver.close());
  await driver.script('create table t (k integer primary key)');
  return { server, driver };
}

async function failureOf(work: Promise<unknown>): Promise<CodexError> {
  const failure = await work.catch((error: unknown) => error);
  if (!isCodexError(failure)) throw new Error(`It did not fail as it should: ${String(failure)}`);
  expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain(TOKEN);
  return failure;
}

const told = ({ code, details }: CodexError) => [code, details.reason];

it('says that a database cannot be reached when its server is gone, and works when it is back', async () => {
  const { server, driver } = await openWithTable();
  server.refuse({ status: 500, body: `out of order for ${TOKEN}` });
  const failure = await failureOf(driver.batch([{ sql: INSERT, params: [1] }]));
  expect(told(failure)).toEqual(['unavailable', 'network']);
  expect(failure.details.status).toBe(500);
  expect(failure.message).toMatch(/cannot be reached/);
  server.refuse(null);
  expect(await driver.batch([{ sql: INSERT, params: [2] }])).toEqual([{ changes: 1 }]);
  await server.stop();
  const gone = await failureOf(driver.all('select k from t'));
  expect(told(gone)).toEqual(['unavailable', 'network']);
  expect(gone.message).toContain(server.url);
});

it('fails a transaction whose server goes away in the middle', async () => {
  const { server, driver } = await openWithTable();
  const work = driver.transaction(async (tx) => {
    await tx.run(INSERT, [1]);
    await server.stop();
    await tx.run(INSERT, [2]);
  });
  expect(told(await failureOf(work))).toEqual(['unavailable', 'network']);
});

it('keeps nothing of a transaction that the server ended, and goes on with the next', async () => {
  const { server, driver } = await openWithTable();
  for (const last of [INSERT, null]) {
    const work = driver.transaction(async (tx) => {
      await tx.run(INSERT, [1]);
      server.expireStreams();
      if (last) await tx.run(last, [2]);
    });
    const failure = await failureOf(work);
    expect(told(failure)).toEqual(['unavailable', 'stream']);
    expect(failure.message).toMatch(/Try again/);
  }
  expect(await driver.all('select k from t')).toEqual([]);
  expect(await driver.batch([{ sql: INSERT, params: [3] }])).toEqual([{ changes: 1 }]);
});

it('says what to do when the token is refused, at the opening and later', async () => {
  const server = await start('another');
  const refused = await failureOf(openRemoteDriver({ url: server.url, authToken: TOKEN }));
  expect(told(refused)).toEqual(['unavailable', 'token']);
  expect(refused.message).toMatch(/Give a valid one/);
  expect(told(await failureOf(openRemoteDriver({ url: server.url })))).toEqual(['unavailable', 'token']);
  const { server: later, driver } = await openWithTable();
  later.refuse({ status: 403, body: `no right for ${TOKEN}` });
  expect(told(await failureOf(driver.all('select 1')))).toEqual(['unavailable', 'token']);
});

it.each([
  ['no address', 'invalid'],
  ['file:///tmp/a.db', 'invalid'],
  ['wss://127.0.0.1', 'invalid'],
  [`https://someone:${TOKEN}@127.0.0.1/`, 'invalid'],
  [`https://127.0.0.1/?authToken=${TOKEN}`, 'invalid'],
  ['http://127.0.0.1:9', 'unavailable'],
])('refuses %s without telling what is secret', async (url, code) => {
  expect((await failureOf(openRemoteDriver({ url, authToken: TOKEN }))).code).toBe(code);
});

it('refuses a token that cannot stand in a request', async () => {
  const authToken = `${TOKEN}\n`;
  const failure = await failureOf(openRemoteDriver({ url: 'http://127.0.0.1:9', authToken }));
  expect(failure.code).toBe('invalid');
});

it('gives up on a server that does not answer in time', async () => {
  const { server } = await openWithTable();
  server.refuse('silence');
  const failure = await failureOf(openRemoteDriver({ url: server.url, authToken: TOKEN, timeoutMs: 20 }));
  expect(told(failure)).toEqual(['unavailable', 'network']);
});

it('does not open a database whose server does not hold foreign keys', async () => {
  const { server } = await openWithTable();
  const cols = [{ name: 'foreign_keys', decltype: null }];
  const result = { cols, rows: [[{ type: 'integer', value: '0' }]], affected_row_count: 0 };
  const results = [
    { type: 'ok', response: { type: 'execute', result } },
    { type: 'ok', response: { type: 'close' } },
  ];
  server.refuse({ status: 200, type: 'application/json', body: JSON.stringify({ baton: null, results }) });
  const failure = await failureOf(openRemoteDriver({ url: server.url }));
  expect(failure.details).toEqual({ setting: 'foreign_keys' });
});

it('tells violated constraints by the same codes as a file does', async () => {
  const { driver } = await openWithTable();
  await driver.script(
    'create table c (u unique, n not null default 1, p check (p > 0), f references t (k) on delete restrict)',
  );
  await driver.batch([{ sql: 'insert into c (u) values (1)' }]);
  const codeOf = async (sql: string) => (await failureOf(driver.batch([{ sql }]))).details.sqlite;
  expect(await codeOf('insert into c (u) values (1)')).toBe('SQLITE_CONSTRAINT_UNIQUE');
  expect(await codeOf('insert into c (n) values (null)')).toBe('SQLITE_CONSTRAINT_NOTNULL');
  expect(await codeOf('insert into c (p) values (0)')).toBe('SQLITE_CONSTRAINT_CHECK');
  expect(await codeOf('insert into c (f) values (9)')).toBe('SQLITE_CONSTRAINT_FOREIGNKEY');
  expect(await codeOf('insert into nowhere values (9)')).toBe('SQLITE_ERROR');
});

it('does a batch in one round trip, and one that expects changes in two', async () => {
  const { server, driver } = await openWithTable();
  const before = server.requests;
  await driver.batch([1, 2, 3].map((k) => ({ sql: INSERT, params: [k] })));
  expect(server.requests - before).toBe(1);
  await driver.batch([{ sql: INSERT, params: [4], expectChanges: 1 }]);
  expect(server.requests - before).toBe(3);
});
