import {
  createIds,
  fromDisk,
  type IndexChange,
  type IndexChunk,
  type IndexWriter,
  type PropertyClass,
  type ScalarType,
  isCodexError,
  type RelPath,
  somePaths,
  storedRelPath,
  type Ulid,
  wholeNotebook,
  nameOf,
} from '@codexlab/core';
import { CASE_TIMEOUT_MS } from '@codexlab/core/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { DriverSetup } from '../driver.contract.ts';
import type { SqlDriver } from '../driver.ts';
import { faultingDatabase } from '../faulting-driver.ts';
import { migrate, migrateDown, schemaVersions } from '../migrate.ts';
import { schemaDigest } from '../schema-digest.ts';
import { createInterpreter, type Happening, happening, WORDS } from './index-arbitrary.ts';
import { byText, createIndexModel, type IndexModel } from './index-model.ts';
import { openNotebookIndexWriter } from './index-writer.ts';
import { classCode, typeCode, typeOfCode } from './property-codes.ts';
import { notebookSchema } from './schema.ts';
import { readerStatements, writerStatements } from './statements.ts';

const SEED = 20_260_216;
const AT_MS = 1_700_000_000_000;
/** More than any workload here has: where a crash happens at each of them, the loop ends before. */
const MAX_OPERATIONS = 200;

/**
 * What the writing side of a notebook index must do on an engine: random changes against a model, every statement,
 * migrations both ways, crashes. `setup` opens an empty database; the suite closes it.
 */
