import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { absPath, type AbsPath, createIds, systemClock, type WorkspaceFolders } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder.ts';
import { createWorkspaceFolders } from './workspace-folders.ts';

const NOTEBOOK = createIds(systemClock)();

interface Scene {
  readonly folders: WorkspaceFolders;
  readonly dataDir: AbsPath;
  readonly root: string;
}

function scene(): Scene {
  const dataDir = absPath(realpathSync(temporaryFolder()));
  const root = realpathSync(temporaryFolder());
  return { folders: createWorkspaceFolders({ dataDir, allowedRoots: [root] }), dataDir, root };
}

async function workspace(): Promise<Scene & { readonly at: AbsPath }> {
  const parts = scene();
  return { ...parts, at: await parts.folders.create('lab') };
}

describe('a folder for a new workspace', () => {
  it('lies in the data folder, for its owner alone', async () => {
    const { at, dataDir } = await workspace();
    expect(at).toBe(join(dataDir, 'workspaces', 'lab'));
    expect(statSync(at).mode & 0o777).toBe(0o700);
  });

  it('is another one when the name is taken', async () => {
    const { folders, at } = await workspace();
    expect(await folders.create('lab')).toMatch(/\/workspaces\/lab-[0-9a-f]{8}$/);
    expect(readdirSync(at)).toEqual([]);
  });

  it.each(['..', 'a/b', '', '.hidden', 'A'])('is not made for %j, which is no slug', async (slug) => {
    const { folders, dataDir } = scene();
    await expect(folders.create(slug)).rejects.toMatchObject({ code: 'invalid' });
    expect(readdirSync(dataDir)).toEqual([]);
  });
});

