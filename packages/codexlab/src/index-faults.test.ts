import {
  createEntryReader,
  createIds,
  createLine,
  isCodexError,
  type NotebookLine,
  parseRelPath,
  systemTimer,
  wholeNotebook,
} from '@codexlab/core';
import { fixedClock, hashOfBytes, type MemoryDisk, memoryFileSystem } from '@codexlab/core/testing';
import { parseFile } from '@codexlab/metadata';
import { openNotebookIndexWriter, type SqlDriver } from '@codexlab/storage-sql';
import { type FaultingDatabase, faultingDatabase, type SqlFault } from '@codexlab/storage-sql/testing';
import { openDriver } from '@codexlab/storage-sqlite';
import { describe, expect, it } from 'vitest';

const clock = fixedClock();
const newId = createIds(clock);
const openMemory = () => openDriver({ location: ':memory:', synchronous: 'NORMAL' });

interface Lab {
  readonly database: FaultingDatabase;
  readonly disk: MemoryDisk;
  open(): Promise<{ line: NotebookLine; driver: SqlDriver }>;
}

/** A folder in memory, indexed by the real parser into a real database that can fail. */
function createLab(files = 12): Lab {
  const { fs, disk } = memoryFileSystem();
  const database = faultingDatabase(openMemory);
  for (let i = 0; i < files; i++) {
    disk.write(
      `notes/n${i}.md`,
      `---\ntags: [t${i % 3}]\naliases: [note ${i}]\n---\n# N ${i}\n\nword${i} [[n${i + 1}]] [[nowhere ${i % 2}]]\n`,
    );
  }
  return {
    database,
    disk,
    async open() {
      const driver = await database.open();
      const index = await openNotebookIndexWriter(driver, { newId });
      const timer = { after: () => () => undefined, breathe: systemTimer.breathe };
      const reader = createEntryReader(fs, parseFile);
      const line = await createLine({
        fs,
        index,
        reader,
        clock,
        timer,
        newId,
        hashBytes: hashOfBytes,
        ignoreFiles: true,
        onWake: () => undefined,
      });
      return { line, driver };
    },
  };
}

/** Everything that an index says, without ids, row numbers and times. */
async function dump(driver: SqlDriver): Promise<unknown> {
  const files = await driver.all(
    `select path, entry, kind, size, content_hash, title, properties, problem_count from file_metadata where deleted_at is null order by path`,
  );
  const tags = await driver.all(
    `select f.path, t.name from file_tag ft join file_metadata f using (rid) join tag t using (tag_rid) order by 1, 2`,
  );
  const links = await driver.all(
    `select f.path, l.ordinal, l.target, k.key from link l join file_metadata f using (rid) left join link_key k using (key_id) order by 1, 2`,
  );
  const keys = await driver.all(`select key, links, files from link_key order by key`);
  const folders = await driver.all(`select path from folder order by path`);
  const words = await Promise.all(
    ['word1', 'word3', 'word7', 'edited', 'through', 'fresh'].map((word) =>
      driver.all(
        `select f.path from search_index s join file_metadata f on f.rid = s.rowid where search_index match ? order by 1`,
        [`"${word}"`],
      ),
    ),
  );
  const names = await driver.all(
    `select f.path from name_index n join file_metadata f on f.rid = n.rowid where name_index match '"md"' order by 1`,
  );
  return { files, tags, links, keys, folders, words, names };
}

