import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openNotebook } from './open.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

async function openWith(files: Readonly<Record<string, string>>) {
  const root = temporaryFolder(files);
  const notebook = await openNotebook(root, { dataDir: temporaryFolder(), workers: 0 });
  onTestFinished(() => notebook.close());
  await notebook.sync();
  return { root, notebook, read: (path: string) => readFileSync(join(root, path), 'utf8') };
}

it('renames a property in its place, and the index follows at once', async () => {
  const { notebook, read } = await openWith({ 'a.md': '---\nold:   [x] # why\nb: 1\n---\n' });
  const { written } = await notebook.properties.rename('a.md', 'OLD', 'new');
  expect(read('a.md')).toBe('---\nnew:   [x] # why\nb: 1\n---\n');
  expect((await notebook.files.get('a.md'))?.properties).toEqual({ new: ['x'], b: 1 });
  expect((await notebook.files.get('a.md'))?.hash).toBe(written[0]?.hash);
  await expect(notebook.properties.rename('a.md', 'new', 'b')).rejects.toMatchObject({ code: 'conflict' });
});

it('sets and takes away in one write, and lists the names and values in use', async () => {
  const { notebook, read } = await openWith({ 'a.md': '---\nstatus: draft\n---\n', 'p.png': 'P' });
  await notebook.properties.set('a.md', { status: null, state: 'done' });
  await notebook.properties.set('p.png', { state: 'done', size: 3 });
  expect(read('a.md')).toBe('---\nstate: done\n---\n');
  const { items } = await notebook.properties.list({ prefix: 's' });
  expect(items.map(({ name, files }) => [name, files])).toEqual([
    ['size', 1],
    ['state', 2],
  ]);
  expect(await notebook.properties.values('STATE')).toEqual([{ value: 'done', type: 'text', files: 2 }]);
});

it('finds a property in the index that was written into a sidecar', async () => {
  const { notebook } = await openWith({ 'p.png': 'P' });
  await notebook.properties.set('p.png', { project: 'alpha' });
  expect((await notebook.files.get('p.png'))?.properties).toMatchObject({ project: 'alpha' });
  expect(await notebook.files.get('.p.png.json')).toBeNull();
});

it('keeps what somebody else changed since the index looked', async () => {
  const { root, notebook, read } = await openWith({ 'a.md': '---\na: 1\n---\n' });
  const seen = (await notebook.files.get('a.md'))!.hash!;
  writeFileSync(join(root, 'a.md'), '---\na: 2\n---\ntheirs\n');
  await expect(notebook.properties.set('a.md', { b: 1 }, { ifHash: seen })).rejects.toMatchObject({
    code: 'conflict',
  });
  await notebook.properties.set('a.md', { b: 1 });
  expect(read('a.md')).toBe('---\na: 2\nb: 1\n---\ntheirs\n');
});
