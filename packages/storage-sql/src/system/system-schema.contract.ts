import { auditHash, createIds, isCodexError, type SystemStore } from '@codexlab/core';
import { CASE_TIMEOUT_MS } from '@codexlab/core/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { DriverSetup } from '../driver.contract.ts';
import type { SqlDriver } from '../driver.ts';
import { faultingDatabase } from '../faulting-driver.ts';
import { migrate, migrateDown, newestVersions } from '../migrate.ts';
import { costlySteps, everyStatement } from './contract-plans.ts';
import { fillSystem, sampleDeed, sampleEntry, sampleUser, sampleWorkspace } from './contract-sample.ts';
import { openSystemStore } from './open-system-store.ts';
import { testOwnerRule } from './owner-rule.contract.ts';
import { systemSchema } from './schema.ts';

interface Opened {
  readonly driver: SqlDriver;
  readonly store: SystemStore;
}

/** What the system database must be in every engine of the SQLite family, beyond what its stores must do. */
export function testSystemSchema(name: string, setup: DriverSetup): void {
  describe(`${name} with a system database`, { timeout: CASE_TIMEOUT_MS }, () => {
    const drivers: SqlDriver[] = [];
    const open = async (): Promise<Opened> => {
      const driver = await setup();
      drivers.push(driver);
      await migrate(driver, systemSchema);
      return { driver, store: await openSystemStore(driver) };
    };
    afterEach(async () => {
      for (const driver of drivers.splice(0)) await driver.close();
    });
    plans(open);
    migrations(open);
    auditTable(open);
    standing(open);
    logs(open);
    vanished(open);
    testOwnerRule(open);
    faults(setup);
  });
}

function plans(open: () => Promise<Opened>): void {
  it('answers every statement by an index', async () => {
    const { driver } = await open();
    const costly = [];
    for (const statement of everyStatement())
      for (const step of await costlySteps(driver, statement)) costly.push(`${statement[0]}: ${step}`);
    expect(costly).toEqual([]);
  });

  it('finds what refers to a row by an index, so that deleting one reads no whole table', async () => {
    const { driver } = await open();
    const unindexed = await driver.all(`
      select t.name as "table", k."from" as "column"
      from sqlite_schema t, pragma_foreign_key_list(t.name) k
      where t.type = 'table' and not exists (
        select 1 from pragma_index_list(t.name) i, pragma_index_info(i.name) c
        where i.partial = 0 and c.seqno = 0 and c.name = k."from")`);
    expect(unindexed).toEqual([]);
  });
}

function migrations(open: () => Promise<Opened>): void {
  it('goes back step by step and up again, keeping every row that the step does not take', async () => {
    const { driver, store } = await open();
    await fillSystem(store);
    const full = await dump(driver);
    const empty = Object.entries(full).filter(([, rows]) => rows.length === 0);
    expect(empty).toEqual([]);
    for (let kept = systemSchema.length - 1; kept >= 0; kept--) {
      const targets = newestVersions(systemSchema.slice(0, kept));
      await migrateDown(driver, systemSchema, targets);
      const left = await dump(driver);
      for (const [table, rows] of Object.entries(left))
        expect(rows).toEqual(withoutEpoch(table, full[table]));
      await migrate(driver, systemSchema);
      const again = await dump(driver);
      expect(Object.keys(again)).toEqual(Object.keys(full));
      const lost = Object.keys(full).filter((table) => !(table in left));
      expect(lost.length).toBeGreaterThan(0);
      for (const table of lost.filter((each) => each !== 'meta')) expect(again[table]).toEqual([]);
    }
  });

  it('gives a change log that was made anew another epoch', async () => {
    const { driver, store } = await open();
    const before = await store.changes.head();
    const { changes, ...others } = newestVersions(systemSchema);
    expect(changes).toBe(1);
    await migrateDown(driver, systemSchema, others);
    await migrate(driver, systemSchema);
    const again = await openSystemStore(driver);
    expect(await again.changes.head()).not.toBe(before);
    await expect(again.changes.since(before, 10)).rejects.toMatchObject({ code: 'stale' });
  });
}

