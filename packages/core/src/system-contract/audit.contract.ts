import { describe, expect, it } from 'vitest';
import { auditHash } from '../audit/audit-hash.ts';
import type { AuditEntry, AuditRow, AuditStore } from '../audit/audit-store.ts';
import { expectAllRejected } from './rejections.contract.ts';
import { allPages, type OpenScene, type Scene } from './scene.ts';

/** What `AuditStore` must do. */
export function testAuditStore(open: OpenScene): void {
  describe('the audit log', () => {
    chain(open);
    lists(open);
    sealing(open);
  });
}

function chain(open: OpenScene): void {
  it('begins with seq 0 and an empty hash', async () => {
    const { store } = await open();
    expect(await store.audit.head()).toEqual({ seq: 0, hash: '' });
    expect(await store.audit.read(0, 10)).toEqual([]);
    await store.audit.append([]);
    expect(await store.audit.head()).toEqual({ seq: 0, hash: '' });
  });

  it('gives back entries as they were added, in their order, each hashed after the one before', async () => {
    const scene = await open();
    const { audit } = scene.store;
    const first = entry(scene, { kind: 'file.written', path: 'a/Ä.md', details: { z: 1, a: null, m: true } });
    const second = entry(scene, { outcome: 'denied', actorId: scene.newId(), address: '192.0.2.1' });
    await audit.append([first, second]);
    const rows = await audit.read(0, 10);
    expect(rows.map(plain)).toEqual([
      { ...first, seq: 1 },
      { ...second, seq: 2 },
    ]);
    expect(recomputed(rows)).toEqual(rows.map(({ hash }) => hash));
    expect(await audit.head()).toEqual({ seq: 2, hash: rows[1]!.hash });
    expect(await audit.read(1, 10)).toEqual(rows.slice(1));
    expect(await audit.read(0, 1)).toEqual(rows.slice(0, 1));
  });

  it('stays sound when many append and write at once', async () => {
    const scene = await open();
    const { store, deed } = scene;
    const { id } = await scene.addUser();
    const appends = Array.from({ length: 10 }, (_, at) =>
      store.audit.append([entry(scene, { path: `${at}` }), entry(scene, { path: `${at}` })]),
    );
    const writes = Array.from({ length: 10 }, () =>
      store.users.update(id, { fullName: 'x' }, deed('user.updated')),
    );
    await Promise.all([...appends, ...writes]);
    const rows = await store.audit.read(0, 100);
    expect(rows).toHaveLength(1 + 20 + 10);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
    expect(recomputed(rows)).toEqual(rows.map(({ hash }) => hash));
    expect(await store.audit.head()).toEqual({ seq: rows.length, hash: rows.at(-1)?.hash });
  });

  it('stays sound with texts that are no well-formed Unicode, and with any numbers', async () => {
    const scene = await open();
    const odd = {
      path: 'a\ud800\u0000b',
      address: '\udfff',
      details: { '\udc00': '\ud800', n: 0.1, m: -5e-7 },
    };
    await scene.store.audit.append([entry(scene, odd), entry(scene)]);
    const rows = await scene.store.audit.read(0, 10);
    expect(rows).toHaveLength(2);
    expect(recomputed(rows)).toEqual(rows.map(({ hash }) => hash));
  });

  it('reads 1 to 1,000 entries at once and no other number', async () => {
    const { store } = await open();
    await expect(store.audit.read(0, 1000)).resolves.toEqual([]);
    await expectAllRejected(
      [0, 1001, 1.5, -1].map((limit) => store.audit.read(0, limit)),
      { code: 'invalid' },
    );
  });
}

