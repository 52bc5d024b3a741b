import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type CodexError, isCodexError } from '@codexlab/core';
import { isDamage } from '@codexlab/storage-sql';
import { expect, it, onTestFinished } from 'vitest';
import { openDriver } from './driver.ts';

const KEY = 'canary-key-83b2';

async function made(encryptionKey?: string) {
  const dir = await mkdtemp(join(tmpdir(), 'codexlab-cipher-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const location = join(dir, 'a.db');
  const driver = await open(location, encryptionKey);
  await driver.script("create table t (v); insert into t values ('canary-text');");
  return { location, driver };
}

function open(location: string, encryptionKey?: string) {
  return openDriver({ location, synchronous: 'NORMAL', encryptionKey });
}

async function failureOf(work: Promise<unknown>): Promise<CodexError> {
  const failure = await work.catch((error: unknown) => error);
  if (!isCodexError(failure)) throw new Error(`It did not fail as it should: ${String(failure)}`);
  expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain(KEY);
  return failure;
}

it('writes no plain text into a file, its log or its copy, and reads it with the key', async () => {
  const { location, driver } = await made(KEY);
  const places = [location, `${location}-wal`, `${location}.copy`];
  await driver.copyTo(places[2]!);
  for (const place of places) {
    const bytes = (await readFile(place)).toString('latin1');
    for (const plain of ['canary', 'SQLite format', 'create table']) expect(bytes).not.toContain(plain);
  }
  await driver.close();
  for (const place of [location, `${location}.copy`]) {
    const again = await open(place, KEY);
    expect(await again.all('select v from t')).toEqual([{ v: 'canary-text' }]);
    await again.close();
  }
});

it('reads a copy of many pages that is opened for reading only', async () => {
  const { location, driver } = await made(KEY);
  await driver.batch(
    Array.from({ length: 300 }, (_, at) => ({ sql: `insert into t values ('${at} ${'x'.repeat(200)}')` })),
  );
  const path = `${location}.copy`;
  await driver.copyTo(path);
  await driver.close();
  const copy = await openDriver({
    location: path,
    readOnly: true,
    synchronous: 'NORMAL',
    encryptionKey: KEY,
  });
  expect(await copy.all('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(await copy.all('select count(*) as n from t')).toEqual([{ n: 301 }]);
  await copy.close();
});

it('says that it is a matter of the key, and not of damage, when the key is another or missing', async () => {
  const { location, driver } = await made(KEY);
  await driver.close();
  for (const [key, words] of [
    [`${KEY}x`, /does not open with this key/],
    [undefined, /is ciphered/],
  ] as const) {
    const failure = await failureOf(open(location, key));
    expect([failure.code, failure.details.reason]).toEqual(['unavailable', 'key']);
    expect(failure.message).toMatch(words);
    expect(isDamage(failure)).toBe(false);
  }
  await (await open(location, KEY)).close();
});

it('says that a plain file needs no key', async () => {
  const { location, driver } = await made();
  await driver.close();
  const failure = await failureOf(open(location, KEY));
  expect(failure.details.reason).toBe('key');
  expect(failure.message).toMatch(/not ciphered.*without a key/);
});

it('takes a plain file with a damaged beginning for damaged, not for ciphered', async () => {
  const { location, driver } = await made();
  await driver.close();
  const bytes = await readFile(location);
  bytes.fill(0xff, 2, 6);
  await writeFile(location, bytes);
  expect(isDamage(await failureOf(open(location)))).toBe(true);
});

it('refuses what cannot be a key', async () => {
  for (const key of ['', `${KEY}\0rest`, `${KEY}\ud800`])
    expect((await failureOf(open(':memory:', key))).code).toBe('invalid');
});
