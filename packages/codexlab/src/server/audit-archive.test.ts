import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, absPath, type AuditEntry, type AuditStore } from '@codexlab/core';
import { openSystemStore } from '@codexlab/storage-sql';
import { openSystemDatabase } from '../databases/open-system-database.ts';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { archiveAudit } from './audit-archive.ts';
import { verifyArchive } from './verify-archive.ts';

const ENTRIES = 2_500;
let dataDir: AbsPath;
let audit: AuditStore;

/** One entry for each millisecond from 1 on. */
const entry = (atMs: number): AuditEntry => ({
  ...{ atMs, kind: 'file.written', entity: 'file', entityId: null, via: 'api', outcome: 'ok' },
  ...{ actorId: 'ada', requestId: `request-${atMs}`, address: '127.0.0.1' },
  ...{ workspaceId: null, notebookId: null, path: `notes/"${atMs}"\u2028.md` },
  details: atMs % 2 === 0 ? { bytes: atMs, forced: true, why: null } : undefined,
});

beforeEach(async () => {
  dataDir = absPath(temporaryFolder());
  const { driver } = await openSystemDatabase({ location: ':memory:' });
  const store = await openSystemStore(driver);
  onTestFinished(() => store.close());
  audit = store.audit;
  await audit.append(Array.from({ length: ENTRIES }, (_, at) => entry(at + 1)));
});

const archive = (untilMs: number, to: AbsPath | null = null) =>
  archiveAudit(audit, { dataDir, untilMs, to, nowMs: 9_999 });
const states = async (anchors = [{ seq: 0, hash: '' }].slice(1)) =>
  (await verifyArchive(dataDir, await audit.segments(), anchors)).map(({ state }) => state);

describe('the archive of the audit log', () => {
  it('takes the oldest entries out of the database, and keeps every one in a file of its owner', async () => {
    expect(await archive(1)).toBeNull();
    const before = await audit.read(0, 1000);
    expect(await archive(2_001)).toMatchObject({ firstSeq: 1, lastSeq: 2_000, file: 'audit-1-2000.jsonl' });
    expect(await archive(2_001)).toBeNull();
    expect(await archive(9_999)).toMatchObject({ firstSeq: 2_001, lastSeq: ENTRIES });
    expect(await audit.read(0, 1000)).toEqual([]);
    const path = join(dataDir, 'audit', 'audit-1-2000.jsonl');
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split(/[\n\u2028]/);
    expect(lines).toHaveLength(2_000);
    expect(JSON.parse(lines[1]!)).toMatchObject({
      ...{ seq: 2, kind: 'file.written', path: 'notes/"2"\u2028.md', request_id: 'request-2' },
      ...{ details: { bytes: 2, forced: true, why: null }, hash: before[1]!.hash },
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await states()).toEqual(['sound', 'sound']);
  });

  it('is one chain with what comes after it', async () => {
    await archive(9_999);
    await audit.append([entry(3_000)]);
    expect(await audit.head()).toMatchObject({ seq: ENTRIES + 1 });
    await archive(9_999);
    expect(await states()).toEqual(['sound', 'sound']);
  });

  it('goes to another file when one is named, and never over one', async () => {
    const to = absPath(join(temporaryFolder({ 'taken.jsonl': 'mine' }), 'old.jsonl'));
    expect(await archive(11, to)).toMatchObject({ lastSeq: 10, file: to });
    await expect(archive(21, to)).rejects.toMatchObject({ code: 'conflict' });
    expect(await audit.read(10, 1)).toMatchObject([{ seq: 11 }]);
    expect(await states()).toEqual(['sound']);
  });

  it.each<[string, (path: string) => void, string]>([
    ['gone', (path) => rmSync(path), 'missing'],
    ['cut short', (path) => writeFileSync(path, firstLines(path, 5)), 'unsound'],
    ['longer', (path) => appendFileSync(path, '{}\n'), 'unsound'],
    [
      'changed in one word',
      (path) => rewrite(path, (text) => text.replace('request-7"', 'request-8"')),
      'unsound',
    ],
    ['without one entry', (path) => rewrite(path, (text) => text.replace(/^.*"seq":7,.*\n/m, '')), 'unsound'],
    ['no JSON', (path) => writeFileSync(path, 'x\n'), 'unsound'],
    ['changed in what no hash holds', (path) => rewrite(path, (text) => text.replace('{', '{ ')), 'unsound'],
  ])('tells a file that is %s', async (_what, change, state) => {
    await archive(11);
    await archive(21);
    change(join(dataDir, 'audit', 'audit-1-10.jsonl'));
    expect(await states()).toEqual([state, 'sound']);
  });

  it('is held against the heads that were noted outside', async () => {
    const [, second] = await audit.read(0, 2);
    await archive(11);
    expect(await states([{ seq: 2, hash: second!.hash }])).toEqual(['sound']);
    expect(await states([{ seq: 2, hash: 'f'.repeat(64) }])).toEqual(['unsound']);
  });
});

function firstLines(path: string, count: number): string {
  return readFileSync(path, 'utf8').split('\n').slice(0, count).join('\n');
}

function rewrite(path: string, change: (text: string) => string): void {
  const text = readFileSync(path, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(path, change(text));
}
