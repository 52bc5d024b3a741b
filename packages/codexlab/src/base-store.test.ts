import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { absPath, createIds, type Hash, systemClock } from '@codexlab/core';
import { hashOfBytes } from '@codexlab/core/testing';
import { expect, it } from 'vitest';
import { type BasesOptions, openBases } from './base-store.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const newId = createIds(systemClock);
const encode = (text: string) => new TextEncoder().encode(text);

function scene(options: BasesOptions = {}) {
  const dataDir = absPath(temporaryFolder());
  const notebook = newId();
  const folder = join(dataDir, 'bases', notebook);
  const open = () => openBases(dataDir, options).of(notebook);
  return { dataDir, notebook, folder, open, store: open(), fileOf: (hash: Hash) => join(folder, hash) };
}

function version(bytes: Uint8Array) {
  return { bytes, hash: hashOfBytes(bytes) };
}

it('gives back what was kept, at once and after a restart', async () => {
  const { store, open } = scene();
  const { hash, bytes } = version(encode('# Note\n'));
  store.keep(hash, bytes);
  expect(await store.get(hash)).toEqual(bytes);
  await store.settled();
  expect(new Uint8Array((await open().get(hash)) ?? [])).toEqual(bytes);
});

it('knows nothing of versions that were not kept, or that another notebook keeps, or that are no hash', async () => {
  const { store, dataDir } = scene();
  const { hash, bytes } = version(encode('secret\n'));
  store.keep(hash, bytes);
  await store.settled();
  expect(await openBases(dataDir).of(newId()).get(hash)).toBeNull();
  expect(await store.get(version(encode('other\n')).hash)).toBeNull();
  expect(await store.get(`../../${hash}` as Hash)).toBeNull();
});

it('makes nothing on the disk before something is kept', async () => {
  const { store, dataDir } = scene();
  await store.get(version(encode('a')).hash);
  await store.settled();
  expect(readdirSync(dataDir)).toEqual([]);
});

it('compresses what it keeps, and shows it to nobody else', async () => {
  const { store, fileOf, folder } = scene();
  const { hash, bytes } = version(encode('the same line\n'.repeat(10_000)));
  store.keep(hash, bytes);
  await store.settled();
  expect(statSync(fileOf(hash)).size).toBeLessThan(bytes.length / 50);
  expect(statSync(fileOf(hash)).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual([hash]);
});

it('takes a file that is broken, or is another version than its name says, for none and removes it', async () => {
  const { store, open, fileOf } = scene();
  const kept = [version(encode('one\n')), version(encode('two\n'))];
  for (const { hash, bytes } of kept) store.keep(hash, bytes);
  await store.settled();
  writeFileSync(fileOf(kept[0]!.hash), 'no deflate stream');
  writeFileSync(fileOf(kept[1]!.hash), Buffer.from([1, 2, 0, 0xfd, 0xff, 0x61, 0x62])); // a stored block: "ab"
  for (const { hash } of kept) {
    expect(await open().get(hash)).toBeNull();
    expect(existsSync(fileOf(hash))).toBe(false);
  }
});

it('keeps a version again that has vanished from the disk and was missed', async () => {
  const { store, fileOf } = scene();
  const { hash, bytes } = version(encode('one\n'));
  store.keep(hash, bytes);
  await store.settled();
  writeFileSync(fileOf(hash), 'broken');
  expect(await store.get(hash)).toBeNull();
  store.keep(hash, bytes);
  await store.settled();
  expect(existsSync(fileOf(hash))).toBe(true);
});

it('removes what was used longest ago when it holds too much, in whichever notebook', async () => {
  const { dataDir, notebook } = scene();
  const bases = openBases(dataDir, { maxBytes: 100_000 });
  const other = newId();
  const versions = Array.from({ length: 9 }, () => version(randomBytes(10_000)));
  for (const [at, { hash, bytes }] of versions.entries()) {
    const id = at % 2 === 0 ? notebook : other;
    bases.of(id).keep(hash, bytes);
    await bases.close();
    utimesSync(join(dataDir, 'bases', id, hash), at, at);
  }
  await bases.of(notebook).get(versions[0]!.hash); // used just now
  for (let more = 0; more < 4; more++) {
    const { hash, bytes } = version(randomBytes(10_000));
    bases.of(notebook).keep(hash, bytes);
  }
  await bases.close();
  const kept = versions.map(({ hash }, at) =>
    existsSync(join(dataDir, 'bases', at % 2 === 0 ? notebook : other, hash)),
  );
  expect(kept.slice(0, 4)).toEqual([true, false, false, false]);
  expect(kept.at(-1)).toBe(true);
  const sizes = [notebook, other].flatMap((id) =>
    readdirSync(join(dataDir, 'bases', id)).map((name) => statSync(join(dataDir, 'bases', id, name)).size),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(100_000);
});

it('keeps no more than may wait, and what comes later again', async () => {
  const { store } = scene({ maxWaitingBytes: 10 });
  const [first, second] = [version(encode('12345678\n')), version(encode('abcdefgh\n'))];
  store.keep(first.hash, first.bytes);
  store.keep(second.hash, second.bytes);
  await store.settled();
  expect(await store.get(second.hash)).toBeNull();
  store.keep(second.hash, second.bytes);
  expect(await store.get(second.hash)).toEqual(second.bytes);
});

it('fails nobody when the folder cannot be written', async () => {
  const { store, dataDir } = scene();
  writeFileSync(join(dataDir, 'bases'), 'a file');
  const { hash, bytes } = version(encode('one\n'));
  store.keep(hash, bytes);
  await store.settled();
  expect(await store.get(hash)).toBeNull();
});