export function testNotebookIndex(name: string, setup: DriverSetup): void {
  describe(`a notebook index on ${name}`, { timeout: CASE_TIMEOUT_MS }, () => {
    const opened: SqlDriver[] = [];
    const openDriver = async () => {
      const driver = await setup();
      opened.push(driver);
      return driver;
    };
    const open = async () => {
      const driver = await openDriver();
      return { driver, writer: await openNotebookIndexWriter(driver, { newId: newIds() }) };
    };
    afterEach(async () => {
      for (const driver of opened.splice(0)) await driver.close();
    });

    it('holds after any changes what the plain model holds', async () => {
      await fc.assert(
        fc.asyncProperty(programme, async (chunks) => {
          const driver = await setup();
          try {
            const writer = await openNotebookIndexWriter(driver, { newId: newIds() });
            await runProgramme(driver, writer, chunks);
          } finally {
            await driver.close();
          }
        }),
        { seed: SEED, numRuns: 150 },
      );
    });

    it('changes nothing more when a chunk is applied again', async () => {
      const { driver, writer } = await open();
      const { model, play } = player();
      const chunk = play([write('one.md', ['alpha']), write('Sub/one.md', ['beta'])]);
      await writer.apply(chunk);
      await writer.apply(chunk);
      await expectSame(driver, writer, model);
    });

    it('exchanges paths within one chunk', async () => {
      const { driver, writer } = await open();
      const { model, play } = player();
      await writer.apply(play([write('one.md', ['alpha']), write('two.md', ['beta'])]));
      await writer.apply(play([{ type: 'swap', at: 0, to: 1 }]));
      expect(model.at(storedRelPath('one.md'))?.rid).toBe(2);
      await expectSame(driver, writer, model);
    });

    it('lets a live entry make room when its own step comes in a later chunk', async () => {
      const { driver, writer } = await open();
      const { model, play } = player();
      await writer.apply(play([write('one.md', ['alpha']), write('two.md', ['beta'])]));
      const { changes, ...rest } = play([{ type: 'swap', at: 0, to: 1 }]);
      for (const change of changes) await writer.apply({ ...rest, changes: [change] });
      await expectSame(driver, writer, model);
    });

    it('purges a deleted entry when another one needs its path', async () => {
      const { driver, writer } = await open();
      const { model, play } = player();
      await writer.apply(play([write('one.md', ['alpha']), write('two.md', ['beta'])]));
      await writer.apply(
        play([
          { type: 'remove', at: 1 },
          { type: 'move', at: 0, to: 1, content: null },
        ]),
      );
      await expectSame(driver, writer, model);
      expect(await driver.all('select rid from file_metadata')).toEqual([{ rid: 1 }]);
    });

    it('revives a deleted entry with its id and its words', async () => {
      const { driver, writer } = await open();
      const { model, play } = player();
      await writer.apply(play([write('one.md', ['alpha'])]));
      const before = (await writer.list(wholeNotebook)).entries[0]!;
      await writer.apply(play([{ type: 'remove', at: 0 }]));
      expect(await writer.list(wholeNotebook)).toEqual({ entries: [], folders: [] });
      expect(await found(driver, 'alpha')).toEqual([]);
      await writer.apply(play([write('one.md', ['beta'])]));
      expect((await writer.list(wholeNotebook)).entries[0]).toMatchObject({ id: before.id, rid: before.rid });
      await expectSame(driver, writer, model);
    });

    it('keeps since which commit a file is as it is through writes and moves, and forgets it with the file', async () => {
      const { driver, writer } = await open();
      const { play } = player();
      await writer.apply(play([write('one.md', ['alpha']), write('Sub/one.md', ['beta'])]));
      const [one, gone] = ['one.md', 'gone.md'].map(storedRelPath);
      await writer.noteVersions([
        { path: one!, revision: 'c0ffee' },
        { path: gone!, revision: 'c0ffee' },
      ]);
      expect(await noted(driver)).toEqual(['Sub/one.md 0 null', 'one.md 1 c0ffee']);
      await writer.apply(play([write('one.md', ['gamma'])]));
      await writer.apply(play([{ type: 'move', at: 0, to: 1, content: null }]));
      expect(await noted(driver)).toEqual(['Sub/one.md 0 null', 'two.md 1 c0ffee']);
      await writer.apply(play([{ type: 'remove', at: 1 }]));
      await writer.noteVersions([{ path: storedRelPath('two.md'), revision: 'c0ffee' }]);
      await writer.apply(play([write('two.md', ['gamma'])]));
      expect(await noted(driver)).toEqual(['Sub/one.md 0 null', 'two.md 0 null']);
    });

    it('forgets since which commit a file is as it is when it is not tracked any more, and writes no log for it', async () => {
      const { driver, writer } = await open();
      await writer.apply(player().play([write('one.md', ['alpha'])]));
      const path = storedRelPath('one.md');
      await writer.noteVersions([{ path, revision: '0123456789' }]);
      await writer.noteVersions([]);
      expect(await noted(driver)).toEqual(['one.md 1 0123456789']);
      const { seq } = await writer.meta();
      await writer.noteVersions([{ path, revision: null }]);
      expect(await noted(driver)).toEqual(['one.md 0 null']);
      expect((await writer.meta()).seq).toBe(seq);
    });

    it('finds no word of a file that has no text any more', async () => {
      const { driver, writer } = await open();
      const { model, play } = player();
      await writer.apply(play([write('one.md', ['alpha'])]));
      const nothing = {
        words: null,
        title: null,
        tags: [],
        aliases: [],
        links: [],
        properties: {},
        todos: [],
      };
      await writer.apply(play([{ type: 'write', at: 0, content: nothing }]));
      expect(await found(driver, 'alpha')).toEqual([]);
      await expectSame(driver, writer, model);
    });

    it('lists only what lies in a scope', async () => {
      const { writer } = await open();
      const { play } = player();
      const all = ['one.md', 'two.md', 'Sub/one.md', 'Sub/Two.md', 'Sub/deep/one.md', 'b.md/c.md'];
      const folders = ['Sub', 'Sub/deep', 'b.md', 'Subway'].map((path) => addFolder(path));
      const chunk = play(all.map((path) => write(path, ['alpha'])));
      await writer.apply({ ...chunk, changes: [...chunk.changes, ...folders] });
      const list = async (scope: Parameters<IndexWriter['list']>[0]) => {
        const listed = await writer.list(scope);
        return [
          ...listed.entries.map((entry) => entry.path),
          ...listed.folders.map((path) => `${path}/`),
        ].sort();
      };
      const paths = (...texts: string[]) => texts.map(storedRelPath);
      expect(await list(somePaths(paths('one.md', 'none.md')))).toEqual(['one.md']);
      expect(await list(somePaths(paths('Sub')))).toEqual(
        ['Sub/', 'Sub/deep/', 'Sub/Two.md', 'Sub/deep/one.md', 'Sub/one.md'].sort(),
      );
      expect(await list({ ...somePaths([]), folders: paths('Sub') })).toEqual(
        ['Sub/Two.md', 'Sub/one.md', 'Sub/deep/'].sort(),
      );
      expect(await list({ ...somePaths([]), folders: paths('') })).toEqual(
        ['one.md', 'two.md', 'Sub/', 'b.md/', 'Subway/'].sort(),
      );
      expect(await list({ ...somePaths([]), trees: paths('b.md') })).toEqual(['b.md/', 'b.md/c.md']);
      expect(await list({ ...somePaths([]), trees: paths('') })).toHaveLength(all.length + 4);
      expect(await list({ ...somePaths(paths('Sub')), trees: paths('Sub/deep') })).toHaveLength(5);
    });

    it('offers live entries by identity and deleted ones by path, identity or hash', async () => {
      const { writer } = await open();
      const { model, play } = player();
      await writer.apply(play([write('one.md', ['alpha']), write('two.md', ['beta'])]));
      await writer.apply(play([{ type: 'remove', at: 1 }]));
      const [one, two] = [model.files.get(1)!.entry, model.files.get(2)!.entry];
      const none = { identities: [], hashes: [], paths: [] };
      const rids = async (by: Partial<Parameters<IndexWriter['candidates']>[0]>) =>
        (await writer.candidates({ ...none, ...by })).map(({ rid }) => rid).sort();
      expect(await rids({ identities: [one.stat.identity, two.stat.identity, ''] })).toEqual([1, 2]);
      expect(await rids({ hashes: [one.hash!, two.hash!] })).toEqual([2]);
      expect(await rids({ paths: [one.stat.path, two.stat.path] })).toEqual([2]);
      expect(await rids({ paths: [two.stat.path], hashes: [two.hash!] })).toEqual([2]);
    });

    it('logs what happened, in order, within its limit', async () => {
      const { driver, writer } = await open();
      const { play } = player();
      const origin = { actor: 'ada', via: 'api', requestId: 'r1' };
      const first = play([write('one.md', ['alpha']), write('two.md', ['beta'])]);
      expect(await writer.apply(withOrigin(first, origin))).toEqual({ seq: 2, logRows: 2 });
      const next = play([
        { type: 'move', at: 0, to: 2, content: null },
        write('two.md', ['gamma']),
        { type: 'touch', at: 1 },
        { type: 'remove', at: 1 },
      ]);
      expect(await writer.apply({ ...next, maxLogRows: 2, resynced: true })).toEqual({ seq: 5, logRows: 3 });
      const log = await driver.all<Record<string, unknown>>('select * from change_log order by seq');
      expect(log.map(({ seq, kind, path }) => [seq, kind, path])).toEqual([
        [1, 'file.added', 'one.md'],
        [2, 'file.added', 'two.md'],
        [3, 'file.moved', 'three.txt'],
        [4, 'file.written', 'two.md'],
        [5, 'notebook.resynced', null],
      ]);
      expect(log[0]).toMatchObject({ actor_id: 'ada', via: 'api', request_id: 'r1', at_ms: AT_MS });
      expect(JSON.parse(log[2]!.payload as string)).toEqual({ v: 1, old_path: 'one.md' });
      expect((await writer.meta()).seq).toBe(5);
    });

    it('logs the same bytes read anew only when they mean something else', async () => {
      const { driver, writer } = await open();
      const { play, model } = player();
      await writer.apply(play([write('one.md', ['alpha'])]));
      const { entry, id } = model.files.get(1)!;
      const again = (metadataHash: string): IndexChange => ({
        ...{ type: 'update', rid: 1, id: id as Ulid, contentChanged: false },
        ...{ entry: { ...entry, metadataHash }, origin: fromDisk },
      });
      expect((await writer.apply(chunkOf([again(entry.metadataHash)]))).logRows).toBe(0);
      expect((await writer.apply(chunkOf([again('other')]))).logRows).toBe(1);
      expect(await driver.all('select kind from change_log where seq = 2')).toEqual([
        { kind: 'file.metadata' },
      ]);
    });

    it('writes nothing at all when a chunk fails', async () => {
      const { driver, writer } = await open();
      const { play } = player();
      await writer.apply(play([write('one.md', ['alpha'])]));
      const before = await dump(driver);
      const { changes, ...rest } = play([write('two.md', ['beta']), write('three.txt', ['beta'])]);
      const clash = changes.map((change) => ('entry' in change ? { ...change, id: 'same' as Ulid } : change));
      const failure = await writer
        .apply({ ...rest, changes: clash as IndexChange[] })
        .catch((e: unknown) => e);
      expect(isCodexError(failure, 'conflict')).toBe(true);
      expect(await dump(driver)).toEqual(before);
      expect((await writer.apply({ ...rest, changes })).seq).toBe(3);
    });

    it('forgets what is old, a bounded number of rows at a time', async () => {
      const { driver, writer } = await open();
      const { play } = player();
      await writer.apply(
        play(['one.md', 'two.md', 'three.txt', 'Sub/one.md'].map((path) => write(path, ['alpha']))),
      );
      await writer.apply(play([0, 1, 2].map((at) => ({ type: 'remove' as const, at }))));
      const limits = { deletedBeforeMs: AT_MS, logBeforeMs: AT_MS, maxLogRows: 100, maxRows: 2 };
      expect(await writer.compact(limits)).toBe(0);
      const later = { ...limits, deletedBeforeMs: AT_MS + 1 };
      expect([await writer.compact(later), await writer.compact(later), await writer.compact(later)]).toEqual(
        [2, 1, 0],
      );
      expect(await driver.all('select rid from file_metadata')).toEqual([{ rid: 4 }]);
      expect(await writer.compact({ ...limits, maxLogRows: 4, maxRows: 10 })).toBe(3);
      expect(await driver.all('select min(seq) as first, max(seq) as last from change_log')).toEqual([
        { first: 4, last: 7 },
      ]);
      expect(await writer.compact({ ...limits, logBeforeMs: AT_MS + 1, maxRows: 10 })).toBe(4);
      expect((await writer.meta()).seq).toBe(7);
      expect((await writer.apply(play([write('one.md', ['beta'])]))).seq).toBe(8);
    });

    it('keeps its identity over reopening and gets a new epoch with another notebook id', async () => {
      const { driver, writer } = await open();
      const ids = newIds();
      const meta = await writer.meta();
      await writer.setComplete(true);
      const same = await openNotebookIndexWriter(driver, { newId: ids });
      expect(await same.meta()).toMatchObject({
        notebookId: meta.notebookId,
        epoch: meta.epoch,
        complete: true,
      });
      const notebookId = ids();
      const copy = await openNotebookIndexWriter(driver, { newId: ids, notebookId });
      expect((await copy.meta()).notebookId).toBe(notebookId);
      expect((await copy.meta()).epoch).not.toBe(meta.epoch);
    });

    it('finishes a bulk load that a crash cut off', async () => {
      const database = faultingDatabase(setup);
      const first = await openNotebookIndexWriter(await database.open(), { newId: newIds() });
      const { model, play } = player();
      await first.bulk(true);
      await first.apply(play([write('one.md', ['alpha']), write('Sub/Two.md', ['beta'])]));
      const driver = await database.open();
      opened.push(driver);
      expect(await settings(driver)).toMatchObject({ automerge: 0 });
      const writer = await openNotebookIndexWriter(driver, { newId: newIds() });
      expect(await settings(driver)).toEqual({ automerge: 4, crisismerge: 16, hashsize: 16_777_216 });
      await expectSame(driver, writer, model);
    });

    it('holds whole chunks only, wherever a crash strikes', async () => {
      const chunks: Happening[][] = [
        [write('one.md', ['alpha']), write('two.md', ['beta'])],
        [{ type: 'swap', at: 0, to: 1 }, write('Sub/one.md', ['gamma'])],
        [
          { type: 'remove', at: 0 },
          { type: 'move', at: 1, to: 0, content: null },
        ],
      ];
      let operation = 1;
      for (let crashed = true; crashed && operation < MAX_OPERATIONS; operation++) {
        const database = faultingDatabase(setup);
        database.plan({ operation, kind: 'crash' });
        crashed = await survive(database, chunks);
        await database.close();
      }
      expect(operation).toBeGreaterThan(15);
      expect(operation).toBeLessThan(MAX_OPERATIONS);
    });

    it('goes up, down and up again to the same schema', async () => {
      const driver = await openDriver();
      const empty = await schemaDigest(driver);
      await migrate(driver, notebookSchema);
      const full = await schemaDigest(driver);
      expect(Object.keys(await schemaVersions(driver)).sort()).toEqual(
        notebookSchema.map((d) => d.domain).sort(),
      );
      await migrateDown(driver, notebookSchema);
      expect(await schemaVersions(driver)).toEqual({});
      expect(await driver.all("select name from sqlite_schema where name not like 'sqlite_%'")).toEqual([
        { name: 'schema_version' },
      ]);
      await migrate(driver, notebookSchema);
      await migrate(driver, notebookSchema);
      expect(await schemaDigest(driver)).toBe(full);
      expect(full).not.toBe(empty);
    });

    it('ends at the same schema when a crash interrupts its migrations anywhere', async () => {
      const driver = await openDriver();
      await migrate(driver, notebookSchema);
      const wanted = await schemaDigest(driver);
      let operation = 1;
      for (let crashed = true; crashed && operation < MAX_OPERATIONS; operation++) {
        const database = faultingDatabase(setup);
        database.plan({ operation, kind: 'crash' });
        crashed = await migrate(await database.open(), notebookSchema).then(
          () => false,
          () => true,
        );
        database.plan(null);
        const again = await database.open();
        await migrate(again, notebookSchema);
        expect(await schemaDigest(again)).toBe(wanted);
        await database.close();
      }
      expect(operation).toBeGreaterThan(notebookSchema.length);
      expect(operation).toBeLessThan(MAX_OPERATIONS);
    });

    it('refuses a database of a newer version and leaves it as it is', async () => {
      const driver = await openDriver();
      await migrate(driver, notebookSchema);
      await driver.batch([{ sql: "update schema_version set version = 99 where domain = 'files'" }]);
      const digest = await schemaDigest(driver);
      const failure = await openNotebookIndexWriter(driver, { newId: newIds() }).catch(
        (error: unknown) => error,
      );
      expect(isCodexError(failure, 'unsupported') && failure.details).toMatchObject({
        domain: 'files',
        version: 99,
      });
      expect(await schemaDigest(driver)).toBe(digest);
    });

    const statements = Object.entries({ ...writerStatements, ...readerStatements }).flatMap(
      ([feature, group]) => Object.entries(group).map(([key, sql]) => ({ title: `${feature}.${key}`, sql })),
    );
    /** Those that are about everything, stop after a bounded number of rows, or scan a partial index or a page. */
    const mayScan = new Set([
      ...['list.all', 'list.allFolders', 'linkKey.recount'],
      ...['bulk.hasFiles', 'compact.firstByAge', 'propertyRead.newestValues'],
      ...['fileRead.stats', 'fileRead.problemTotal', 'linkRead.sources'],
    ]);
    const ofLargeTable =
      /^SCAN (f|l|k|d|a|ft|file_metadata|file_alias|link|link_key|file_tag|tag|folder|change_log)\b(?!.*_unused)/;

    it.each(statements)('prepares $title and reads large tables by index', async ({ title, sql }) => {
      const { driver } = await open();
      const params = Array.from(sql.matchAll(/\?/g), () => null);
      const plan = await driver.all<{ detail: string }>(`explain query plan ${sql}`, params);
      const scanned = plan.map(({ detail }) => detail).filter((detail) => ofLargeTable.test(detail));
      expect(mayScan.has(title) ? [] : scanned).toEqual([]);
    });
  });
}

