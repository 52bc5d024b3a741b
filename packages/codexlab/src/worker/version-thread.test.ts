import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { absPath, CodexError, type RevisionId, storedRelPath, type Timer } from '@codexlab/core';
import { openVersionControl, type VersionControlOptions } from '@codexlab/git';
import { expect, it, onTestFinished } from 'vitest';
import type { startWorker } from './start-worker.ts';
import { createVersionThread, type VersionThreadOptions } from './version-thread.ts';

const WHO = { name: 'Ada', email: 'ada@example.org' };
const NOTE = storedRelPath('note.md');
const OID = '1'.repeat(40);
const TOO_MUCH = { code: 'unavailable', message: expect.stringContaining('Install git') };
const MEBIBYTE = 1024 * 1024;

function folder(): VersionControlOptions {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'codex-history-')));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const places = { root: join(base, 'lab'), workDir: join(base, 'work') };
  for (const each of Object.values(places)) mkdirSync(each);
  return { root: absPath(places.root), workDir: absPath(places.workDir) };
}

function threadWith(options: VersionThreadOptions = {}) {
  const thread = createVersionThread(options);
  onTestFinished(() => thread.close());
  return thread;
}

/** A notebook without a repository, and its history in a thread. */
function lab(thread = threadWith()) {
  const options = folder();
  const history = thread.open(options);
  const file = (path: string, content: string | Uint8Array) =>
    writeFileSync(join(options.root, path), content);
  return {
    history,
    file,
    async commit(content: string) {
      file(NOTE, content);
      const { revision } = await history.commit({
        ...{ paths: [NOTE], message: 'Say it\n', author: WHO, committer: WHO, atMs: 1000 },
      });
      return revision!;
    },
    setHead: (oid: string) => file('.git/refs/heads/main', `${oid}\n`),
  };
}

/** Puts one object into a pack with right checksums, under an id that is not its own. */
function addPack(file: ReturnType<typeof lab>['file'], entry: Uint8Array): void {
  const header = Buffer.from('5041434b0000000200000001', 'hex');
  const pack = sealed(Buffer.concat([header, entry]));
  const firsts = Buffer.alloc(256 * 4);
  for (let first = parseInt(OID.slice(0, 2), 16); first < 256; first++) firsts.writeUInt32BE(1, first * 4);
  const index = [Buffer.from('ff744f6300000002', 'hex'), firsts, Buffer.from(OID, 'hex'), Buffer.alloc(4)];
  const offset = Buffer.from([0, 0, 0, header.length]);
  file(`.git/objects/pack/pack-${OID}.pack`, pack);
  file(`.git/objects/pack/pack-${OID}.idx`, sealed(Buffer.concat([...index, offset, pack.subarray(-20)])));
}

function sealed(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, createHash('sha1').update(bytes).digest()]);
}

/** A delta against the object that lies 0 bytes before it. */
const ownBase = Buffer.concat([Buffer.from([0x64, 0]), deflateSync(Buffer.from([0, 0, 0, 0]))]);

/** A commit of so many bytes, all of them zero; its length does not matter before it is unpacked. */
const bomb = (bytes: number) => Buffer.concat([Buffer.from([0x10]), deflateSync(Buffer.alloc(bytes))]);

it('keeps a history in a thread as it would here', async () => {
  const { history, commit, file } = lab();
  expect(await history.state()).toMatchObject({ kind: 'none', head: null });
  await history.initialize();
  file('.git/config', '[user]\n\tname = Ada\n\temail = ada@example.org\n');
  expect(await history.identity()).toEqual(WHO);
  const first = await commit('one\n');
  const second = await commit('two\n');
  expect(await history.state()).toMatchObject({ kind: 'own', implementation: 'isomorphic', head: second });
  const { items } = await history.log({ path: NOTE });
  expect(items.map(({ id, change }) => [id, change?.kind])).toEqual([
    [second, 'modified'],
    [first, 'added'],
  ]);
  expect(new TextDecoder().decode(await history.read(NOTE, first))).toBe('one\n');
  const hash = createHash('sha256').update('one\n').digest('hex');
  expect(new TextDecoder().decode((await history.contentOf(NOTE, hash))!)).toBe('one\n');
  expect(await history.contentOf(NOTE, '0'.repeat(64))).toBeNull();
  expect((await history.compare(first, second)).items).toMatchObject([{ kind: 'modified', path: NOTE }]);
  expect((await history.entries(storedRelPath(''), second)).items).toMatchObject([{ path: NOTE }]);
  expect((await history.branches()).items).toMatchObject([{ name: 'main', head: second }]);
  expect((await history.tracked(first)).items).toEqual([{ path: NOTE, revision: second }]);
  expect((await history.pending()).items).toEqual([]);
});

it('fails in a thread with the errors that it would fail with here', async () => {
  const { history } = lab();
  await expect(history.log({})).rejects.toMatchObject({
    code: 'unsupported',
    details: { feature: 'history' },
  });
  await history.initialize();
  await expect(history.initialize()).rejects.toMatchObject({ code: 'conflict' });
  await expect(history.resolve('nobody')).rejects.toMatchObject({ code: 'not_found' });
  await expect(history.blame(NOTE, OID as RevisionId)).rejects.toMatchObject({
    code: 'unsupported',
  });
});

