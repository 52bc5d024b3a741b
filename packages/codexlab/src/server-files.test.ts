import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Hash, type Notebook, seesNothing } from '@codexlab/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from './open.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const MB = 1024 * 1024;

async function openWith(files: Readonly<Record<string, string>>, workers = 0) {
  const root = temporaryFolder(files);
  const host = await openHost({ dataDir: temporaryFolder(), workers });
  onTestFinished(() => host.close());
  const notebook = await host.open(root);
  await notebook.sync();
  return { root, host, notebook, read: (path: string) => readFileSync(join(root, path), 'utf8') };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (part: Uint8Array) => new TextDecoder().decode(part);
const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex') as Hash;

async function* streamOf(...chunks: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield bytes(chunk);
}

describe.each([{ workers: 0 }, { workers: 1 }])('a notebook with $workers workers', ({ workers }) => {
  it('receives a file in pieces and finds it at once', async () => {
    const { notebook, read } = await openWith({ 'a.md': 'a' }, workers);
    const { id } = await notebook.uploads.begin({ path: 'in/b.md', sizeBytes: 12, ifHash: null });
    await notebook.uploads.append(id, 0, bytes('# Hello\n'));
    await expect(notebook.uploads.append(id, 3, bytes('x'))).rejects.toMatchObject({
      code: 'conflict',
      details: { receivedBytes: 8 },
    });
    expect(await notebook.uploads.append(id, 8, streamOf('fo', 'x', '\n'))).toMatchObject({
      receivedBytes: 12,
    });
    expect(await notebook.files.get('in/b.md')).toBeNull();
    const written = await notebook.uploads.complete(id, { hash: hashOf(bytes('# Hello\nfox\n')) });
    expect(written).toMatchObject({ path: 'in/b.md', sizeBytes: 12, indexed: true, conflict: null });
    expect(read('in/b.md')).toBe('# Hello\nfox\n');
    expect((await notebook.search('fox')).items.map((hit) => hit.path)).toEqual(['in/b.md']);
    await expect(notebook.uploads.get(id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await notebook.sync()).toMatchObject({ updated: 0, added: 0, removed: 0 });
  });

  it('removes, lists and brings back, and makes folders', async () => {
    const { notebook, root } = await openWith({ 'p.png': 'P', '.p.png.json': '{"a":1}' }, workers);
    await notebook.files.remove('p.png');
    const [entry] = (await notebook.trash.list()).items;
    expect(entry).toMatchObject({ path: 'p.png', kind: 'file', sizeBytes: 1, origin: { via: 'library' } });
    expect(await notebook.trash.restore(entry!.id)).toEqual({ path: 'p.png' });
    expect((await notebook.files.get('p.png'))?.properties).toMatchObject({ a: 1 });
    await notebook.files.createFolder('new/folder');
    expect(await notebook.files.folder('new/folder')).toMatchObject({ path: 'new/folder' });
    expect((await notebook.files.children('new')).items).toMatchObject([{ path: 'new/folder' }]);
    expect(readdirSync(join(root, 'new/folder'))).toEqual([]);
    await expect(notebook.files.createFolder('p.png')).rejects.toMatchObject({ code: 'conflict' });
  });
});

it('goes on with an upload after it was closed and opened again', async () => {
  const { root, notebook, host, read } = await openWith({});
  const { id } = await notebook.uploads.begin({ path: 'a.md', sizeBytes: null });
  await notebook.uploads.append(id, 0, bytes('one'));
  await notebook.close();
  const again = await host.open(root);
  expect(await again.uploads.get(id)).toMatchObject({ path: 'a.md', receivedBytes: 3 });
  await again.uploads.append(id, 3, bytes('two'));
  await again.uploads.complete(id);
  expect(read('a.md')).toBe('onetwo');
});

it('tells writes through a view by its origin', async () => {
  const { notebook } = await openWith({ 'a.md': 'a' });
  const { items } = await notebook.files.list();
  const view = notebook.as({ origin: { actor: 'ada', via: 'api', requestId: 'r1' } });
  const head = await notebook.changes.head();
  await view.files.write('b.md', 'b');
  await view.properties.set('a.md', { x: 1 });
  await view.files.remove('b.md');
  await view.trash.restore((await view.trash.list()).items[0]!.id);
  await view.files.writeStream('s.md', streamOf('s'));
  const { id } = await view.uploads.begin({ path: 'u.md', sizeBytes: null });
  await view.uploads.complete(id);
  await view.files.move('u.md', 'v.md');
  await notebook.files.write('c.md', 'c');
  const { changes } = await notebook.changes.since(head);
  expect(changes.map(({ path, origin }) => [path, origin.actor, origin.via])).toEqual([
    ...['b.md', items[0]!.path, 'b.md', 'b.md', 's.md', 'u.md', 'v.md', 'v.md'].map((path) => [
      path,
      'ada',
      'api',
    ]),
    ['c.md', null, 'library'],
  ]);
  await view.close();
  expect((await notebook.files.list()).items).toHaveLength(5);
});

const LARGE_BYTES = 256 * MB;

it('holds no more than a few pieces of a large upload, in either thread', async () => {
  const { notebook, root } = await openWith({}, 1);
  const chunk = new Uint8Array(64 * 1024).fill(7);
  const held: number[] = [];
  async function* large(): AsyncGenerator<Uint8Array> {
    for (let sent = 0; sent < LARGE_BYTES; sent += chunk.length) {
      if (sent % (8 * MB) === 0) held.push(process.memoryUsage().arrayBuffers);
      yield chunk;
    }
  }
  const written = await notebook.files.writeStream('large.bin', large());
  expect(written.sizeBytes).toBe(LARGE_BYTES);
  const expected = createHash('sha256');
  for (let sent = 0; sent < LARGE_BYTES; sent += chunk.length) expected.update(chunk);
  expect(written.hash).toBe(expected.digest('hex'));
  // Bytes of both threads count here. What is not collected yet counts too (tens of MB when all processors are busy),
  // hence not "one piece".
  expect(Math.max(...held) - held[0]!).toBeLessThan(LARGE_BYTES / 3);
  expect(readdirSync(join(root, '.codex/uploads'))).toEqual([]);
});

it('writes a stream only whole: what is too long or breaks off leaves nothing behind', async () => {
  const { notebook, root } = await openWith({ 'a.md': 'old' });
  const piece = 'x'.repeat(MB);
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield* streamOf(piece, piece);
    throw new Error('the line is cut');
  }
  await expect(notebook.files.writeStream('a.md', breaking())).rejects.toThrow('the line is cut');
  for (const maxBytes of [2 * MB - 1, 3])
    await expect(
      notebook.files.writeStream('a.md', streamOf(piece, piece), { maxBytes }),
    ).rejects.toMatchObject({
      code: 'too_large',
      details: { limit: maxBytes },
    });
  expect(readFileSync(join(root, 'a.md'), 'utf8')).toBe('old');
  expect(readdirSync(join(root, '.codex/uploads'))).toEqual([]);
  const whole = await notebook.files.writeStream('a.md', streamOf(piece, piece), {
    maxBytes: 2 * MB,
    ifHash: hashOf(bytes('old')),
  });
  expect(whole.sizeBytes).toBe(2 * MB);
  const wrong = notebook.files.writeStream('b.md', streamOf('b'), { hash: hashOf(bytes('other')) });
  await expect(wrong).rejects.toMatchObject({ code: 'invalid', details: { field: 'hash' } });
  expect(existsSync(join(root, 'b.md'))).toBe(false);
});

it('opens a file as it is now, with the hash that the index knows of this very file', async () => {
  const { notebook, root } = await openWith({ 'a.md': 'first', '.a.md.json': '{"x":1}' });
  const file = await notebook.files.open('a.md');
  expect(file.knownHash).toBe(hashOf(bytes('first')));
  writeFileSync(join(root, 'new'), 'second');
  await notebook.files.move('a.md', 'b.md');
  await notebook.files.write('a.md', 'second');
  expect(text(await file.read(0, 100))).toBe('first');
  expect(text(await file.read(1, 2))).toBe('ir');
  await file.close();
  rmSync(join(root, 'a.md'));
  writeFileSync(join(root, 'a.md'), 'unseen');
  const unseen = await notebook.files.open('a.md');
  expect(unseen.knownHash).toBeNull();
  expect([await unseen.hash(), await unseen.hash()]).toEqual(Array(2).fill(hashOf(bytes('unseen'))));
  for (const [offset, length] of [
    [-1, 1],
    [0, -1],
    [0.5, 1],
    [0, Infinity],
  ] as const)
    await expect(unseen.read(offset, length)).rejects.toMatchObject({ code: 'invalid' });
  await unseen.close();
});

it('lets nobody read or write through a view that must not see the notebook', async () => {
  const { notebook, read } = await openWith({ 'a.md': 'a' });
  const { id } = await notebook.uploads.begin({ path: 'u.md', sizeBytes: null });
  await notebook.files.write('gone.md', 'gone');
  await notebook.files.remove('gone.md');
  const [removed] = (await notebook.trash.list()).items;
  const view = notebook.as({ visibility: seesNothing });
  const refused: Record<string, (view: Notebook) => Promise<unknown>> = {
    read: ({ files }) => files.read('a.md'),
    open: ({ files }) => files.open('a.md'),
    write: ({ files }) => files.write('a.md', 'x'),
    writeStream: ({ files }) => files.writeStream('a.md', streamOf('x')),
    createFolder: ({ files }) => files.createFolder('f'),
    move: ({ files }) => files.move('a.md', 'b.md'),
    remove: ({ files }) => files.remove('a.md'),
    properties: ({ properties }) => properties.set('a.md', { x: 1 }),
    describe: ({ tags }) => tags.describe('t', { color: '#fff' }),
    trash: ({ trash }) => trash.list(),
    restore: ({ trash }) => trash.restore(removed!.id),
    begin: ({ uploads }) => uploads.begin({ path: 'v.md', sizeBytes: null }),
    get: ({ uploads }) => uploads.get(id),
    append: ({ uploads }) => uploads.append(id, 0, bytes('x')),
    complete: ({ uploads }) => uploads.complete(id),
    discard: ({ uploads }) => uploads.discard(id),
    sync: (each) => each.sync(),
    check: (each) => each.check(),
    nested: (each) => each.as({ origin: { actor: 'x', via: 'api', requestId: null } }).files.read('a.md'),
  };
  for (const [name, call] of Object.entries(refused))
    await expect(call(view), name).rejects.toMatchObject({ code: 'not_found' });
  expect(await view.files.count()).toEqual({ total: 0, approximate: false });
  expect((await view.files.list()).items).toEqual([]);
  expect(read('a.md')).toBe('a');
  expect(await notebook.files.count()).toEqual({ total: 1, approximate: false });
});

it('refuses a notebook whose folder for uploads leads elsewhere', async () => {
  const root = temporaryFolder({ 'a.md': 'a' });
  mkdirSync(join(root, '.codex'));
  symlinkSync(temporaryFolder(), join(root, '.codex/uploads'));
  const host = await openHost({ dataDir: temporaryFolder(), workers: 0 });
  onTestFinished(() => host.close());
  await expect(host.open(root)).rejects.toMatchObject({ code: 'conflict' });
});