const programme = fc.array(
  fc.record({ happenings: fc.array(happening, { minLength: 1, maxLength: 12 }), bulk: fc.boolean() }),
  { minLength: 1, maxLength: 5 },
);

type Programme = readonly { readonly happenings: readonly Happening[]; readonly bulk: boolean }[];

async function runProgramme(driver: SqlDriver, writer: IndexWriter, chunks: Programme): Promise<void> {
  const { model, play } = player();
  for (const { happenings, bulk } of chunks) {
    await writer.bulk(bulk);
    await writer.apply(play(happenings));
    if (!bulk) await expectSame(driver, writer, model);
  }
  await writer.bulk(false);
  await expectSame(driver, writer, model);
}

/** Plays chunks until the crash, opens again, and expects what one of the models before or after the last chunk holds. */
async function survive(
  database: ReturnType<typeof faultingDatabase>,
  chunks: Happening[][],
): Promise<boolean> {
  const before = createIndexModel();
  const after = player();
  const play = async () => {
    const writer = await openNotebookIndexWriter(await database.open(), { newId: newIds() });
    for (const chunk of chunks) {
      const prepared = after.play(chunk);
      await writer.apply(prepared);
      before.apply(prepared);
    }
  };
  const crashed = await play().then(
    () => false,
    () => true,
  );
  database.plan(null);
  const driver = await database.open();
  const writer = await openNotebookIndexWriter(driver, { newId: newIds() });
  const { entries } = await writer.list(wholeNotebook);
  const isAfter = sameLive(entries, after.model);
  if (!isAfter) expect(sameLive(entries, before)).toBe(true);
  await expectSame(driver, writer, isAfter ? after.model : before);
  return crashed;
}

