import type * as Fs from 'node:fs';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AbsPath,
  absPath,
  type Actor,
  anonymous,
  CodexError,
  createIds,
  createNotebooks,
  createWorkspaces,
  isCodexError,
  type NotebookHost,
  type NotebookId,
  type SystemStore,
  systemClock,
  type UserId,
} from '@codexlab/core';
import { memorySystemStore } from '@codexlab/core/testing';
import { createSecrets } from '@codexlab/server';
import { expect, it, vi } from 'vitest';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder.ts';
import { createWorkspaceFolders } from './workspace-folders.ts';

/** The process is killed before the operation after `allowed`: nothing that it tries from then on is done. */
const life = vi.hoisted(() => ({
  done: 0,
  allowed: Infinity,
  step() {
    if (this.done >= this.allowed) throw new Error('Killed.');
    this.done++;
  },
}));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  const stepped =
    <A extends unknown[], R>(run: (...args: A) => R) =>
    (...args: A): R => {
      life.step();
      return run(...args);
    };
  return {
    ...fs,
    mkdirSync: stepped(fs.mkdirSync),
    writeFileSync: stepped(fs.writeFileSync),
    renameSync: stepped(fs.renameSync),
    rmSync: stepped(fs.rmSync),
    fsyncSync: stepped(fs.fsyncSync),
  };
});

const newId = createIds(systemClock);
const secrets = createSecrets(new Uint8Array(32).fill(3));

/** A workspace with a notebook of one file; each call of `remove` is one of a process of its own. */
async function scene() {
  const allowed = absPath(realpathSync(temporaryFolder()));
  const [store, host] = [memorySystemStore(), hostOfIds()];
  const folders = createWorkspaceFolders({ dataDir: allowed, allowedRoots: [allowed] });
  const audit = { note: () => undefined };
  const ports = { store: killable(store), folders, host, secrets, clock: systemClock, newId, audit };
  const owner = await addUser(store);
  const { id: workspace, path: at } = await createWorkspaces(ports).create(await actorOf(store, owner), {
    name: 'Lab',
  });
  const start = async () => ({ notebooks: createNotebooks(ports), actor: await actorOf(store, owner) });
  const { notebooks, actor } = await start();
  const notebook = await notebooks.create(actor, { workspace, name: 'Runs', path: 'deep/runs' });
  writeFiles(join(at, 'deep/runs'), { 'a.md': 'alpha' });
  const removeUntil = async (operations: number) => {
    const process = await start();
    Object.assign(life, { done: 0, allowed: operations });
    const removed = process.notebooks.remove(process.actor, notebook.id, { files: 'trash' });
    const error: unknown = await removed.then(
      () => null,
      (reason: unknown) => reason,
    );
    const { done } = life;
    Object.assign(life, { done: 0, allowed: Infinity });
    return { error, done };
  };
  return { at, folders, store, id: notebook.id, removeUntil };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** Deleted once, with its files in one place of the trash, from where they come back. */
async function expectDeleted({ at, folders, store, id }: Scene) {
  const found = await store.notebooks.get(id);
  const trashPath = found?.trashPath ?? 'nowhere';
  expect([found?.deletedMs === null, existsSync(join(at, 'deep/runs'))]).toEqual([false, false]);
  const trash = join(at, '.codex/trash');
  const withManifest = readdirSync(trash).filter((name) => existsSync(join(trash, name, 'manifest.json')));
  expect(withManifest.map((name) => `.codex/trash/${name}`)).toEqual([trashPath]);
  await folders.fromTrash(at, trashPath, 'deep/runs');
  expect(readFileSync(join(at, 'deep/runs/a.md'), 'utf8')).toBe('alpha');
}

it('a notebook that was killed on its way to the trash gets there with the next try, wherever that was', async () => {
  const { done: operations } = await (await scene()).removeUntil(Infinity);
  expect(operations).toBeGreaterThan(6);
  const finished: string[] = [];
  for (let first = 0; first < operations; first++) {
    for (let second = 0; second <= operations; second++) {
      const each = await scene();
      expect((await each.removeUntil(first)).error).not.toBeNull();
      await each.removeUntil(second);
      const { error } = await each.removeUntil(Infinity);
      if (error !== null && !isCodexError(error, 'not_found')) throw error;
      finished.push(error === null ? 'now' : 'before');
      await expectDeleted(each);
    }
  }
  expect(new Set(finished)).toEqual(new Set(['now', 'before']));
});

it('is not mistaken for an older notebook from the same place', async () => {
  const { at, folders, removeUntil } = await scene();
  await folders.toTrash(at, 'deep/runs', newId());
  const { error } = await removeUntil(Infinity);
  expect(error).toMatchObject({ code: 'not_found' });
});

function killable(store: SystemStore): SystemStore {
  const remove: SystemStore['notebooks']['remove'] = async (...args) => {
    life.step();
    await store.notebooks.remove(...args);
    life.step();
  };
  return { ...store, notebooks: { ...store.notebooks, remove } };
}

function hostOfIds(): NotebookHost {
  const ids = new Map<AbsPath, NotebookId>();
  return {
    async adopt(root) {
      const id = ids.get(root) ?? newId();
      ids.set(root, id);
      return id;
    },
    use: () => Promise.reject(new CodexError('unavailable', 'Nothing is opened here.')),
    release: async () => undefined,
  };
}

async function addUser({ users }: SystemStore): Promise<UserId> {
  const [id, atMs] = [newId(), systemClock.nowMs()];
  const person = { id, username: 'ada', email: null, fullName: null, isActive: true, isSuperuser: false };
  const secret = { passwordRecord: '!', securityStamp: 's', totpSecret: null, totpConfirmed: false };
  const times = { createdMs: atMs, updatedMs: atMs, totpLastStep: null, recoveryHashes: [] };
  const deed = { atMs, kind: 'user.created', actorId: null, via: 'test', requestId: null, address: null };
  await users.create({ ...person, ...secret, ...times }, deed);
  return id;
}

async function actorOf({ sessions }: SystemStore, userId: UserId): Promise<Actor> {
  const memberships = (await sessions.standingOf(userId))?.memberships ?? new Map();
  return { ...anonymous, userId, scope: 'admin', memberships };
}