function auditTable(open: () => Promise<Opened>): void {
  const log = 'at_ms, kind, via, entity, outcome, hash';
  it.each([
    ['a change of an entry', `update audit_log set via = 'x' where seq = 3`],
    ['a deletion', 'delete from audit_log where seq = 3'],
    ['a deletion of everything', 'delete from audit_log'],
    [
      'a replacement',
      `insert or replace into audit_log (seq, ${log}) values (3, 1, 'k', 'v', 'e', 'ok', 'h')`,
    ],
    [
      'an entry before the end',
      `insert into audit_log (seq, ${log}) values (1, 1, 'k', 'v', 'e', 'ok', 'h')`,
    ],
    ['a gap', `insert into audit_log (seq, ${log}) values (5, 1, 'k', 'v', 'e', 'ok', 'h')`],
    ['a change of a segment', `update audit_segment set file = 'x'`],
    ['a deletion of a segment', 'delete from audit_segment'],
    ['a replacement of a segment', `insert or replace into audit_segment values (1, 3, 'h', 'f', 's', 1)`],
    ['a segment with a gap', `insert into audit_segment values (3, 3, 'h', 'f', 's', 1)`],
  ])('refuses %s, whoever asks', async (_, sql) => {
    const { driver, store } = await open();
    await store.audit.append([sampleEntry, sampleEntry, sampleEntry]);
    const [first] = await store.audit.read(0, 1);
    const { hash: lastHash } = first!;
    const place = { file: 'f', sha256: 's', sealedAtMs: 1 };
    await store.audit.seal({ firstSeq: 1, lastSeq: 1, lastHash, ...place });
    const before = await dump(driver);
    await expect(driver.batch([{ sql }])).rejects.toMatchObject({ code: 'internal' });
    expect(await dump(driver)).toEqual(before);
  });

  it('keeps a chain that can be computed again, whatever the texts', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'é', '"', '\u0000', '\ud83d', '\ude00', '\n', '😀'),
    });
    const value = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
    const entry = fc.record({ path: fc.option(text), via: text, details: fc.dictionary(text, value) });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 8 }), async (entries) => {
        const { store } = await open();
        await store.audit.append(entries.map((each) => ({ ...sampleEntry, ...each })));
        let previous = '';
        for (const { seq, hash, ...read } of await store.audit.read(0, 10)) {
          expect(auditHash(previous, seq, read)).toBe(hash);
          previous = hash;
        }
        expect(await store.audit.head()).toEqual({ seq: entries.length, hash: previous });
      }),
      { numRuns: 40, seed: 4 },
    );
  });
}

function standing(open: () => Promise<Opened>): void {
  it('reads the standing of a session in one statement, that of a token in two', async () => {
    const { driver, store } = await open();
    await fillSystem(store);
    const [session] = await driver.all<{ id: string }>('select id from session');
    let reads = 0;
    const counted: SqlDriver = {
      ...driver,
      all: <R>(...call: Parameters<SqlDriver['all']>) => (reads++, driver.all<R>(...call)),
    };
    const counting = await openSystemStore(counted);
    expect((await counting.sessions.standing(session!.id, 1))?.memberships.size).toBe(1);
    expect(reads).toBe(1);
    expect((await counting.tokens.standing('token', 1))?.standing.memberships.size).toBe(1);
    expect(reads).toBe(3);
  });
}

function logs(open: () => Promise<Opened>): void {
  it('tells details over 4 KiB in the audit log alone', async () => {
    const { store } = await open();
    const newId = createIds({ nowMs: () => 1 });
    const long = { ...sampleDeed('user.created'), details: { text: 'é'.repeat(2048) } };
    const short = { ...sampleDeed('user.created'), details: { text: 'é'.repeat(2030) } };
    const start = await store.changes.head();
    await store.users.create(sampleUser(newId), long);
    await store.users.create(sampleUser(newId), short);
    const { changes } = await store.changes.since(start, 10);
    expect(changes.map(({ payload }) => payload)).toEqual([{ v: 1 }, { v: 1, ...short.details }]);
    expect((await store.audit.read(0, 10)).map(({ details }) => details)).toEqual([
      long.details,
      short.details,
    ]);
  });
}