function sameLive(
  entries: readonly { rid: number; path: string; statKey: string }[],
  model: IndexModel,
): boolean {
  const text = (rows: readonly string[]) => [...rows].sort().join('\n');
  return (
    text(entries.map((entry) => `${entry.rid} ${entry.path} ${entry.statKey}`)) ===
    text(model.live().map((file) => `${file.rid} ${file.path} ${file.entry.stat.statKey}`))
  );
}

function player(): { model: IndexModel; play(happenings: readonly Happening[]): IndexChunk } {
  const model = createIndexModel();
  const interpret = createInterpreter(model);
  return {
    model,
    play(happenings) {
      const changes = happenings.flatMap((each) => {
        const made = interpret(each);
        model.apply(chunkOf(made));
        return made;
      });
      return chunkOf(changes);
    },
  };
}

/** `path tracked commit` of live files. */
async function noted(driver: SqlDriver): Promise<string[]> {
  const rows = await driver.all<{ path: string; git_tracked: number; git_commit_hash: string | null }>(
    'select path, git_tracked, git_commit_hash from file_metadata where deleted_at is null order by path',
  );
  return rows.map((row) => `${row.path} ${row.git_tracked} ${row.git_commit_hash}`);
}

async function expectSame(driver: SqlDriver, writer: IndexWriter, model: IndexModel): Promise<void> {
  const { entries, folders } = await writer.list(wholeNotebook);
  const live = [...model.live()].sort((a, b) => a.rid - b.rid);
  expect([...entries].sort((a, b) => a.rid - b.rid)).toEqual(
    live.map(({ rid, id, path, entry }) => ({
      ...{
        rid,
        id,
        path,
        kind: entry.stat.kind,
        sizeBytes: entry.stat.sizeBytes,
        statKey: entry.stat.statKey,
      },
      ...{
        identity: entry.stat.identity,
        hash: entry.hash,
        parserVersion: entry.parserVersion,
        deletedMs: null,
      },
    })),
  );
  expect([...folders].sort()).toEqual([...model.folders].sort());
  expect(await tagCounts(driver, 'select name, files as n from tag')).toEqual(model.tags());
  expect(
    await tagCounts(
      driver,
      'select t.name, count(*) as n from file_tag ft join tag t on t.tag_rid = ft.tag_rid group by t.name',
    ),
  ).toEqual(model.tags());
  expect(
    await lines(
      driver,
      `select rid || ' ' || ordinal || ' ' || coalesce(k.key, 'null') as line
       from link left join link_key k using (key_id)`,
    ),
  ).toEqual(model.links());
  expect(await lines(driver, "select key || ' ' || links || ' ' || files as line from link_key")).toEqual(
    model.linkKeys(),
  );
  await expectSameProperties(driver, model);
  await expectSameTodos(driver, model);
  for (const word of WORDS) expect(await found(driver, word)).toEqual(model.found(word));
  for (const { path, rid } of live) expect(await named(driver, path)).toContain(rid);
  expect(await driver.all('select rowid from name_index order by rowid')).toEqual(
    live.map(({ rid }) => ({ rowid: rid })),
  );
  await expectSound(driver);
}