function lists(open: OpenScene): void {
  it('lists newest first, on pages', async () => {
    const scene = await open();
    const { audit } = scene.store;
    await audit.append(Array.from({ length: 5 }, (_, at) => entry(scene, { path: `${at}` })));
    const rows = await allPages((cursor) => audit.list({}, { limit: 2, cursor }));
    expect(rows.map(({ path }) => path)).toEqual(['4', '3', '2', '1', '0']);
    expect(rows).toEqual([...(await audit.read(0, 10))].reverse());
  });

  it('lists what is about some workspaces, by somebody, of a kind, from and until a time', async () => {
    const scene = await open();
    const { audit } = scene.store;
    const [one, two, somebody] = [scene.newId(), scene.newId(), scene.newId()];
    const entries = [
      entry(scene, { workspaceId: one, kind: 'file.written', path: '0' }),
      entry(scene, { workspaceId: two, actorId: somebody, path: '1' }),
      entry(scene, { workspaceId: null, actorId: somebody, kind: 'file.written', path: '2' }),
      entry(scene, { workspaceId: one, actorId: somebody, path: '3' }),
    ];
    await audit.append(entries);
    const paths = async (filter: Parameters<AuditStore['list']>[0]) =>
      (await allPages((cursor) => audit.list(filter, { limit: 1, cursor }))).map(({ path }) => path);
    expect(await paths({ workspaceIds: [one] })).toEqual(['3', '0']);
    expect(await paths({ workspaceIds: [two, one] })).toEqual(['3', '1', '0']);
    expect(await paths({ workspaceIds: [] })).toEqual([]);
    expect(await paths({ workspaceIds: [null] })).toEqual(['2']);
    expect(await paths({ workspaceIds: [one, null] })).toEqual(['3', '2', '0']);
    expect(await paths({ actorId: somebody })).toEqual(['3', '2', '1']);
    expect(await paths({ kind: 'file.written' })).toEqual(['2', '0']);
    const [fromMs, untilMs] = [entries[1]!.atMs, entries[3]!.atMs];
    expect(await paths({ fromMs })).toEqual(['3', '2', '1']);
    expect(await paths({ untilMs })).toEqual(['2', '1', '0']);
    expect(await paths({ fromMs, untilMs, actorId: somebody, kind: 'file.written' })).toEqual(['2']);
    expect(await paths({ workspaceIds: [one], actorId: somebody })).toEqual(['3']);
  });

  it('refuses the cursor of a list with another filter', async () => {
    const scene = await open();
    const { audit } = scene.store;
    await audit.append([entry(scene), entry(scene)]);
    const { nextCursor: cursor } = await audit.list({}, { limit: 1 });
    await expect(audit.list({ kind: 'other' }, { limit: 1, cursor })).rejects.toMatchObject({
      code: 'invalid',
      details: { field: 'cursor' },
    });
  });

  it('knows which paths of a notebook a request left entries about, and none for what was refused or failed', async () => {
    const scene = await open();
    const { audit } = scene.store;
    const [one, two] = [scene.newId(), scene.newId()];
    await audit.append([
      entry(scene, { notebookId: one, requestId: 'a', path: 'x.md' }),
      entry(scene, { notebookId: one, requestId: 'a' }),
      entry(scene, { notebookId: one, requestId: 'a', path: 'x.md' }),
      entry(scene, { notebookId: one, requestId: 'a', path: 'y.md', outcome: 'denied' }),
      entry(scene, { notebookId: one, requestId: 'd', path: 'z.md', outcome: 'failed' }),
      entry(scene, { notebookId: one, requestId: 'e', path: 'w.md' }),
      entry(scene, { notebookId: two, requestId: 'b' }),
      entry(scene, { notebookId: one, requestId: null }),
    ]);
    expect(await audit.knownPaths(one, ['a', 'b', 'c', 'd'])).toEqual(
      new Map([['a', new Set(['x.md', null])]]),
    );
    expect(await audit.knownPaths(one, [])).toEqual(new Map());
  });
}

function sealing(open: OpenScene): void {
  it('removes the oldest stretch, and goes on with the chain', async () => {
    const scene = await open();
    const { audit } = scene.store;
    await audit.append(Array.from({ length: 5 }, () => entry(scene)));
    const rows = await audit.read(0, 10);
    const head = await audit.head();
    const first = segment(rows.slice(0, 2));
    await audit.seal(first);
    expect(await audit.read(0, 10)).toEqual(rows.slice(2));
    expect((await audit.list({}, {})).items).toHaveLength(3);
    expect(await audit.head()).toEqual(head);
    const second = segment(rows.slice(2));
    await audit.seal(second);
    expect(await audit.segments()).toEqual([first, second]);
    expect(await audit.read(0, 10)).toEqual([]);
    expect(await audit.head()).toEqual(head);

    await audit.append([entry(scene)]);
    const [next] = await audit.read(0, 10);
    expect(next).toMatchObject({ seq: 6 });
    expect(recomputed([next!], second.lastHash)).toEqual([next!.hash]);
  });

  it('says conflict for anything but the oldest stretch, and removes nothing', async () => {
    const scene = await open();
    const { audit } = scene.store;
    await audit.append(Array.from({ length: 5 }, () => entry(scene)));
    const rows = await audit.read(0, 10);
    await audit.seal(segment(rows.slice(0, 1)));
    const oldest = segment(rows.slice(1, 3));
    await expectAllRejected(
      [
        segment(rows.slice(2, 4)),
        segment(rows.slice(0, 1)),
        segment(rows.slice(0, 3)),
        { ...oldest, lastSeq: 6 },
        { ...oldest, lastSeq: 1 },
        { ...oldest, lastHash: 'other' },
      ].map((wrong) => audit.seal(wrong)),
      { code: 'conflict' },
    );
    expect(await audit.read(0, 10)).toEqual(rows.slice(1));
    expect(await audit.segments()).toHaveLength(1);
    await expect(audit.seal(oldest)).resolves.toBeUndefined();
  });

  it('knows the requests of entries that were sealed no more', async () => {
    const scene = await open();
    const { audit } = scene.store;
    const notebookId = scene.newId();
    await audit.append([entry(scene, { notebookId, requestId: 'a' })]);
    await audit.seal(segment(await audit.read(0, 10)));
    expect(await audit.knownPaths(notebookId, ['a'])).toEqual(new Map());
  });
}

/** The hashes that the rows must have, computed from what they say. */
export function recomputed(rows: readonly AuditRow[], before = ''): string[] {
  let last = before;
  return rows.map((row) => (last = auditHash(last, row.seq, row)));
}

/** A segment of these rows. */
export function segment(rows: readonly AuditRow[]): Parameters<AuditStore['seal']>[0] {
  const [first, last] = [rows.at(0), rows.at(-1)];
  if (!first || !last) throw new Error('A segment has rows.');
  const file = `audit-${first.seq}-${last.seq}.jsonl`;
  return {
    ...{ firstSeq: first.seq, lastSeq: last.seq, lastHash: last.hash },
    ...{ file, sha256: 'digest', sealedAtMs: last.atMs },
  };
}

function entry(scene: Scene, change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    ...scene.deed('test.done', {}),
    ...{ entity: 'test', entityId: null, workspaceId: null, notebookId: null, path: null, outcome: 'ok' },
    ...change,
  };
}

function plain({ hash, ...row }: AuditRow): object {
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  return row;
}