function vanished(open: () => Promise<Opened>): void {
  it('says not_found for what would belong to somebody or something that is gone', async () => {
    const { store } = await open();
    const newId = createIds({ nowMs: () => 1 });
    const [id, userId, deed] = [newId(), newId(), sampleDeed('sample.added')];
    const times = { createdMs: 1, lastUsedMs: 1, expiresMs: 2 };
    const owner = sampleUser(newId);
    await store.users.create(owner, deed);
    const { id: workspaceId } = sampleWorkspace(newId, owner);
    const token = {
      id,
      userId,
      name: 't',
      prefix: 'p',
      scope: 'read',
      workspaceIds: null,
      ...times,
    } as const;
    const link = { id, createdBy: null, ...times };
    for (const failing of [
      store.sessions.create({ id, userId, ...times, address: null, userAgent: null }, 'hash', deed),
      store.tokens.create(token, 'hash', deed),
      store.links.create({ ...link, purpose: 'reset', userId }, 'hash', deed),
      store.links.create({ ...link, purpose: 'invite', workspaceId, role: 'viewer' }, 'hash', deed),
      store.workspaces.create(sampleWorkspace(newId, { ...owner, id: userId }), deed),
    ])
      await expect(failing).rejects.toMatchObject({ code: 'not_found' });
    expect((await store.audit.head()).seq).toBe(1);
  });
}

/** Fails, or stops the machine, at every operation of some writes. */
function faults(setup: DriverSetup): void {
  it.each(['fail', 'crash'] as const)(
    'writes all of a deed or nothing at a %s of any operation',
    async (kind) => {
      const outcomes = new Set<string>();
      for (let operation = 1; ; operation++) {
        const database = faultingDatabase(setup);
        const driver = await database.open();
        await migrate(driver, systemSchema);
        const store = await openSystemStore(driver);
        database.plan({ operation: database.operations() + operation, kind });
        const acknowledged = await writeSome(store);
        const reached = kind === 'fail' ? acknowledged < WRITES : database.crashed();
        database.plan(null);
        const after = await database.open();
        const written = await countRows(after);
        expect(written.audit_log).toBe(written.change_log);
        expect([acknowledged, acknowledged + 1]).toContain(written.audit_log);
        const { user, workspace, workspace_permission: members } = written;
        expect([user, workspace, members]).toEqual(ROWS_AFTER[written.audit_log!]);
        outcomes.add(`${written.audit_log}`);
        await database.close();
        if (!reached) break;
      }
      expect([...outcomes]).toEqual(ROWS_AFTER.map((_, index) => `${index}`));
    },
  );
}

const WRITES = 4;
/** Users, workspaces and memberships after so many writes of `writeSome`. */
const ROWS_AFTER = [
  [0, 0, 0],
  [1, 0, 0],
  [2, 0, 0],
  [2, 1, 1],
  [2, 1, 2],
];

/** Writes one after the other until one fails; tells how many were acknowledged. */
async function writeSome(store: SystemStore): Promise<number> {
  const newId = createIds({ nowMs: () => 1 });
  const [one, two] = [sampleUser(newId), sampleUser(newId)];
  const workspace = sampleWorkspace(newId, one);
  const writes = [
    () => store.users.create(one, sampleDeed('user.created')),
    () => store.users.create(two, sampleDeed('user.created')),
    () => store.workspaces.create(workspace, sampleDeed('workspace.created')),
    () => store.workspaces.addMember(workspace.id, two.id, 'editor', sampleDeed('member.added')),
  ];
  for (const [index, write] of writes.entries()) {
    try {
      await write();
    } catch (error) {
      if (!isCodexError(error)) throw error;
      return index;
    }
  }
  return writes.length;
}

async function tablesOf(driver: SqlDriver): Promise<string[]> {
  const rows = await driver.all<{ name: string }>(
    `select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name`,
  );
  return rows.map(({ name }) => name).filter((name) => name !== 'schema_version');
}

async function dump(driver: SqlDriver): Promise<Record<string, unknown[]>> {
  const tables = await tablesOf(driver);
  const rows = await Promise.all(tables.map((table) => driver.all(`select * from "${table}" order by 1, 2`)));
  return Object.fromEntries(tables.map((table, index) => [table, rows[index]!]));
}

async function countRows(driver: SqlDriver): Promise<Record<string, number>> {
  const tables = Object.entries(await dump(driver));
  return Object.fromEntries(tables.map(([table, rows]) => [table, rows.length]));
}

/** The epoch goes with the change log. */
function withoutEpoch(table: string, rows: readonly unknown[] = []): unknown[] {
  const own = (row: unknown) => /"(epoch|forgotten_seq)"/.test(JSON.stringify(row));
  return table === 'meta' ? rows.filter((row) => !own(row)) : [...rows];
}