async function expectSameProperties(driver: SqlDriver, model: IndexModel): Promise<void> {
  const stored = await driver.all<Record<string, string | number>>(
    'select p.rid, n.name, p.ordinal, p.type, p.class, p.value from property p join property_name n using (name_id)',
  );
  expect(stored.map((row) => Object.values(row)).sort(byText)).toEqual(
    model
      .properties()
      .map(([rid, name, ordinal, type, group, value]) => [
        ...[rid, name, ordinal, typeCode(type as ScalarType), classCode(group as PropertyClass)],
        Object.is(value, -0) ? 0 : value,
      ])
      .sort(byText),
  );
  expect(await tagCounts(driver, 'select name, files as n from property_name')).toEqual(
    model.propertyNames(),
  );
  const types = await driver.all<{ name: string; type: number; files: number }>(
    'select n.name, t.type, t.files from property_type t join property_name n using (name_id) where t.files > 0',
  );
  expect(
    Object.fromEntries(types.map(({ name, type, files }) => [`${name} ${typeOfCode(type)}`, files])),
  ).toEqual(model.propertyTypes());
}

async function expectSameTodos(driver: SqlDriver, model: IndexModel): Promise<void> {
  const todos = await driver.all<Record<string, unknown>>(
    'select rid, ordinal, line, done, due, text, heading from todo',
  );
  expect(todos.map((row) => Object.values(row)).sort(byText)).toEqual(model.todos());
  const counts = await driver.all<Record<string, unknown>>(
    'select rid, todo_count, open_todos from file_metadata where deleted_at is null',
  );
  expect(counts.map((row) => Object.values(row)).sort(byText)).toEqual(model.todoCounts());
}

