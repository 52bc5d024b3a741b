import { describe, expect, it } from 'vitest';
import { CodexError } from '../errors.ts';
import { type Actor, anonymous } from '../permissions/roles.ts';
import type { NotebookHost, WorkspaceFolders } from '../notebooks/notebook-host.ts';
import { openScene } from '../workspaces/workspace-scene.ts';
import type { AuditEntry, AuditRow, AuditStore } from './audit-store.ts';
import { MAX_WAITING_ENTRIES } from './audit-buffer.ts';
import { createAuditLog } from './create-audit-log.ts';
import { verifyChain } from './verify-chain.ts';

/** A timer whose moments come when the test says so. */
function handTimer() {
  const due: (() => void)[] = [];
  return {
    due,
    timer: {
      after(_delayMs: number, task: () => void) {
        due.push(task);
        return () => void due.splice(due.indexOf(task), 1);
      },
      breathe: () => Promise.resolve(),
    },
  };
}

const nowhere = () => Promise.reject(new CodexError('unavailable', 'Not here.'));
const host: NotebookHost = { use: nowhere, adopt: nowhere, release: nowhere };
const folders: WorkspaceFolders = {
  create: nowhere,
  allow: nowhere,
  inside: nowhere,
  toTrash: nowhere,
  fromTrash: nowhere,
};

function open(change: Partial<AuditStore> = {}) {
  const scene = openScene();
  const [{ due, timer }, troubles] = [handTimer(), [] as unknown[]];
  const store = { ...scene.store, audit: { ...scene.store.audit, ...change } };
  const onTrouble = (error: unknown) => void troubles.push(error);
  const audit = createAuditLog({ store, host, folders, timer, onTrouble, clock: scene.clock });
  const rows = () => scene.store.audit.read(0, 1000);
  return { ...scene, audit, due, troubles, rows };
}

const somebody: Actor = { ...anonymous, via: 'api', requestId: 'r1', address: '192.0.2.1' };

describe('what is noted', () => {
  it('is written a moment later, in its order, with who did it from where', async () => {
    const { audit, due, rows } = open();
    audit.note(somebody, { kind: 'file.written', outcome: 'ok', path: 'a.md' });
    audit.note(somebody, { kind: 'session.refused', outcome: 'denied', details: { reason: 'x' } });
    expect(await rows()).toEqual([]);
    expect(due).toHaveLength(1);
    due[0]?.();
    await audit.flush();
    expect(await rows()).toMatchObject([
      {
        kind: 'file.written',
        entity: 'file',
        outcome: 'ok',
        path: 'a.md',
        requestId: 'r1',
        address: '192.0.2.1',
      },
      { kind: 'session.refused', entity: 'session', outcome: 'denied', details: { reason: 'x' }, path: null },
    ]);
  });

  it('waits while the database takes nothing, is told, and is written later, once', async () => {
    const { store } = openScene();
    const faults = [new CodexError('unavailable', 'The disk is full.')];
    const { audit, due, troubles } = open({
      append: async (entries) => {
        const fault = faults.pop();
        if (fault) throw fault;
        await store.audit.append(entries);
      },
    });
    audit.note(somebody, { kind: 'file.written', outcome: 'ok', path: 'a.md' });
    due.shift()?.();
    await audit.flush();
    expect(troubles).toMatchObject([{ code: 'unavailable' }]);
    await audit.close();
    expect((await store.audit.read(0, 10)).map(({ path }) => path)).toEqual(['a.md']);
  });

  it('is counted instead of kept beyond what memory holds', async () => {
    const { audit, store } = open();
    const extra = 7;
    for (let i = 0; i < MAX_WAITING_ENTRIES + extra; i++)
      audit.note(somebody, { kind: 'file.written', outcome: 'ok' });
    await audit.flush();
    expect((await store.audit.head()).seq).toBe(MAX_WAITING_ENTRIES + 1);
    const [last] = (await store.audit.list({}, { limit: 1 })).items;
    expect(last).toMatchObject({ kind: 'audit.missed', outcome: 'failed', details: { count: extra } });
  });

  it('is written before the log closes, and nothing is taken afterwards', async () => {
    const { audit, rows } = open();
    audit.note(somebody, { kind: 'file.written', outcome: 'ok' });
    await audit.close();
    expect(await rows()).toHaveLength(1);
    expect(() => audit.note(somebody, { kind: 'file.written', outcome: 'ok' })).toThrow('closed');
  });
});