describe('a folder that a person names', () => {
  it('is taken at an allowed root and below it', async () => {
    const { folders, root } = scene();
    mkdirSync(join(root, 'a/b'), { recursive: true });
    expect(await folders.allow(root)).toBe(root);
    expect(await folders.allow(join(root, 'a/b'))).toBe(join(root, 'a/b'));
    expect(await folders.allow(join(root, 'a/../a'))).toBe(join(root, 'a'));
  });

  it('is refused outside of the roots, whether or not something is there', async () => {
    const { folders, root } = scene();
    const foreign = temporaryFolder();
    const refused = { code: 'forbidden', message: 'The server allows no workspace there.' };
    for (const path of [foreign, join(foreign, 'nothing'), `${root}-evil`, join(root, '..'), '/'])
      await expect(folders.allow(path)).rejects.toMatchObject(refused);
  });

  it('is refused when a link leads out of the roots', async () => {
    const { folders, root } = scene();
    symlinkSync(temporaryFolder(), join(root, 'out'));
    await expect(folders.allow(join(root, 'out'))).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('must be absolute, there, and a folder', async () => {
    const { folders, root } = scene();
    writeFiles(root, { 'file.md': '' });
    for (const path of ['lab', '', join(root, 'nothing'), join(root, 'file.md'), `${root}/\0`])
      await expect(folders.allow(path)).rejects.toMatchObject({
        code: 'invalid',
        details: { field: 'path' },
      });
  });

  it('is refused in .codex and .git, and where it would hold the own data of Codex', async () => {
    const root = realpathSync(temporaryFolder());
    for (const path of ['.codex/trash', 'x/.git/hooks', 'data/keys'])
      mkdirSync(join(root, path), { recursive: true });
    const folders = createWorkspaceFolders({ dataDir: absPath(join(root, 'data')), allowedRoots: [root] });
    const made = await folders.create('lab');
    for (const path of ['.codex/trash', 'x/.git/hooks', 'data', 'data/keys', 'data/workspaces', '.'])
      await expect(folders.allow(join(root, path))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await folders.allow(made)).toBe(made);
    expect(await folders.allow(join(root, 'x'))).toBe(join(root, 'x'));
  });
});

describe('a folder inside a workspace', () => {
  it('may be there or be missing', async () => {
    const { folders, at } = await workspace();
    mkdirSync(join(at, 'a'));
    expect(await folders.inside(at, '.')).toBe(at);
    expect(await folders.inside(at, 'a')).toBe(join(at, 'a'));
    expect(await folders.inside(at, 'a/b/c')).toBe(join(at, 'a/b/c'));
  });

  it('is never reached by .., by links or through files', async () => {
    const { folders, at } = await workspace();
    writeFiles(at, { 'file.md': '' });
    symlinkSync(temporaryFolder(), join(at, 'out'));
    const refused = [
      ['../x', 'invalid'],
      ['/etc', 'invalid'],
      ['.codex/trash', 'invalid'],
      ['out', 'out_of_scope'],
      ['out/deep', 'out_of_scope'],
      ['file.md', 'invalid'],
    ] as const;
    for (const [path, code] of refused)
      await expect(folders.inside(at, path)).rejects.toMatchObject({ code });
  });

  it('is not reached when the workspace itself was replaced by a link, or is gone', async () => {
    const { folders, at } = await workspace();
    renameSync(at, `${at}-moved`);
    await expect(folders.inside(at, 'a')).rejects.toMatchObject({ code: 'unavailable' });
    symlinkSync(`${at}-moved`, at);
    await expect(folders.inside(at, 'a')).rejects.toMatchObject({ code: 'out_of_scope' });
  });
});

describe('the trash of a workspace', () => {
  it('takes a folder with all its bytes and gives it back', async () => {
    const { folders, at } = await workspace();
    writeFiles(at, { 'deep/notes/a.md': 'alpha', 'other.md': 'stays' });
    const trashPath = await folders.toTrash(at, 'deep/notes', NOTEBOOK);
    expect(trashPath).toMatch(/^\.codex\/trash\/[0-9A-Z]{26}$/);
    expect(existsSync(join(at, 'deep/notes'))).toBe(false);
    expect(JSON.parse(readFileSync(join(at, trashPath, 'manifest.json'), 'utf8'))).toMatchObject({
      path: 'deep/notes',
    });
    await folders.fromTrash(at, trashPath, 'deep/notes');
    expect(readFileSync(join(at, 'deep/notes/a.md'), 'utf8')).toBe('alpha');
    expect(readdirSync(join(at, '.codex/trash'))).toEqual([]);
  });

  it('gives nothing back over something else', async () => {
    const { folders, at } = await workspace();
    writeFiles(at, { 'notes/a.md': 'old' });
    const trashPath = await folders.toTrash(at, 'notes', NOTEBOOK);
    writeFiles(at, { 'notes/a.md': 'new' });
    await expect(folders.fromTrash(at, trashPath, 'notes')).rejects.toMatchObject({
      code: 'conflict',
      details: { field: 'path' },
    });
    expect(readFileSync(join(at, 'notes/a.md'), 'utf8')).toBe('new');
    expect(readFileSync(join(at, trashPath, 'content/a.md'), 'utf8')).toBe('old');
  });

  it('goes on where an interrupted run had moved the folder back', async () => {
    const { folders, at } = await workspace();
    writeFiles(at, { 'notes/a.md': 'alpha' });
    const trashPath = await folders.toTrash(at, 'notes', NOTEBOOK);
    renameSync(join(at, trashPath, 'content'), join(at, 'notes'));
    await folders.fromTrash(at, trashPath, 'notes');
    expect(readFileSync(join(at, 'notes/a.md'), 'utf8')).toBe('alpha');
  });

  it('says so when the files are nowhere', async () => {
    const { folders, at } = await workspace();
    await expect(folders.toTrash(at, 'notes', NOTEBOOK)).rejects.toMatchObject({ code: 'not_found' });
    const gone = '.codex/trash/01ARZ3NDEKTSV4RRFFQ69G5FAV';
    await expect(folders.fromTrash(at, gone, 'notes')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is never taken from elsewhere: not by a path of another form, not by links', async () => {
    const { folders, at } = await workspace();
    const elsewhere = temporaryFolder({ 'content/secret.md': 'secret' });
    mkdirSync(join(at, '.codex'));
    symlinkSync(elsewhere, join(at, '.codex/trash'));
    const place = '.codex/trash/01ARZ3NDEKTSV4RRFFQ69G5FAV';
    await expect(folders.fromTrash(at, place, 'notes')).rejects.toMatchObject({ code: 'conflict' });
    for (const path of ['../x', '.codex/trash/../..', '.codex/trash/'])
      await expect(folders.fromTrash(at, path, 'notes')).rejects.toThrow();
    expect(existsSync(join(at, 'notes'))).toBe(false);
  });
});