async function expectSound(driver: SqlDriver): Promise<void> {
  await driver.batch([
    { sql: "insert into search_index (search_index) values ('integrity-check')" },
    { sql: "insert into name_index (name_index) values ('integrity-check')" },
  ]);
  expect(await driver.all('pragma foreign_key_check')).toEqual([]);
  expect(
    await driver.all("select rid from file_metadata where deleted_at is null and path like '/%'"),
  ).toEqual([]);
}

async function found(driver: SqlDriver, word: string): Promise<number[]> {
  const rows = await driver.all<{ rid: number }>(
    'select rowid as rid from search_index where search_index match ? order by rowid',
    [`content: ${word}`],
  );
  return rows.map(({ rid }) => rid);
}

async function named(driver: SqlDriver, path: RelPath): Promise<number[]> {
  const rows = await driver.all<{ rid: number }>(
    'select rowid as rid from name_index where name_index match ?',
    [`name: ^"${nameOf(path)}"`],
  );
  return rows.map(({ rid }) => rid);
}

async function lines(driver: SqlDriver, sql: string): Promise<string[]> {
  return (await driver.all<{ line: string }>(sql)).map(({ line }) => line).sort();
}

async function tagCounts(driver: SqlDriver, sql: string): Promise<Record<string, number>> {
  const rows = await driver.all<{ name: string; n: number }>(sql);
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

async function settings(driver: SqlDriver): Promise<Record<string, number>> {
  const rows = await driver.all<{ k: string; v: number }>(
    "select k, v from search_index_config where k in ('automerge', 'crisismerge', 'hashsize')",
  );
  return Object.fromEntries(rows.map(({ k, v }) => [k, v]));
}

async function dump(driver: SqlDriver): Promise<unknown[]> {
  const tables = [
    'file_metadata',
    'folder',
    'tag',
    'file_tag',
    'link',
    'file_alias',
    'link_key',
    'property_name',
    'property_type',
    'property',
    'todo',
    'change_log',
    'meta',
  ];
  const rows: unknown[] = [];
  for (const table of tables) rows.push(await driver.all(`select * from ${table}`));
  return rows;
}

function write(path: string, words: string[]): Happening {
  const at = [
    'one.md',
    'two.md',
    'three.txt',
    'Sub/one.md',
    'Sub/Two.md',
    'Sub/deep/one.md',
    'b.md/c.md',
  ].indexOf(path);
  const links = [
    { kind: 'wiki' as const, target: 'two' },
    { kind: 'markdown' as const, target: '/two.md' },
  ];
  const properties = { status: 'Draft', n: [1, 2.5], due: '2024-01-31' };
  const todos = [{ line: 3, text: 'call', heading: 'Day 1', done: false, due: '2026-11-21' }];
  const content = { words, title: null, tags: ['Lab'], aliases: ['Deux'], links, properties, todos };
  return { type: 'write', at, content };
}

function addFolder(path: string): IndexChange {
  return { type: 'addFolder', path: storedRelPath(path) };
}

function chunkOf(changes: readonly IndexChange[]): IndexChunk {
  return { changes, atMs: AT_MS, maxLogRows: 1000, resynced: false };
}

function withOrigin(chunk: IndexChunk, origin: typeof fromDisk): IndexChunk {
  const changes = chunk.changes.map((change) => ('origin' in change ? { ...change, origin } : change));
  return { ...chunk, changes };
}

function newIds() {
  return createIds({ nowMs: () => Date.now() });
}
