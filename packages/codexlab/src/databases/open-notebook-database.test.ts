import { execFileSync } from 'node:child_process';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createIds,
  fromDisk,
  type Hash,
  type IndexChange,
  isCodexError,
  storedRelPath,
  wholeNotebook,
} from '@codexlab/core';
import { openNotebookIndexWriter } from '@codexlab/storage-sql';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markEngine } from './engine-mark.ts';
import { testEngine } from '../testing/test-engine.ts';
import { type NotebookDatabaseOptions, openNotebookDatabase } from './open-notebook-database.ts';
import { leaveUnfinished } from './testing/unfinished-database.ts';

const newId = createIds({ nowMs: () => 1_700_000_000_000 });
const FILES = 300;

describe('opening the database of a notebook', () => {
  let indexDir = '';
  let path = '';
  beforeEach(async () => {
    indexDir = join(await mkdtemp(join(tmpdir(), 'codexlab-open-')), '.codex');
    path = join(indexDir, 'notebook.db');
  });
  afterEach(() => rm(join(indexDir, '..'), { recursive: true, force: true }));

  const open = (options: Partial<NotebookDatabaseOptions> = {}) =>
    openNotebookDatabase({
      ...{ engine: testEngine, indexDir, newId, clock: { nowMs: () => 1_700_000_000_000 } },
      ...options,
    });

  /** Opens, lists and closes; the ids by path are what must survive. */
  async function look(options: Partial<NotebookDatabaseOptions> = {}) {
    const { driver, ...how } = await open(options);
    const writer = await openNotebookIndexWriter(driver, { newId });
    const { entries } = await writer.list(wholeNotebook);
    const paths = Array.from({ length: FILES }, (_, n) => storedRelPath(`note ${n}.md`));
    const deleted = await writer.candidates({ identities: [], hashes: [], paths });
    const meta = await writer.meta();
    await writer.close();
    return { ...how, meta, live: idsOf(entries), deleted: idsOf(deleted) };
  }

  async function fill() {
    const { driver } = await open();
    const writer = await openNotebookIndexWriter(driver, { newId });
    await writer.apply({ changes: manyFiles(), atMs: 1, maxLogRows: 10, resynced: false });
    await writer.close();
    return look();
  }

  it('makes a missing index and finds it again', async () => {
    expect((await look()).state).toBe('created');
    const filled = await fill();
    expect(filled).toMatchObject({ state: 'opened', setAside: null, keptIds: 0 });
    expect(filled.live.size).toBe(FILES);
  });

  it('makes an index that was deleted, whatever its seal says', async () => {
    await fill();
    await rm(path);
    expect(await look()).toMatchObject({ state: 'created', setAside: null });
  });

  it('gives pages back that a bulk load needed for a while', async () => {
    const { driver } = await open();
    const writer = await openNotebookIndexWriter(driver, { newId });
    const changes = manyFiles();
    await writer.bulk(true);
    for (let at = 0; at < FILES; at += 20)
      await writer.apply({ changes: changes.slice(at, at + 20), atMs: 1, maxLogRows: 10, resynced: false });
    await writer.bulk(false);
    expect(await driver.all('pragma freelist_count')).toEqual([{ freelist_count: 0 }]);
    await writer.close();
  });

  it('takes an empty file for an index that was never begun', async () => {
    await open().then(({ driver }) => driver.close());
    for (const each of [path, `${path}-seal`]) await rm(each);
    await writeFile(path, '');
    expect(await look()).toMatchObject({ state: 'opened', setAside: null });
  });

  it('goes on where a process was killed that made the first table', async () => {
    await mkdir(indexDir);
    leaveUnfinished(path);
    markEngine(indexDir, testEngine.name);
    expect(await look()).toMatchObject({ state: 'opened', setAside: null });
    expect(await filesIn(indexDir)).toEqual(['notebook.db', 'notebook.db-seal']);
  });

  it('makes an index anew in which one byte has changed since it was closed, and keeps its ids', async () => {
    const { live } = await fill();
    const bytes = await readFile(path);
    bytes[bytes.lastIndexOf('note 7')]! += 1;
    await writeFile(path, bytes);
    const found = await look();
    expect(found.state).toBe('rebuilt');
    expect(found.deleted.get(storedRelPath('note 8.md'))).toBe(live.get(storedRelPath('note 8.md')));
  });

  it('believes no seal beside a log, whose writer had taken it off', async () => {
    await fill();
    const seal = await readFile(`${path}-seal`);
    const { driver } = await open();
    await driver.script('insert into meta values (1, 2)');
    const killed = join(indexDir, 'killed');
    await mkdir(killed);
    markEngine(killed, testEngine.name);
    for (const end of ['', '-wal']) await copyFile(`${path}${end}`, join(killed, `notebook.db${end}`));
    await driver.close();
    await writeFile(join(killed, 'notebook.db-seal'), seal);
    expect(await look({ indexDir: killed })).toMatchObject({ state: 'opened' });
  });

  it('sets a file that is no database aside, untouched', async () => {
    await open().then(({ driver }) => driver.close());
    await writeFile(path, 'these are my notes, not a database '.repeat(10));
    const { state, setAside } = await look();
    expect(state).toBe('rebuilt');
    expect(setAside).toMatch(/notebook\.db\.broken-20231114T221320Z$/);
    expect(await readFile(setAside!, 'utf8')).toContain('these are my notes');
  });

  it('sets the database of another program aside, untouched', async () => {
    await open().then(({ driver }) => driver.close());
    await rm(path);
    const other = new Database(path);
    other.exec('create table file_metadata (id text, path text); insert into file_metadata values (1, 2)');
    other.close();
    const before = await readFile(path);
    const { state, setAside, keptIds } = await look();
    expect({ state, keptIds }).toEqual({ state: 'rebuilt', keptIds: 0 });
    expect(await readFile(setAside!)).toEqual(before);
  });

  it('leaves the old index in its place when a new one cannot be made', async () => {
    const before = await fill();
    const fault = new Error('no more ids');
    const failing = () => {
      throw fault;
    };
    await expect(open({ rebuild: true, newId: failing })).rejects.toBe(fault);
    expect(await look()).toMatchObject({ state: 'opened', live: before.live });
    expect(await filesIn(indexDir)).toEqual(['notebook.db', 'notebook.db-seal']);
  });

  it('gives a new index its name that was ended before it had it', async () => {
    const before = await fill();
    await rename(path, `${path}-new-${testEngine.name}`);
    expect(await look()).toMatchObject({ state: 'opened', live: before.live });
  });

  it('takes no new index that was ended while it was made', async () => {
    const before = await fill();
    await copyFile(path, `${path}-new-${testEngine.name}`);
    await writeFile(`${path}-new-${testEngine.name}-wal`, '');
    expect(await look()).toMatchObject({ state: 'opened', live: before.live });
    expect(await filesIn(indexDir)).toEqual(['notebook.db', 'notebook.db-seal']);
  });

  it('keeps ids and the notebook id when asked to rebuild', async () => {
    const before = await fill();
    const after = await look({ rebuild: true });
    expect(after).toMatchObject({ state: 'rebuilt', keptIds: FILES });
    expect(after.live.size).toBe(0);
    expect(after.deleted).toEqual(before.live);
    expect(after.meta.notebookId).toBe(before.meta.notebookId);
    expect(after.meta.epoch).not.toBe(before.meta.epoch);
    expect(after.meta.lastRid).toBe(FILES);
  });

  it('rebuilds a truncated index and keeps no wrong id', async () => {
    const before = await fill();
    await truncate(path, Math.floor((await stat(path)).size / 2));
    const after = await look();
    expect(after.state).toBe('rebuilt');
    for (const [file, id] of after.deleted) expect(before.live.get(file)).toBe(id);
  });

  it('rebuilds an index with a damaged header', async () => {
    await fill();
    const bytes = await readFile(path);
    bytes.fill(0x5a, 0, 100);
    await writeFile(path, bytes);
    expect(await look()).toMatchObject({ state: 'rebuilt', keptIds: 0 });
  });

  it('finds damage inside after an unclean stop and keeps the ids that can be read', async () => {
    const before = await fill();
    await leaveLog(path);
    const bytes = await readFile(path);
    const pageBytes = bytes.readUInt16BE(16);
    // The last pages of a small index hold rows and indexes, no schema.
    bytes.fill(0xff, bytes.length - 4 * pageBytes, bytes.length - pageBytes);
    await writeFile(path, bytes);
    const after = await look();
    expect(after.state).toBe('rebuilt');
    expect(after.deleted.size).toBeGreaterThan(0);
    for (const [file, id] of after.deleted) expect(before.live.get(file)).toBe(id);
    expect(await look()).toMatchObject({ state: 'opened' });
  });

  it('recovers what a killed process had committed', async () => {
    const before = await fill();
    await leaveLog(path);
    const after = await look();
    expect(after).toMatchObject({ state: 'opened', setAside: null });
    expect(after.live).toEqual(before.live);
    expect(after.meta.complete).toBe(true);
  });

  it('rebuilds an index whose tables are not those of its versions, and keeps its ids', async () => {
    const before = await fill();
    const db = new Database(path);
    db.exec('drop index file_title; alter table file_metadata drop column title_key; drop table property');
    db.close();
    await rm(`${path}-seal`);
    const after = await look();
    expect(after).toMatchObject({ state: 'rebuilt', keptIds: FILES });
    expect(after.deleted).toEqual(before.live);
    expect(after.meta.notebookId).toBe(before.meta.notebookId);
    expect(await look()).toMatchObject({ state: 'opened' });
  });

  it('refuses an index of a newer version and leaves every byte', async () => {
    await fill();
    const db = new Database(path);
    db.exec("update schema_version set version = 7 where domain = 'search'");
    db.close();
    await rm(`${path}-seal`);
    const before = await readFile(path);
    const failure = await open().catch((error: unknown) => error);
    expect(isCodexError(failure, 'unsupported')).toBe(true);
    expect(await readFile(path)).toEqual(before);
    // Who only reads cannot take away the empty log that reading takes.
    const left = (await filesIn(indexDir)).filter((name) => !/-(?:wal|shm)$/.test(name));
    expect(left).toEqual(['notebook.db']);
  });

  it('says so when the folder of the index cannot be made', async () => {
    await writeFile(indexDir, 'a file where the folder should be');
    const failure = await open().catch((error: unknown) => error);
    expect(isCodexError(failure, 'unavailable') && failure.details.errno).toBe('EEXIST');
  });

  it('never takes one broken index for another', async () => {
    for (let n = 0; n < 3; n++) {
      await open().then(({ driver }) => driver.close());
      await writeFile(path, `broken ${n} `.repeat(20));
      await look();
    }
    const names = (await readdir(indexDir)).filter((name) => name.includes('.broken-'));
    expect(names.sort().map((name) => name.replace(/.*Z/, ''))).toEqual(['', '-2', '-3']);
  });
});

