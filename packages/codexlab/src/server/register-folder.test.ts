import { cpSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { absPath, type AbsPath, type Codex, type NotebookRef } from '@codexlab/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCodexServer } from '../codex-server.ts';
import { openHost } from '../open.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { registerFolder } from './register-folder.ts';

const origin = { via: 'command', requestId: null, address: null };

/** A folder `lab`, and a data folder that each `run` opens anew, as the command does each time. */
function scene() {
  const [home, dataDir] = [temporaryFolder({ 'lab/a.md': '# Zebra' }), temporaryFolder()];
  const at = (name: string) => absPath(join(home, name));

  async function run<T>(root: AbsPath, work: (codex: Codex, ref: NotebookRef) => Promise<T>): Promise<T> {
    const notebooks = await openHost({ dataDir, workers: 0 });
    onTestFinished(() => notebooks.close());
    const { ref, close } = await notebooks.open(root);
    await close();
    const options = { dataDir, env: {}, port: 0, notebooks, allowedRoots: [home] };
    const server = await openCodexServer({ ...options, writeLog: () => undefined });
    try {
      return await work(server.codex, ref);
    } finally {
      await server.close();
      await notebooks.close();
    }
  }
  const register = (root: AbsPath) => run(root, (codex, ref) => registerFolder(codex, ref, origin));
  const move = (from: string, to: string) => renameSync(at(from), at(to));
  return { at, run, register, move };
}

const ownerOf = (codex: Codex) => codex.sessions.actAs(origin, 'local');

describe('a folder that was moved', () => {
  it('keeps its workspace with its id, wherever it is opened again', async () => {
    const { at, run, register, move } = scene();
    const before = await register(at('lab'));
    for (const [from, to] of [
      ['lab', 'moved'],
      ['moved', 'again'],
    ] as const) {
      move(from, to);
      expect(await register(at(to))).toEqual(before);
    }
    await run(at('again'), async (codex, ref) => {
      const owner = await ownerOf(codex);
      expect((await codex.workspaces.list(owner)).items).toMatchObject([{ path: ref.root }]);
      expect(await codex.notebooks.status(owner, before.id)).toMatchObject({ state: {} });
    });
  });

  it('leaves its place to another folder', async () => {
    const { at, register, move } = scene();
    const first = await register(at('lab'));
    move('lab', 'moved');
    cpSync(at('moved'), at('lab'), { recursive: true, filter: (path) => !path.endsWith('.codex') });
    await expect(register(at('lab'))).rejects.toMatchObject({ code: 'conflict', details: { field: 'id' } });
    expect(await register(at('moved'))).toEqual(first);
    const second = await register(at('lab'));
    expect(second.id).not.toBe(first.id);
    expect(second.workspaceId).not.toBe(first.workspaceId);
  });

  it('is another one when it was copied', async () => {
    const { at, run, register } = scene();
    const first = await register(at('lab'));
    cpSync(at('lab'), at('copy'), { recursive: true });
    expect((await register(at('copy'))).id).not.toBe(first.id);
    await run(at('lab'), async (codex) => {
      const paths = (await codex.workspaces.list(await ownerOf(codex))).items.map(({ path }) => path);
      expect(paths.toSorted()).toEqual([at('copy'), at('lab')]);
    });
  });
});

describe('a folder whose registration was deleted', () => {
  it('is registered again: the notebook alone in its workspace, the whole workspace as a new one', async () => {
    const { at, run, register } = scene();
    const first = await register(at('lab'));
    await run(at('lab'), async (codex) =>
      codex.notebooks.remove(await ownerOf(codex), first.id, { files: 'keep' }),
    );
    expect(await register(at('lab'))).toMatchObject({ id: first.id, workspaceId: first.workspaceId });
    await run(at('lab'), async (codex) => codex.workspaces.remove(await ownerOf(codex), first.workspaceId));
    const second = await register(at('lab'));
    expect(second.id).toBe(first.id);
    expect(second.workspaceId).not.toBe(first.workspaceId);
  });
});
