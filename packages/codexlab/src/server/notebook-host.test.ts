import { cpSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { absPath, type AbsPath, type Notebook, type NotebookId } from '@codexlab/core';
import { expect, it, onTestFinished } from 'vitest';
import type { Host } from '../library.ts';
import { openHost } from '../open.ts';
import { hashesOnDisk } from '../testing/folder-oracle.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { type ClosableNotebookHost, createNotebookHost } from './notebook-host.ts';

interface Scene {
  readonly host: ClosableNotebookHost;
  /** Folders in the order in which they were opened. */
  readonly opened: readonly string[];
  readonly problems: readonly unknown[];
}

async function scene(maxOpen?: number): Promise<Scene> {
  const real = await openHost({ dataDir: temporaryFolder(), workers: 0 });
  const [opened, problems]: [string[], unknown[]] = [[], []];
  const counting: Pick<Host, 'open'> = {
    open(dir) {
      opened.push(dir);
      return real.open(dir);
    },
  };
  const host = createNotebookHost({ host: counting, maxOpen, onProblem: (error) => problems.push(error) });
  onTestFinished(async () => {
    await host.close();
    await real.close();
  });
  return { host, opened, problems };
}

function folder(files: Readonly<Record<string, string>> = {}): AbsPath {
  return absPath(realpathSync(temporaryFolder(files)));
}

/** Work that goes on until it is told to end. */
function longWork() {
  const work: { end: () => void } = { end: () => undefined };
  const ended = new Promise<void>((resolve) => {
    work.end = resolve;
  });
  return { work: () => ended, end: () => work.end() };
}

const idOf = (notebook: Notebook) => Promise.resolve(notebook.ref.id);

it('makes a missing folder, and gives the id that the folder bears from then on', async () => {
  const { host } = await scene();
  const root = absPath(join(folder(), 'new/lab'));
  const id = await host.adopt(root);
  expect(statSync(root).mode & 0o777).toBe(0o700);
  expect(await host.adopt(root)).toBe(id);
  expect(await host.use({ id, root }, idOf)).toBe(id);
});

it('adopts a folder that is there without changing a file of it, and indexes it in the background', async () => {
  const { host, problems } = await scene();
  const root = folder({ 'a.md': 'the brown fox', 'deep/b.md': 'a dog' });
  const before = hashesOnDisk(root);
  const id = await host.adopt(root);
  const found = await host.use({ id, root }, async (notebook) => {
    await notebook.settled();
    return notebook.search('fox');
  });
  expect(found.items.map(({ path }) => path)).toEqual(['a.md']);
  expect(hashesOnDisk(root)).toEqual(before);
  expect(problems).toEqual([]);
});

it('opens a notebook once for many who ask at the same time', async () => {
  const { host, opened } = await scene();
  const root = folder();
  const id = await host.adopt(root);
  await host.release(root);
  const ids = await Promise.all(Array.from({ length: 10 }, () => host.use({ id, root }, idOf)));
  expect(new Set(ids)).toEqual(new Set([id]));
  expect(opened).toEqual([root, root]);
});

it('closes those that were not used for longest, and never one that is in use', async () => {
  const { host, opened } = await scene(2);
  const [first, second, third] = [folder(), folder(), folder()];
  const firstId = await host.adopt(first);
  const long = longWork();
  const using = host.use({ id: firstId, root: first }, long.work);
  const secondId = await host.adopt(second);
  await host.adopt(third);
  await host.release(second);
  expect(host.openCount()).toBe(2);
  await host.use({ id: firstId, root: first }, idOf);
  await host.use({ id: secondId, root: second }, idOf);
  expect(opened).toEqual([first, second, third, second]);
  long.end();
  await using;
});

it('waits with closing until the last one is done, and opens anew for who comes later', async () => {
  const { host, opened } = await scene();
  const root = folder();
  const id = await host.adopt(root);
  const long = longWork();
  const steps: string[] = [];
  const using = host.use({ id, root }, long.work).then(() => steps.push('done'));
  const releasing = host.release(root).then(() => steps.push('closed'));
  const later = host.use({ id, root }, idOf).then(() => steps.push('later'));
  expect(host.openCount()).toBe(1);
  long.end();
  await Promise.all([using, releasing, later]);
  expect(steps).toEqual(['done', 'closed', 'later']);
  expect(opened).toEqual([root, root]);
});

it('refuses a folder that holds another notebook by now', async () => {
  const { host } = await scene();
  const [root, other] = [folder(), folder({ 'secret.md': 'secret' })];
  const id = await host.adopt(root);
  await host.adopt(other);
  await Promise.all([host.release(root), host.release(other)]);
  renameSync(root, `${root}-away`);
  onTestFinished(() => renameSync(`${root}-away`, other));
  renameSync(other, root);
  const seen: NotebookId[] = [];
  const used = host.use({ id, root }, async (notebook) => void seen.push(notebook.ref.id));
  await expect(used).rejects.toMatchObject({ code: 'conflict' });
  expect(seen).toEqual([]);
});

it('gives a copy of a notebook an id of its own', async () => {
  const { host } = await scene();
  const root = folder({ 'a.md': 'alpha' });
  const id = await host.adopt(root);
  const copy = absPath(join(folder(), 'copy'));
  cpSync(join(root, 'a.md'), join(copy, 'a.md'), { recursive: true });
  cpSync(join(root, '.codex/notebook.yml'), join(copy, '.codex/notebook.yml'), { recursive: true });
  expect(await host.adopt(copy)).not.toBe(id);
  expect(await host.use({ id, root }, idOf)).toBe(id);
});

it('tells who asks why a folder cannot be opened, and tries again for the next one', async () => {
  const { host, opened } = await scene();
  const root = folder();
  const id = await host.adopt(root);
  await host.release(root);
  renameSync(root, `${root}-away`);
  await expect(host.use({ id, root }, idOf)).rejects.toMatchObject({ code: 'not_found' });
  renameSync(`${root}-away`, root);
  expect(await host.use({ id, root }, idOf)).toBe(id);
  expect(opened).toHaveLength(3);
});

it('opens nothing any more once it is closed', async () => {
  const { host } = await scene();
  const root = folder();
  const id = await host.adopt(root);
  await host.close();
  expect(host.openCount()).toBe(0);
  await expect(host.use({ id, root }, idOf)).rejects.toMatchObject({ code: 'unavailable' });
});

it('opens anew what came back as a copy of its folder, and asks those who listen to come again', async () => {
  const { host, opened } = await scene();
  const root = absPath(join(folder(), 'lab'));
  const id = await host.adopt(root);
  const left = host.use(
    { id, root },
    (_, leave) => new Promise((resolve) => leave.addEventListener('abort', () => resolve('left'))),
  );
  await host.use({ id, root }, (notebook) => notebook.settled());
  renameSync(root, `${root}-away`);
  await expect(host.use({ id, root }, (notebook) => notebook.settled())).rejects.toMatchObject({
    code: 'unavailable',
  });
  cpSync(`${root}-away`, root, { recursive: true });
  writeFileSync(join(root, 'new.md'), 'the brown fox');
  await host.use({ id, root }, idOf);
  expect(await left).toBe('left');
  const found = await host.use({ id, root }, async (notebook) => {
    await notebook.settled();
    return notebook.search('fox');
  });
  expect(found.items.map(({ path }) => path)).toEqual(['new.md']);
  expect(opened).toEqual([root, root]);
});