describe('the list', () => {
  it('shows owners what is about their workspaces, and superusers what is about none beside it', async () => {
    const { audit, workspaces, addUser, actor } = open();
    const [ada, eve] = [await addUser('ada'), await addUser('eve')];
    const lab = await workspaces.create(await actor(ada), { name: 'Lab' });
    await workspaces.create(await actor(eve), { name: 'Eve' });
    const about = async (who: Actor) => (await audit.list(who, {})).items.map((row) => row.workspaceId);
    expect(await about(await actor(ada))).toEqual([lab.id]);
    expect(await about(await actor(ada, { isSuperuser: true }))).toEqual([lab.id, null, null]);
    expect((await audit.list(await actor(ada), { workspace: lab.slug })).items).toHaveLength(1);
  });

  it('is refused to viewers, weak tokens, strangers and who is not signed in', async () => {
    const { audit, workspaces, addUser, actor } = open();
    const [ada, eve] = [await addUser('ada'), await addUser('eve')];
    const lab = await workspaces.create(await actor(ada), { name: 'Lab' });
    const ask = async (who: Actor, workspace?: string) => audit.list(who, { workspace });
    await expect(ask(await actor(eve), lab.id)).rejects.toMatchObject({ code: 'not_found' });
    await workspaces.addMember(await actor(ada), lab.id, { username: 'eve', role: 'editor' });
    for (const workspace of [undefined, lab.id]) {
      await expect(ask(await actor(eve), workspace)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(ask(await actor(ada, { scope: 'write' }), workspace)).rejects.toMatchObject({
        code: 'forbidden',
      });
      await expect(ask(anonymous, workspace)).rejects.toMatchObject({ code: 'unauthenticated' });
    }
  });
});

describe('verifying', () => {
  const entry = (atMs: number): AuditEntry => ({
    ...{ atMs, kind: 'test.done', actorId: null, via: 'test', requestId: null, address: null, outcome: 'ok' },
    ...{ entity: 'test', entityId: null, workspaceId: null, notebookId: null, path: null },
  });

  async function chain(length: number) {
    const { store, audit } = open();
    await store.audit.append(Array.from({ length }, (_, i) => entry(i)));
    const rows: AuditRow[] = [];
    while (rows.length < length) rows.push(...(await store.audit.read(rows.length, 1000)));
    const tampered = (change: (rows: AuditRow[]) => AuditRow[]): AuditStore => {
      const changed = change([...rows]);
      const read = async (afterSeq: number, limit: number) =>
        changed.filter(({ seq }) => seq > afterSeq).slice(0, limit);
      return { ...store.audit, read };
    };
    return { store, audit, rows, tampered };
  }

  it('finds a whole chain sound, over several pages', async () => {
    const { audit, rows } = await chain(2500);
    const anchors = [rows[9], rows[2499]].flatMap((row) => row ?? []);
    expect(await audit.verify(anchors)).toEqual({
      ...{ sound: true, entries: 2500, head: { seq: 2500, hash: rows[2499]?.hash } },
    });
  });

  it('names the first entry that was changed, taken out, moved or cut off', async () => {
    const { tampered } = await chain(20);
    const bad = async (change: (rows: AuditRow[]) => AuditRow[]) => verifyChain(tampered(change), []);
    const changed = await bad((rows) => rows.map((row) => (row.seq === 7 ? { ...row, actorId: 'x' } : row)));
    expect(changed).toMatchObject({ sound: false, entries: 6, badSeq: 7 });
    expect(await bad((rows) => rows.filter(({ seq }) => seq !== 5))).toMatchObject({
      sound: false,
      badSeq: 5,
    });
    expect(await bad((rows) => rows.slice(0, 12))).toMatchObject({ sound: false, badSeq: 13 });
    expect(await bad(() => [])).toMatchObject({ sound: false, badSeq: 1 });
  });

  it('finds by an anchor an end that was rewritten with a sound chain', async () => {
    const { audit, rows } = await chain(5);
    const anchor = { seq: 4, hash: rows[4]?.hash ?? '' };
    expect(await audit.verify([anchor])).toMatchObject({ sound: false, badSeq: 4 });
    expect(await audit.verify([{ seq: 9, hash: 'x' }])).toMatchObject({ sound: false, badSeq: 6 });
  });

  it('goes on after sealed stretches, and misses one that is gone', async () => {
    const { store, audit, rows } = await chain(10);
    const sealed = {
      firstSeq: 1,
      lastSeq: 4,
      lastHash: rows[3]?.hash ?? '',
      file: 'f',
      sha256: 's',
      sealedAtMs: 1,
    };
    await store.audit.seal(sealed);
    expect(await audit.verify()).toMatchObject({ sound: true, entries: 6 });
    expect(await audit.verify([{ seq: 4, hash: 'other' }])).toMatchObject({ sound: false, badSeq: 4 });
    const without = { ...store.audit, segments: async () => [{ ...sealed, firstSeq: 3 }] };
    expect(await verifyChain(without, [])).toMatchObject({ sound: false, badSeq: 1 });
  });
});