async function isSound(driver: SqlDriver): Promise<void> {
  expect(await driver.all('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(await driver.all('pragma foreign_key_check')).toEqual([]);
  await driver.script(`insert into search_index(search_index) values ('integrity-check')`);
  const settings = await driver.all<{ k: string; v: number }>(
    `select k, v from search_index_config where k = 'automerge'`,
  );
  expect(settings.every(({ v }) => v === 4)).toBe(true);
}

function editOutside(disk: MemoryDisk): void {
  disk.write('notes/n0.md', 'edited #t9 [[n3]]');
  disk.rename('notes/n1.md', 'notes/moved.md');
  disk.remove('notes/n2.md');
  disk.write('fresh/a.md', 'fresh [[n0]]');
  disk.rename('notes/n3.md', 'swap');
  disk.rename('notes/n4.md', 'notes/n3.md');
  disk.rename('swap', 'notes/n4.md');
}

const workloads: Record<string, { readonly files: number; run(lab: Lab): Promise<void> }> = {
  'a first index': {
    files: 12,
    run: async (lab) => void (await (await lab.open()).line.sync(wholeNotebook)),
  },
  'a bulk index': {
    files: 1100,
    run: async (lab) => void (await (await lab.open()).line.sync(wholeNotebook)),
  },
  'changes from outside': {
    files: 12,
    async run(lab) {
      const { line } = await lab.open();
      await line.sync(wholeNotebook);
      editOutside(lab.disk);
      await line.sync(wholeNotebook);
    },
  },
  'writes through us': {
    files: 6,
    async run(lab) {
      const { line } = await lab.open();
      await line.sync(wholeNotebook);
      await line.write(parseRelPath('notes/n0.md'), new TextEncoder().encode('through [[n1]]'));
      await line.move(parseRelPath('notes'), parseRelPath('archive'));
      await line.remove(parseRelPath('archive/n1.md'));
    },
  },
};

/** Plays the workload with a fault, then opens anew and compares. */
async function strike(name: string, fault: SqlFault | null): Promise<{ lab: Lab; operations: number }> {
  const { files, run } = workloads[name]!;
  const lab = createLab(files);
  lab.database.plan(fault);
  await run(lab).catch((error: unknown) => {
    if (!isCodexError(error)) throw error;
  });
  return { lab, operations: lab.database.operations() };
}

async function expectMended(lab: Lab): Promise<void> {
  lab.database.plan(null);
  const { line, driver } = await lab.open();
  await line.sync(wholeNotebook);
  const mended = await dump(driver);
  await isSound(driver);
  expect((await line.sync(wholeNotebook)).read).toBe(0);
  expect(mended).toEqual(await freshDumpOf(lab.disk));
  await lab.database.close();
}

/** Most rounds end with the same files: what a fresh index says of them is found out once. */
const freshDumps = new Map<string, Promise<unknown>>();

function freshDumpOf(disk: MemoryDisk): Promise<unknown> {
  const key = JSON.stringify([...disk.files()].map(([path, bytes]) => [path, hashOfBytes(bytes)]).sort());
  const dumped = freshDumps.get(key) ?? dumpFresh(disk);
  freshDumps.set(key, dumped);
  return dumped;
}

async function dumpFresh(disk: MemoryDisk): Promise<unknown> {
  const fresh = createLab(0);
  for (const [path, bytes] of disk.files()) fresh.disk.write(path, bytes);
  const { line, driver } = await fresh.open();
  await line.sync(wholeNotebook);
  const dumped = await dump(driver);
  await fresh.database.close();
  return dumped;
}

/** How many operations between the first and the last fail, one in each round; `pnpm torture` takes many more. */
const FAULTS = Number(process.env.CODEX_INDEX_FAULTS ?? 14);

describe.each(Object.keys(workloads))('%s', (name) => {
  const faults: { readonly what: string; readonly make: (operation: number) => SqlFault }[] = [
    { what: 'the disk is full', make: (operation) => ({ operation, kind: 'fail' }) },
    { what: 'the machine stops', make: (operation) => ({ operation, kind: 'crash' }) },
    {
      what: 'the machine stops and the last two commits are lost',
      make: (operation) => ({ operation, kind: 'crash', lostCommits: 2 }),
    },
  ];

  it.each(faults)('can be mended at whichever operation of the database $what', async ({ make }) => {
    const { operations, lab } = await strike(name, null);
    await lab.database.close();
    expect(operations).toBeGreaterThan(10);
    // Where there are very many operations, the first and last and every few between stand for all.
    const step = Math.max(1, Math.floor(operations / FAULTS));
    for (let at = 1; at <= operations; at += at < 16 || at > operations - 10 ? 1 : step) {
      await expectMended((await strike(name, make(at))).lab);
    }
  });

  it('can be mended when the machine stops again while it is being mended', async () => {
    const { operations, lab: counted } = await strike(name, null);
    await counted.database.close();
    const step = Math.max(1, Math.floor(operations / 12));
    for (let at = 1; at <= operations; at += step) {
      const { lab } = await strike(name, { operation: at, kind: 'crash', lostCommits: 1 });
      lab.database.plan({ operation: lab.database.operations() + 1 + (at % 9), kind: 'crash' });
      await lab
        .open()
        .then(({ line }) => line.sync(wholeNotebook))
        .catch((error: unknown) => {
          if (!isCodexError(error)) throw error;
        });
      await expectMended(lab);
    }
  });
});
