import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from './open.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

async function opening(root: string) {
  const host = await openHost({ dataDir: temporaryFolder(), workers: 0 });
  onTestFinished(() => host.close());
  return host.open(root);
}

describe('the folder of the index', () => {
  it('is refused when it is a link, and nothing is written where it leads', async () => {
    const outside = temporaryFolder({ 'theirs.md': 'theirs' });
    const root = temporaryFolder({ 'note.md': 'mine' });
    symlinkSync(outside, join(root, '.codex'));
    await expect(opening(root)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('symbolic link') as string,
    });
    expect(readdirSync(outside)).toEqual(['theirs.md']);
  });

  it('is refused when the link leads to nothing, or when it is a file', async () => {
    const outside = temporaryFolder();
    const root = temporaryFolder();
    symlinkSync(join(outside, 'missing'), join(root, '.codex'));
    await expect(opening(root)).rejects.toMatchObject({ code: 'conflict' });
    expect(readdirSync(outside)).toEqual([]);
    await expect(opening(temporaryFolder({ '.codex': 'a file' }))).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it.each([
    'notebook.db',
    'notebook.db-wal',
    'notebook.db-seal',
    'notebook.db-new',
    'lock.db',
    'notebook.yml',
    '.gitignore',
  ])('is refused when %s in it is a link', async (name) => {
    const outside = temporaryFolder({ target: 'theirs' });
    const root = temporaryFolder();
    mkdirSync(join(root, '.codex'));
    symlinkSync(join(outside, 'target'), join(root, '.codex', name));
    await expect(opening(root)).rejects.toMatchObject({ code: 'conflict' });
    expect(readFileSync(join(outside, 'target'), 'utf8')).toBe('theirs');
    expect(readdirSync(outside)).toEqual(['target']);
    rmSync(join(root, '.codex', name));
    expect((await opening(root)).readOnly).toBe(false);
  });

  it.each(['waiting', 'tmp', 'trash'])('is refused when %s leads back into the notes', async (name) => {
    const root = temporaryFolder({ 'note.md': 'mine', 'prev-1': 'mine too' });
    mkdirSync(join(root, '.codex'));
    symlinkSync('..', join(root, '.codex', name));
    await expect(opening(root)).rejects.toMatchObject({ code: 'conflict' });
    expect(readdirSync(root).sort()).toEqual(['.codex', 'note.md', 'prev-1']);
  });
});