it('can do what a history without git can do anywhere', async () => {
  const here = await openVersionControl({ ...folder(), implementation: 'isomorphic' });
  expect(lab().history.capabilities).toEqual(here.capabilities);
});

it('loses a thread and no more over a delta that is its own base', { timeout: 60_000 }, async () => {
  const thread = threadWith({ heapMegabytes: 64 });
  const { history, commit, file, setHead } = lab(thread);
  const other = lab(thread);
  for (const each of [history, other.history]) await each.initialize();
  const [head] = [await commit('one\n'), await other.commit('other\n')];
  addPack(file, ownBase);
  setHead(OID);
  await expect(history.log({})).rejects.toMatchObject(TOO_MUCH);
  expect((await other.history.log({})).items).toHaveLength(1);
  setHead(head);
  expect((await history.log({})).items).toHaveLength(1);
});

it('loses a thread and no more over what unpacks to more than any may', { timeout: 60_000 }, async () => {
  const { history, commit, file, setHead } = lab(
    threadWith({ growthBytes: 100 * MEBIBYTE, lookEveryMs: 10 }),
  );
  await history.initialize();
  const head = await commit('one\n');
  addPack(file, bomb(512 * MEBIBYTE));
  setHead(OID);
  await expect(history.log({})).rejects.toMatchObject(TOO_MUCH);
  setHead(head);
  expect((await history.log({})).items).toHaveLength(1);
});

it('frees what a commit had locked that died with its thread', { timeout: 60_000 }, async () => {
  const { history, commit, file, setHead } = lab(threadWith({ heapMegabytes: 64 }));
  await history.initialize();
  const head = await commit('one\n');
  addPack(file, ownBase);
  setHead(OID);
  await expect(commit('two\n')).rejects.toMatchObject(TOO_MUCH);
  setHead(head);
  const next = await commit('three\n');
  expect((await history.log({})).items.map(({ id }) => id)).toEqual([next, head]);
  expect((await history.pending()).items).toEqual([]);
});

/** Threads that answer with their number, but never to `log`; and delays that pass when the test says so. */
function fakes() {
  const log: string[] = [];
  const tasks = new Map<() => void, number>();
  const timer: Timer = {
    after(delayMs, task) {
      tasks.set(task, delayMs);
      return () => tasks.delete(task);
    },
    breathe: () => Promise.resolve(),
  };
  let count = 0;
  const start: typeof startWorker = (name) => {
    const nth = ++count;
    log.push(`started ${nth}`);
    let fail = (_error: CodexError): void => undefined;
    return {
      threadId: -nth,
      call: <T>(method: string) =>
        new Promise<T>((resolve, reject) => {
          if (method === 'log') fail = reject;
          else resolve(nth as T);
        }),
      onEvent: () => undefined,
      fail: () => undefined,
      async terminate() {
        log.push(`ended ${nth}`);
        fail(new CodexError('unavailable', 'A thread has ended.', { thread: name }));
      },
      unref: () => undefined,
      ref: () => undefined,
    };
  };
  const run = (delayMs: number) => {
    for (const [task, each] of [...tasks]) if (each === delayMs && tasks.delete(task)) task();
  };
  return { log, timer, start, run, waiting: () => [...tasks.values()] };
}

it('starts the thread with the first call, ends it when idle and starts another when asked again', async () => {
  const { log, timer, start, run, waiting } = fakes();
  const thread = threadWith({ timer, start, idleMs: 30 });
  const [one, other] = [thread.open(folder()), thread.open(folder())];
  await one.close();
  expect(log).toEqual([]);
  expect([await one.state(), await other.state()]).toEqual([1, 1]);
  expect(waiting()).toEqual([30]);
  run(30);
  expect(log).toEqual(['started 1', 'ended 1']);
  expect(await one.state()).toBe(2);
});

it('counts how the process grows from when the thread began to work', async () => {
  const { log, timer, start, run, waiting } = fakes();
  let held = 1000;
  const limits = { growthBytes: 10, lookEveryMs: 5, memoryBytes: () => held };
  const history = threadWith({ timer, start, ...limits }).open(folder());
  await history.state();
  held = 2000;
  const failed = history.log({}).catch((error: unknown) => error);
  await expect.poll(waiting).toEqual([5]);
  held = 2010;
  run(5);
  expect(log).toEqual(['started 1']);
  held = 2011;
  run(5);
  expect(await failed).toMatchObject(TOO_MUCH);
  expect(log).toEqual(['started 1', 'ended 1']);
  expect(await history.state()).toBe(2);
});

it('fails what was not done when it is closed', async () => {
  const { timer, start, log } = fakes();
  const thread = threadWith({ timer, start });
  const history = thread.open(folder());
  const failed = history.log({}).catch((error: unknown) => error);
  await expect.poll(() => log).toEqual(['started 1']);
  await thread.close();
  expect(await failed).toMatchObject({ code: 'unavailable' });
  await expect(history.state()).rejects.toMatchObject({ code: 'unavailable' });
});
