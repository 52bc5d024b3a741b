import { describe, expect, it } from 'vitest';
import { listTrash } from '../files/trash-store.ts';
import { TRASH_TTL_MS } from '../files/trash.ts';
import { allFaults, createFaultInjector } from '../fs/fault-injector.ts';
import { parseRelPath, storedRelPath } from '../paths.ts';
import { type MemoryLine, openMemoryLine } from './memory-line.ts';
import { wholeNotebook } from './scope.ts';

const at = parseRelPath;

/** A photo with two sidecars and a folder, indexed. */
async function prepared() {
  const opened = await openMemoryLine();
  opened.disk.write('lab/photo.png', 'pixels');
  opened.disk.write('lab/.photo.png.json', '{"a":1}');
  opened.disk.write('lab/photo.png.xml', '<x/>');
  opened.disk.write('notes/a.md', 'a');
  opened.disk.write('notes/deep/b.md', 'b');
  await opened.line.sync(wholeNotebook);
  return opened;
}

const contents = ({ disk }: Pick<MemoryLine, 'disk'>) =>
  Object.fromEntries([...disk.files()].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
const trash = async ({ fs }: Pick<MemoryLine, 'fs'>) => (await listTrash(fs, {})).items;

describe('the trash', () => {
  it('lists what was removed, newest first, a file with its sidecars as one', async () => {
    const opened = await prepared();
    const origin = { actor: 'ada', via: 'api', requestId: 'r1' };
    await opened.line.remove(at('notes'), { origin });
    await opened.line.remove(at('lab/photo.png'));
    const [photo, notes, ...others] = await trash(opened);
    expect(others).toEqual([]);
    expect(photo).toMatchObject({
      path: 'lab/photo.png',
      kind: 'file',
      sizeBytes: 6,
      deletedMs: 1_700_000_000_000,
    });
    expect(notes).toMatchObject({ path: 'notes', kind: 'folder', sizeBytes: null, origin });
    expect(notes!.expiresMs - notes!.deletedMs).toBe(TRASH_TTL_MS);
  });

  it('pages through everything once', async () => {
    const opened = await openMemoryLine();
    for (let i = 0; i < 7; i++) {
      opened.disk.write(`${i}.md`, `${i}`);
      await opened.line.remove(at(`${i}.md`));
    }
    const seen: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listTrash>> = await listTrash(opened.fs, { limit: 3, cursor });
      seen.push(...page.items.map((item) => item.path));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(['6.md', '5.md', '4.md', '3.md', '2.md', '1.md', '0.md']);
  });

  it('gives a file back with its sidecars, and the index the same id', async () => {
    const opened = await prepared();
    const before = contents(opened);
    const id = opened.index.files().get(at('lab/photo.png'))?.entry.id;
    await opened.line.remove(at('lab/photo.png'));
    const origin = { actor: 'ada', via: 'api', requestId: 'r1' };
    const [entry] = await trash(opened);
    expect(await opened.line.restore(entry!.id, { origin })).toEqual({
      path: 'lab/photo.png',
      indexed: true,
    });
    expect(contents(opened)).toEqual(before);
    expect(opened.index.files().get(at('lab/photo.png'))?.entry.id).toBe(id);
    expect(opened.index.log.at(-1)).toMatchObject({ path: 'lab/photo.png', origin });
    expect(await trash(opened)).toEqual([]);
    await expect(opened.line.restore(entry!.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('gives a folder back with all in it', async () => {
    const opened = await prepared();
    const before = contents(opened);
    await opened.line.remove(at('notes'));
    const [entry] = await trash(opened);
    await opened.line.restore(entry!.id);
    expect(contents(opened)).toEqual(before);
    expect([...opened.index.files().keys()].sort()).toEqual([
      'lab/photo.png',
      'notes/a.md',
      'notes/deep/b.md',
    ]);
  });

  it('gives a file back at another place, where its sidecars take its new name', async () => {
    const opened = await prepared();
    await opened.line.remove(at('lab/photo.png'));
    const [entry] = await trash(opened);
    await opened.line.restore(entry!.id, { to: at('kept/image.png') });
    expect(contents(opened)).toMatchObject({
      'kept/image.png': 'pixels',
      'kept/.image.png.json': '{"a":1}',
      'kept/image.png.xml': '<x/>',
    });
  });

  it('replaces nothing: neither where the file goes nor where a sidecar does', async () => {
    for (const taken of ['lab/photo.png', 'lab/.photo.png.json', 'lab/photo.png.xml']) {
      const opened = await prepared();
      await opened.line.remove(at('lab/photo.png'));
      opened.disk.write(taken, 'mine');
      const before = contents(opened);
      const [entry] = await trash(opened);
      await expect(opened.line.restore(entry!.id), taken).rejects.toMatchObject({
        code: 'conflict',
        details: { path: taken },
      });
      expect(contents(opened)).toEqual(before);
      expect(await trash(opened)).toEqual([entry]);
      await opened.line.restore(entry!.id, { to: at('elsewhere.png') });
      expect(contents(opened)).toMatchObject({ [taken]: 'mine', 'elsewhere.png': 'pixels' });
    }
  });

  it.each(allFaults)(
    'loses nothing and is finished by another try whichever operation meets %s',
    async (fault) => {
      for (let operation = 1, struck = true; struck; operation++) {
        const opened = await prepared();
        const before = contents(opened);
        await opened.line.remove(at('lab/photo.png'));
        const [entry] = await trash(opened);
        const injector = createFaultInjector({ at: operation, fault });
        await openMemoryLine({ on: opened, injector })
          .then(({ line }) => line.restore(entry!.id))
          .catch(() => null);
        struck = injector.struck();
        const again = await openMemoryLine({ on: opened });
        await again.line.restore(entry!.id).catch(() => null);
        expect(contents(opened), `operation ${operation}`).toEqual(before);
        expect(await trash(opened)).toEqual([]);
      }
    },
  );

  it('needs a place for bytes that were found after a crash, and for those of a manifest that leads out', async () => {
    const opened = await openMemoryLine();
    const id = '01J0000000000000000000000A';
    for (const path of [null, '../out', 'a/../../out', '/etc/passwd', '']) {
      opened.disk.write(`.codex/trash/${id}/manifest.json`, JSON.stringify({ path, foundMs: 5 }));
      opened.disk.write(`.codex/trash/${id}/found`, 'bytes');
      expect(await trash(opened)).toMatchObject([{ id, path: null, deletedMs: 5 }]);
      await expect(opened.line.restore(id)).rejects.toMatchObject({
        code: 'invalid',
        details: { field: 'to' },
      });
    }
    opened.disk.write(`.codex/trash/${id}/manifest.json`, JSON.stringify({ path: '.git/config' }));
    await expect(opened.line.restore(id)).rejects.toMatchObject({ code: 'invalid' });
    await opened.line.restore(id, { to: at('found.txt') });
    expect(contents(opened)).toEqual({ 'found.txt': 'bytes' });
  });

  it('shows no folder of the trash without content, and knows no id that is none', async () => {
    const opened = await openMemoryLine();
    opened.disk.write('.codex/trash/01J0000000000000000000000A/manifest.json', '{"path":"a"}');
    opened.disk.write('.codex/trash/notes.txt', 'foreign');
    expect(await trash(opened)).toEqual([]);
    await expect(opened.line.restore('01J0000000000000000000000A')).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(opened.line.restore('..')).rejects.toMatchObject({ code: 'invalid' });
  });

  it('makes folders that the index knows at once, and none where something stands', async () => {
    const { line, index, fs } = await prepared();
    await line.createFolder(at('new/empty'));
    expect((await index.list(wholeNotebook)).folders).toContain('new/empty');
    expect(await fs.stat(storedRelPath('new/empty'))).toMatchObject({ kind: 'folder' });
    for (const taken of ['new', 'notes/a.md'])
      await expect(line.createFolder(at(taken))).rejects.toMatchObject({ code: 'conflict' });
    await expect(line.createFolder(storedRelPath('.git/hooks'))).rejects.toMatchObject({ code: 'invalid' });
  });
});
