import { describe, expect, it } from 'vitest';
import { changeCursor, type ChangeCursor, parseChangeCursor } from '../changes/change-store.ts';
import { parseUlid, type Ulid } from '../ids.ts';
import { expectAllRejected } from './rejections.contract.ts';
import { type OpenScene, type Scene } from './scene.ts';

const stale = { code: 'stale' };

/** What `SystemChangeStore` must do. */
export function testSystemChangeStore(open: OpenScene): void {
  describe('the change log', () => {
    reading(open);
    cursors(open);
    compacting(open);
    watching(open);
  });
}

function reading(open: OpenScene): void {
  it('gives the rows after a cursor, oldest first, piece by piece', async () => {
    const scene = await open();
    const { changes } = scene.store;
    const start = await changes.head();
    const ids = await addUsers(scene, 5);
    const seen = [];
    let cursor = start;
    for (let round = 0; round < 4; round++) {
      const batch = await changes.since(cursor, 2);
      seen.push(...batch.changes.map(({ entityId }) => entityId));
      cursor = batch.cursor;
    }
    expect(seen).toEqual(ids);
    expect(cursor).toBe(await changes.head());
    expect(await changes.since(cursor, 2)).toEqual({ changes: [], cursor });
  });

  it('numbers rows without gaps, each with its own cursor', async () => {
    const scene = await open();
    const { changes } = scene.store;
    const start = await changes.head();
    await addUsers(scene, 3);
    const rows = (await changes.since(start, 10)).changes;
    const first = positionOf(start).seq + 1;
    expect(rows.map(({ seq }) => seq)).toEqual([first, first + 1, first + 2]);
    expect((await changes.since(rows[1]!.cursor, 10)).changes).toEqual(rows.slice(2));
    expect((await changes.since(start, 10)).cursor).toBe(rows[2]!.cursor);
  });

  it('reads 1 to 1,000 rows at once and no other number', async () => {
    const { store } = await open();
    const head = await store.changes.head();
    await expect(store.changes.since(head, 1000)).resolves.toEqual({ changes: [], cursor: head });
    await expectAllRejected(
      [0, 1001, 1.5, -1].map((limit) => store.changes.since(head, limit)),
      { code: 'invalid' },
    );
  });
}

function cursors(open: OpenScene): void {
  it('says stale to a cursor of another epoch, and to one from beyond the head', async () => {
    const scene = await open();
    const { changes } = scene.store;
    await addUsers(scene, 2);
    const { seq, epoch } = positionOf(await changes.head());
    await expectAllRejected(
      [changeCursor(scene.newId(), seq), changeCursor(epoch, seq + 1)].map((cursor) =>
        changes.since(cursor, 10),
      ),
      stale,
    );
  });

  it('says invalid to what is no cursor', async () => {
    const { store } = await open();
    const texts = ['', '1', 'x.1', `${'0'.repeat(26)}.-1`, `${'0'.repeat(26)}.x`, "' or 1=1 --"];
    await expectAllRejected(
      texts.map((text) => store.changes.since(text as ChangeCursor, 10)),
      { code: 'invalid' },
    );
  });

  it('gives two stores two epochs', async () => {
    const [one, two] = [await open(), await open()];
    const epochs = [await one.store.changes.head(), await two.store.changes.head()];
    expect(positionOf(epochs[0]!).epoch).not.toBe(positionOf(epochs[1]!).epoch);
  });
}

function compacting(open: OpenScene): void {
  it('keeps the newest rows, and says stale to cursors before them', async () => {
    const scene = await open();
    const { changes } = scene.store;
    const start = await changes.head();
    await addUsers(scene, 6);
    const rows = (await changes.since(start, 10)).changes;
    expect(await changes.compact(6)).toBe(0);
    expect(await changes.compact(2)).toBe(4);
    await expectAllRejected(
      [start, rows[2]!.cursor].map((cursor) => changes.since(cursor, 10)),
      stale,
    );
    expect((await changes.since(rows[3]!.cursor, 10)).changes).toEqual(rows.slice(4));
  });

  it('goes on counting when everything was forgotten', async () => {
    const scene = await open();
    const { changes } = scene.store;
    const start = await changes.head();
    await addUsers(scene, 3);
    const head = await changes.head();
    expect(await changes.compact(0)).toBe(3);
    await expect(changes.since(start, 10)).rejects.toMatchObject(stale);
    expect(await changes.head()).toBe(head);
    expect((await changes.since(head, 10)).changes).toEqual([]);
    const [id] = await addUsers(scene, 1);
    expect((await changes.since(head, 10)).changes).toMatchObject([
      { seq: positionOf(head).seq + 1, entityId: id },
    ]);
  });

  it('forgets at most 1,000 rows at once, and never an audit entry', async () => {
    const scene = await open();
    const { store } = scene;
    const { id } = await scene.addUser();
    for (let at = 0; at < 1004; at++) await store.users.update(id, {}, scene.deed('user.updated'));
    expect(await store.changes.compact(2)).toBe(1000);
    expect(await store.changes.compact(2)).toBe(3);
    expect(await store.changes.compact(2)).toBe(0);
    expect(await store.audit.head()).toMatchObject({ seq: 1005 });
    expect(await store.audit.read(1000, 10)).toHaveLength(5);
  });
}

function watching(open: OpenScene): void {
  it('calls whoever watches once rows can be read, until they stop', async () => {
    const scene = await open();
    const { changes } = scene.store;
    const start = await changes.head();
    const seen: Promise<number>[] = [];
    const stop = changes.watch(() => {
      seen.push(changes.since(start, 10).then((batch) => batch.changes.length));
    });
    await addUsers(scene, 1);
    await addUsers(scene, 1);
    expect(await Promise.all(seen)).toEqual([1, 2]);
    stop();
    await addUsers(scene, 1);
    expect(seen).toHaveLength(2);
  });

  it('calls nobody for what failed and for what left no row', async () => {
    const scene = await open();
    const { store } = scene;
    const [first] = await addUsers(scene, 1);
    let calls = 0;
    store.changes.watch(() => void calls++);
    await expect(
      store.workspaces.removeMember(scene.newId(), parseUlid(first!), scene.deed('member.removed')),
    ).rejects.toMatchObject({ code: 'not_found' });
    await store.sessions.endByRefresh('unknown', scene.deed('session.ended'));
    expect(await store.changes.compact(0)).toBe(1);
    expect(calls).toBe(0);
  });

  it('calls everybody who watches, as often as they do', async () => {
    const scene = await open();
    const { changes } = scene.store;
    const calls: string[] = [];
    const listen = () => void calls.push('twice');
    const stops = [changes.watch(listen), changes.watch(listen)];
    changes.watch(() => void calls.push('other'));
    await addUsers(scene, 1);
    stops[0]!();
    await addUsers(scene, 1);
    expect(calls).toEqual(['twice', 'twice', 'other', 'twice', 'other']);
  });
}

function positionOf(cursor: ChangeCursor): { readonly epoch: Ulid; readonly seq: number } {
  const position = parseChangeCursor(cursor);
  if (!position) throw new Error(`${cursor} is no cursor.`);
  return { epoch: parseUlid(position.epoch), seq: position.seq };
}

async function addUsers(scene: Scene, count: number): Promise<string[]> {
  const ids = [];
  for (let at = 0; at < count; at++) ids.push((await scene.addUser()).id);
  return ids;
}
