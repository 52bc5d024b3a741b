import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Change, changeCursor, parseChangeCursor } from '../changes/change-store.ts';
import { CodexError } from '../errors.ts';
import { openScene } from '../workspaces/workspace-scene.ts';
import { storedRelPath } from '../paths.ts';
import { fromDisk } from '../sync/scope.ts';
import { sidecarPaths } from '../sync/sidecars.ts';
import { createAuditBuffer } from './audit-buffer.ts';
import type { AuditEntry } from './audit-store.ts';
import { copyChanges } from './catch-up-notebook.ts';

/** A notebook with a change log of its own: one entry for each request; null is an edit of another program. */
async function open(requests: readonly (string | null)[], compactedUntil = 0) {
  const scene = openScene();
  const actor = await scene.actor(await scene.addUser('ada'));
  const lab = await scene.workspaces.create(actor, { name: 'Lab' });
  const owner = await scene.actor(lab.ownerId);
  const notebook = await scene.notebooks.create(owner, { workspace: lab.id, name: 'Notes' });
  const epochId = scene.newId();
  const log = requests.map((requestId, i): Change => ({
    ...{
      seq: i + 1,
      cursor: changeCursor(epochId, i + 1),
      atMs: i,
      kind: 'file.written',
      notebookId: notebook.id,
    },
    ...{ fileId: null, path: null, oldPath: null },
    origin: requestId === null ? fromDisk : { actor: lab.ownerId, via: 'api', requestId },
  }));
  const changes = {
    async since(cursor: Change['cursor'], limit = 500) {
      const at = parseChangeCursor(cursor);
      if (!at || at.epoch !== epochId || at.seq < compactedUntil) throw new CodexError('stale', 'Too old.');
      const found = log.slice(at.seq, at.seq + limit);
      return { changes: found, cursor: found.at(-1)?.cursor ?? cursor };
    },
  };
  const buffer = { markCaughtUp: () => undefined };
  const copy = { ports: { store: scene.store, clock: scene.clock }, buffer, notebook, changes };
  const audited = async () =>
    (await scene.store.audit.list({}, { limit: 1000 })).items
      .filter(({ notebookId }) => notebookId === notebook.id)
      .toReversed();
  return {
    ...scene,
    notebook,
    copy,
    audited,
    epochId,
    headAt: (seq: number) => changeCursor(epochId, seq),
  };
}

it('adds each change of a request that is unknown, up to the head, and nothing a second time', async () => {
  const requests = fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'd')), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(requests, fc.nat(30), async (each, cut) => {
      const head = Math.min(cut, each.length);
      const { copy, audited, headAt } = await open(each);
      const wanted = each.slice(0, head).filter((request) => request !== null);
      expect(await copyChanges(copy, headAt(head))).toBe(wanted.length);
      const rows = (await audited()).filter(({ kind }) => kind === 'file.written');
      expect(rows.map(({ requestId }) => requestId)).toEqual(wanted);
      expect(await copyChanges(copy, headAt(head))).toBe(0);
    }),
    { seed: 5, numRuns: 60 },
  );
});

it('copies requests that go over several batches whole', async () => {
  const { copy, headAt } = await open(Array.from({ length: 2500 }, (_, i) => (i < 2400 ? 'bulk' : 'last')));
  expect(await copyChanges(copy, headAt(2500))).toBe(2500);
});

it('says that something is missing, and goes on with what is kept', async () => {
  const { copy, audited, headAt } = await open(['a', 'b', 'c', 'd', 'e'], 3);
  expect(await copyChanges(copy, headAt(5))).toBe(2);
  const told = (await audited()).slice(-3).map(({ kind, requestId, outcome }) => [kind, requestId, outcome]);
  expect(told).toEqual([
    ['audit.gap', null, 'failed'],
    ['file.written', 'd', 'ok'],
    ['file.written', 'e', 'ok'],
  ]);
});

it('begins where the last run ended, and at the start of an index that was made anew', async () => {
  const { copy, store, notebook, headAt, newId } = await open(['a', 'b', 'c']);
  await store.notebooks.setAuditedUntil(notebook.id, headAt(2));
  expect(await copyChanges(copy, headAt(3))).toBe(1);
  await store.notebooks.setAuditedUntil(notebook.id, changeCursor(newId(), 99));
  expect(await copyChanges(copy, headAt(3))).toBe(2);
});

/** The same with one request that did all of it, a path for each change. */
async function openBulk(paths: readonly string[]) {
  const scene = await open(paths.map(() => 'bulk'));
  const since = async (...args: Parameters<typeof scene.copy.changes.since>) => {
    const found = await scene.copy.changes.since(...args);
    return {
      ...found,
      changes: found.changes.map((c) => ({ ...c, path: storedRelPath(paths[c.seq - 1]!) })),
    };
  };
  const noted = (path: string): AuditEntry => ({
    ...{ atMs: 1, kind: 'file.written', actorId: null, via: 'api', requestId: 'bulk', address: null },
    ...{ entity: 'file', entityId: null, workspaceId: null, notebookId: scene.notebook.id },
    ...{ path, outcome: 'ok' },
  });
  return { ...scene, copy: { ...scene.copy, changes: { since } }, noted };
}

it('adds the rest of a request of which a crash let only the beginning into the log', async () => {
  const { copy, store, noted, headAt, audited } = await openBulk(['a.md', 'b.md', 'c.md']);
  await store.audit.append([noted('a.md')]);
  expect(await copyChanges(copy, headAt(3))).toBe(2);
  expect((await audited()).slice(-3).map(({ path }) => path)).toEqual(['a.md', 'b.md', 'c.md']);
  expect(await copyChanges(copy, headAt(3))).toBe(0);
});

it('knows changes that an entry about their folder or their sidecar tells of', async () => {
  const { copy, store, noted, headAt } = await openBulk(['box/x/a.md', 'p.jpg', 'boxes/b.md']);
  const [sidecar] = sidecarPaths(storedRelPath('p.jpg'));
  await store.audit.append([noted('box'), noted(sidecar!)]);
  expect(await copyChanges(copy, headAt(3))).toBe(1);
});

it('leaves out, once, the note of the very change that was caught up, and no other of its request', async () => {
  const { copy, store, noted, headAt, audited, clock } = await openBulk(['a.md']);
  const timer = { after: () => () => undefined, breathe: () => Promise.resolve() };
  const buffer = createAuditBuffer({ store, clock, timer });
  expect(await copyChanges({ ...copy, buffer }, headAt(1))).toBe(1);
  for (const path of ['a.md', 'b.md', 'a.md']) buffer.add(noted(path));
  await buffer.flush();
  expect((await audited()).slice(-3).map(({ path }) => path)).toEqual(['a.md', 'b.md', 'a.md']);
});
