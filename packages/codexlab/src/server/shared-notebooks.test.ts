import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  absPath,
  type Actor,
  anonymous,
  type Codex,
  createAuditLog,
  createIds,
  createNotebooks,
  createSearchAcross,
  createWorkspaces,
  deedOf,
  type RegisteredNotebook,
  systemClock,
  type SystemStore,
  systemTimer,
  type UserId,
} from '@codexlab/core';
import { memorySystemStore } from '@codexlab/core/testing';
import { createSecrets } from '@codexlab/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from '../open.ts';
import { hashesOnDisk } from '../testing/folder-oracle.ts';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder.ts';
import { type ClosableNotebookHost, createNotebookHost } from './notebook-host.ts';
import { createWorkspaceFolders } from './workspace-folders.ts';

interface Scene extends Pick<Codex, 'workspaces' | 'notebooks' | 'search' | 'audit'> {
  readonly store: SystemStore;
  readonly host: ClosableNotebookHost;
  readonly shared: string;
  addUser(username: string): Promise<UserId>;
  actor(userId: UserId, change?: Partial<Actor>): Promise<Actor>;
}

/** Use cases over real folders. */
async function scene(): Promise<Scene> {
  const dataDir = realpathSync(temporaryFolder());
  const shared = realpathSync(temporaryFolder());
  const library = await openHost({ dataDir, workers: 0 });
  const host = createNotebookHost({ host: library });
  const [store, newId] = [memorySystemStore(), createIds(systemClock)];
  const folders = createWorkspaceFolders({ dataDir, allowedRoots: [shared] });
  const secrets = createSecrets(new Uint8Array(32).fill(7));
  const ports = { ...{ store, host, folders, secrets, newId }, clock: systemClock, timer: systemTimer };
  const audit = createAuditLog(ports);
  const notebooks = createNotebooks({ ...ports, audit });
  onTestFinished(async () => {
    await audit.close();
    await host.close();
    await library.close();
  });
  return {
    ...{ store, host, shared, audit, notebooks, workspaces: createWorkspaces(ports) },
    search: createSearchAcross({ notebooks, clock: systemClock }),
    async addUser(username) {
      const [id, atMs] = [newId(), systemClock.nowMs()];
      const person = { id, username, email: null, fullName: null, isActive: true, isSuperuser: false };
      const secret = { passwordRecord: '!', securityStamp: 's', totpSecret: null, totpConfirmed: false };
      const times = { createdMs: atMs, updatedMs: atMs, totpLastStep: null, recoveryHashes: [] };
      await store.users.create({ ...person, ...secret, ...times }, deedOf(anonymous, 'user.created', atMs));
      return id;
    },
    async actor(userId, change = {}) {
      const standing = await store.sessions.standingOf(userId);
      const memberships = standing?.memberships ?? new Map();
      return { ...anonymous, userId, scope: 'admin', via: 'api', memberships, ...change };
    },
  };
}