/** Without the mark of another engine than the usual one. */
async function filesIn(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => name !== 'engine').sort();
}

function idsOf(entries: readonly { path: string; id: string }[]): Map<string, string> {
  return new Map([...entries].sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, id }) => [path, id]));
}

function manyFiles(): IndexChange[] {
  return Array.from({ length: FILES }, (_, n) => {
    const path = storedRelPath(`note ${n}.md`);
    const stat = {
      path,
      kind: 'file',
      sizeBytes: 1,
      modifiedMs: 1,
      statKey: `s${n}`,
      identity: `i${n}`,
    } as const;
    const parsed = {
      ...{
        kind: 'note' as const,
        mimeType: 'text/markdown',
        title: `Note ${n}`,
        properties: {},
        tags: ['lab'],
      },
      ...{
        aliases: [],
        links: [],
        headings: [],
        todos: [],
        blocks: [],
        text: 'some words '.repeat(20),
        problems: [],
      },
    };
    const entry = { stat, hash: `h${n}` as Hash, metadataHash: 'm', parsed, parserVersion: 1 };
    return { type: 'add', rid: n + 1, id: newId(), revives: false, entry, origin: fromDisk } as const;
  });
}

/** Commits in another process that is killed, so that the commit stands in the write-ahead log alone. */
async function leaveLog(path: string): Promise<void> {
  const script = `
    const db = new (require('better-sqlite3'))(${JSON.stringify(path)});
    db.pragma('journal_mode = wal');
    db.exec("update meta set value = '1' where key = 'complete'");
    process.kill(process.pid, 'SIGKILL');`;
  try {
    execFileSync(process.execPath, ['-e', script], { cwd: import.meta.dirname, stdio: 'ignore' });
  } catch (error) {
    if ((error as { signal?: string }).signal !== 'SIGKILL') throw error;
  }
  expect((await stat(`${path}-wal`)).size).toBeGreaterThan(0);
}