/** A workspace of somebody with one notebook of these files, all of them in the index. */
async function lab(parts: Scene, username: string, files: Readonly<Record<string, string>>) {
  const userId = await parts.addUser(username);
  mkdirSync(join(parts.shared, username));
  writeFiles(join(parts.shared, username, 'notes'), files);
  const path = join(parts.shared, username);
  const workspace = await parts.workspaces.create(await parts.actor(userId, { isSuperuser: true }), {
    name: username,
    path,
  });
  const actor = await parts.actor(userId, { requestId: `first-${username}` });
  const wanted = { workspace: workspace.id, name: 'Notes', path: 'notes' };
  const notebook = await parts.notebooks.create(actor, wanted);
  await parts.notebooks.sync(actor, notebook.id);
  return { userId, actor, workspace, notebook, root: join(path, 'notes') };
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('a notebook made from a folder that is there', () => {
  it('changes no file of it, finds its words, and knows how it is', async () => {
    const parts = await scene();
    const files = { 'a.md': 'a brown fox', 'deep/b.txt': 'dog' };
    writeFiles(join(parts.shared, 'plain'), files);
    const before = hashesOnDisk(join(parts.shared, 'plain'));
    const { actor, notebook, root } = await lab(parts, 'eve', files);
    expect(hashesOnDisk(root)).toEqual(before);
    const found = await parts.search.search(actor, {}, 'fox');
    expect(found).toMatchObject({
      total: 1,
      failed: [],
      items: [{ path: 'a.md', notebook: { id: notebook.id } }],
    });
    expect(await parts.notebooks.status(actor, 'eve/notes')).toMatchObject({
      complete: true,
      stats: { files: 2 },
    });
  });
});

describe('the gate', () => {
  it('shows each of two twins their own files alone, in every search and list', async () => {
    const parts = await scene();
    const files = { 'same.md': 'the same words #tag' };
    const [ada, eve] = [await lab(parts, 'ada', files), await lab(parts, 'eve', files)];
    for (const own of [ada, eve]) {
      const found = await parts.search.search(own.actor, {}, 'same');
      expect(found.items.map((hit) => hit.notebook.id)).toEqual([own.notebook.id]);
      expect(found.total).toBe(1);
    }
    const foreign = parts.search.search(ada.actor, { notebook: eve.notebook.id }, 'same');
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
    const inForeign = parts.search.search(ada.actor, { workspace: eve.workspace.slug }, 'same');
    await expect(inForeign).rejects.toMatchObject({ code: 'not_found' });
  });

  it('lets a viewer read and not write, and takes effect at the next request', async () => {
    const parts = await scene();
    const { actor, workspace, notebook } = await lab(parts, 'ada', { 'a.md': 'alpha' });
    const eve = await parts.addUser('eve');
    await parts.workspaces.addMember(actor, workspace.id, { username: 'eve', role: 'viewer' });
    const read = async () =>
      parts.notebooks.use(await parts.actor(eve), notebook.id, 'file.read', (open) =>
        open.files.read('a.md'),
      );
    expect(new TextDecoder().decode((await read()).bytes)).toBe('alpha');
    const write = parts.notebooks.use(await parts.actor(eve), notebook.id, 'file.write', (open) =>
      open.files.write('a.md', bytesOf('changed')),
    );
    await expect(write).rejects.toMatchObject({ code: 'forbidden' });
    await parts.workspaces.removeMember(actor, workspace.id, eve);
    await expect(read()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('says that the folder is away, without saying where it was', async () => {
    const parts = await scene();
    const { actor, notebook, root } = await lab(parts, 'ada', { 'a.md': 'alpha' });
    await parts.host.release(absPath(root));
    renameSync(root, `${root}-away`);
    const used = parts.notebooks.status(actor, notebook.id);
    await expect(used).rejects.toMatchObject({ code: 'unavailable' });
    await expect(used).rejects.not.toThrow(root);
  });
});

describe('a notebook that goes to the trash', () => {
  it('takes its files along, and brings them back with its index', async () => {
    const parts = await scene();
    const { actor, workspace, notebook, root } = await lab(parts, 'ada', { 'a.md': 'a brown fox' });
    await parts.notebooks.remove(actor, notebook.id, { files: 'trash' });
    expect(existsSync(root)).toBe(false);
    const [deleted] = (await parts.notebooks.deleted(actor, { workspace: workspace.id })).items;
    const kept = join(workspace.path, trashPathOf(deleted), 'content/a.md');
    expect(readFileSync(kept, 'utf8')).toBe('a brown fox');
    expect((await parts.search.search(actor, {}, 'fox')).items).toEqual([]);
    expect(await parts.notebooks.restore(actor, notebook.id)).toMatchObject({
      id: notebook.id,
      trashPath: null,
    });
    expect((await parts.search.search(actor, {}, 'fox')).items).toMatchObject([{ path: 'a.md' }]);
  });

  it('stays deleted when its files are gone', async () => {
    const parts = await scene();
    const { actor, workspace, notebook } = await lab(parts, 'ada', { 'a.md': 'alpha' });
    await parts.notebooks.remove(actor, notebook.id, { files: 'trash' });
    rmSync(join(workspace.path, '.codex/trash'), { recursive: true });
    await expect(parts.notebooks.restore(actor, notebook.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(parts.notebooks.get(actor, notebook.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the audit log of files', () => {
  it('is caught up with what was written and never noted, once, and leaves out edits of other programs', async () => {
    const parts = await scene();
    const { actor, notebook, root, userId } = await lab(parts, 'ada', { 'a.md': 'alpha' });
    const origin = (requestId: string) => ({ origin: { actor: userId, via: 'api', requestId } });
    const place = { id: notebook.id, root: absPath(root) };
    await parts.host.use(place, async (open) => {
      await open.files.write('b.md', bytesOf('beta'), origin('lost-1'));
      await open.files.write('c.md', bytesOf('gamma'), origin('lost-2'));
      await open.files.write('d.md', bytesOf('delta'), {
        origin: { actor: null, via: 'command', requestId: null },
      });
    });
    await parts.notebooks.use({ ...actor, requestId: 'noted' }, notebook.id, 'file.write', (open) =>
      open.files.write('e.md', bytesOf('epsilon')),
    );
    expect(await parts.audit.catchUp(notebook.id)).toBe(3);
    expect(await parts.audit.catchUp(notebook.id)).toBe(0);
    const rows = (await parts.audit.list(actor, {})).items.filter(({ entity }) => entity === 'file');
    const paths = rows.map(({ path, actorId, via }) => [path, actorId, via]).toSorted();
    expect(paths).toEqual([
      ['b.md', userId, 'api'],
      ['c.md', userId, 'api'],
      ['d.md', null, 'command'],
      ['e.md', userId, 'api'],
    ]);
    expect(await parts.audit.verify()).toMatchObject({ sound: true });
  });

  it('adds nothing twice when a crash came before the position was kept', async () => {
    const parts = await scene();
    const { notebook, root } = await lab(parts, 'ada', { 'a.md': 'alpha' });
    const start = await parts.store.notebooks.auditedUntil(notebook.id);
    await parts.host.use({ id: notebook.id, root: absPath(root) }, (open) =>
      open.files.write('b.md', bytesOf('beta'), { origin: { actor: null, via: 'command', requestId: null } }),
    );
    expect(start).toBeNull();
    const forgetful = { ...parts.store.notebooks, setAuditedUntil: async () => undefined };
    const ports = { host: parts.host, clock: systemClock, timer: systemTimer };
    const folders = createWorkspaceFolders({ dataDir: temporaryFolder(), allowedRoots: [] });
    const audit = createAuditLog({ ...ports, folders, store: { ...parts.store, notebooks: forgetful } });
    expect(await audit.catchUp(notebook.id)).toBe(1);
    expect(await audit.catchUp(notebook.id)).toBe(0);
  });
});

function trashPathOf(notebook: RegisteredNotebook | undefined): string {
  if (!notebook?.trashPath) throw new Error('It is not in the trash.');
  return notebook.trashPath;
}
