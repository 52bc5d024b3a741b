import { describe, expect, it } from 'vitest';
import { hashOfBytes } from '../fs/memory-file-system.ts';
import { parseRelPath, storedRelPath } from '../paths.ts';
import { openMemoryLine } from './memory-line.ts';
import { somePaths, wholeNotebook } from './scope.ts';

async function openLine() {
  const opened = await openMemoryLine();
  const idOf = (path: string) => opened.index.files().get(storedRelPath(path))?.entry.id;
  return { ...opened, idOf, paths: () => [...opened.index.files().keys()].sort() };
}

const text = (content: string) => new TextEncoder().encode(content);

describe('the sync line', () => {
  it('indexes what is there, and finds nothing to do the second time', async () => {
    const { disk, line, paths } = await openLine();
    disk.write('a.md', 'one');
    disk.write('deep/er/b.md', 'two');
    const first = await line.sync(wholeNotebook);
    expect(first).toMatchObject({ added: 2, updated: 0, removed: 0, read: 2 });
    expect(paths()).toEqual(['a.md', 'deep/er/b.md']);
    expect(await line.sync(wholeNotebook)).toMatchObject({ added: 0, updated: 0, unchanged: 2, read: 0 });
  });

  it('notices an edit, a touch and a deletion', async () => {
    const { disk, line, index, paths } = await openLine();
    for (const name of ['a', 'b', 'c']) disk.write(name, name);
    await line.sync(wholeNotebook);
    disk.write('a', 'changed');
    disk.touch('b');
    disk.remove('c');
    expect(await line.sync(wholeNotebook)).toMatchObject({ updated: 1, removed: 1, read: 2 });
    expect(paths()).toEqual(['a', 'b']);
    expect(index.log.map((row) => row.kind).slice(3)).toEqual(['file.written', 'file.deleted']);
  });

  it('keeps the ids of all files when their folder is renamed, without reading them', async () => {
    const { disk, line, idOf, paths } = await openLine();
    disk.write('old/a.md', 'a');
    disk.write('old/sub/b.md', 'b');
    await line.sync(wholeNotebook);
    const ids = [idOf('old/a.md'), idOf('old/sub/b.md')];
    disk.rename('old', 'new');
    expect(await line.sync(wholeNotebook)).toMatchObject({ moved: 2, added: 0, removed: 0, read: 0 });
    expect([idOf('new/a.md'), idOf('new/sub/b.md')]).toEqual(ids);
    expect(paths()).toEqual(['new/a.md', 'new/sub/b.md']);
  });

  it('lets ids follow two files that change places', async () => {
    const { disk, line, idOf } = await openLine();
    disk.write('a', 'first');
    disk.write('b', 'second');
    await line.sync(wholeNotebook);
    const [a, b] = [idOf('a'), idOf('b')];
    disk.rename('a', 't');
    disk.rename('b', 'a');
    disk.rename('t', 'b');
    await line.sync(wholeNotebook);
    expect([idOf('a'), idOf('b')]).toEqual([b, a]);
  });

  it('takes a move for one when only the new place is compared', async () => {
    const { disk, line, idOf, paths } = await openLine();
    disk.write('x/a', 'content');
    await line.sync(wholeNotebook);
    const id = idOf('x/a');
    disk.rename('x/a', 'y/a');
    await line.sync({ ...somePaths([]), folders: [parseRelPath('y')] });
    expect(idOf('y/a')).toBe(id);
    expect(paths()).toEqual(['y/a']);
  });

  it('keeps the id of a path that was deleted and made again', async () => {
    const { disk, line, idOf } = await openLine();
    disk.write('a', 'content');
    await line.sync(wholeNotebook);
    const id = idOf('a');
    disk.remove('a');
    await line.sync(wholeNotebook);
    disk.write('a', 'something else');
    await line.sync(wholeNotebook);
    expect(idOf('a')).toBe(id);
  });

  it('keeps the id of a note whose editor saves by way of a backup file', async () => {
    const { disk, line, idOf } = await openLine();
    disk.write('note.md', 'before');
    await line.sync(wholeNotebook);
    const id = idOf('note.md');
    disk.rename('note.md', 'note.md~');
    disk.write('note.md', 'after');
    await line.sync(wholeNotebook);
    expect(idOf('note.md')).toBe(id);
  });

  it('gives the id of the incoming file to the path it is moved onto', async () => {
    const { disk, line, idOf, paths } = await openLine();
    disk.write('a', 'old');
    disk.write('b', 'new');
    await line.sync(wholeNotebook);
    const id = idOf('b');
    disk.rename('b', 'a');
    await line.sync(wholeNotebook);
    expect(idOf('a')).toBe(id);
    expect(paths()).toEqual(['a']);
  });

  it('recognises a move by content where no inode tells it', async () => {
    const { disk, line, idOf } = await openLine();
    disk.write('a.csv', '1,2,3');
    await line.sync(wholeNotebook);
    const id = idOf('a.csv');
    disk.remove('a.csv');
    disk.write('data/a.csv', '1,2,3');
    await line.sync(wholeNotebook);
    expect(idOf('data/a.csv')).toBe(id);
  });

  it('logs a write through us once, with its origin, also when a watch event comes first', async () => {
    const { line, index, disk } = await openLine();
    const origin = { actor: 'ada', via: 'library', requestId: 'r1' };
    const path = parseRelPath('notes/a.md');
    const writing = line.write(path, text('hello'), { origin });
    const watching = line.sync({ ...somePaths([]), trees: [parseRelPath('notes')] });
    expect(await writing).toMatchObject({ indexed: true, conflict: null });
    await watching;
    await line.sync(wholeNotebook);
    expect(index.log).toEqual([{ kind: 'file.added', path: 'notes/a.md', oldPath: null, origin }]);
    expect([...index.folders()]).toEqual(['notes']);
    disk.write('notes/a.md', 'from outside');
    await line.sync(wholeNotebook);
    expect(index.log[1]).toMatchObject({ kind: 'file.written', origin: { via: 'disk' } });
  });

  it('refuses a write whose precondition fails and leaves the file as it is', async () => {
    const { line, disk } = await openLine();
    disk.write('a', 'theirs');
    await expect(line.write(parseRelPath('a'), text('mine'), { ifHash: null })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(disk.files().get('a')).toEqual(text('theirs'));
  });

  it('moves what is removed into the trash and keeps its bytes', async () => {
    const { line, disk, fs, paths } = await openLine();
    disk.write('dir/a', 'content');
    await line.sync(wholeNotebook);
    await line.remove(parseRelPath('dir'));
    expect(paths()).toEqual([]);
    const [entry] = await fs.list(storedRelPath('.codex/trash'));
    const kept = await fs.read(storedRelPath(`${entry!.path}/dir/a`));
    expect(kept.bytes).toEqual(text('content'));
  });

  it('deletes nothing when the root has vanished', async () => {
    const { line, disk, paths } = await openLine();
    disk.write('a', 'content');
    await line.sync(wholeNotebook);
    disk.setPresent(false);
    await expect(line.sync(wholeNotebook)).rejects.toMatchObject({
      code: 'unavailable',
      details: { root: true },
    });
    expect(paths()).toEqual(['a']);
    disk.setPresent(true);
    expect(await line.sync(wholeNotebook)).toMatchObject({ unchanged: 1, removed: 0 });
  });

  it('keeps what it knows of files and folders that cannot be read now', async () => {
    const { line, disk, paths } = await openLine();
    disk.write('open/a', 'a');
    disk.write('shut/b', 'b');
    disk.write('c', 'c');
    await line.sync(wholeNotebook);
    disk.write('c', 'changed');
    disk.setReadable('c', false);
    disk.setReadable('shut', false);
    const report = await line.sync(wholeNotebook);
    expect(report.problems.map((problem) => problem.path).sort()).toEqual(['c', 'shut']);
    expect(paths()).toEqual(['c', 'open/a', 'shut/b']);
  });

  it('leaves out what ignore files name, and compares again when they change', async () => {
    const { line, disk, paths } = await openLine();
    disk.write('.gitignore', '*.log\n');
    disk.write('a.log', 'x');
    disk.write('a.md', 'x');
    disk.write('node_modules/m/index.js', 'x');
    disk.write('sub/.gitignore', '!keep.log\n');
    disk.write('sub/keep.log', 'x');
    disk.write('sub/other.log', 'x');
    await line.sync(wholeNotebook);
    expect(paths()).toEqual(['.gitignore', 'a.md', 'sub/.gitignore', 'sub/keep.log']);
    disk.write('.codexignore', '!*.log\n');
    await line.sync({ ...somePaths([]), folders: [storedRelPath('')] });
    expect(paths()).toContain('a.log');
    expect(paths()).toContain('sub/other.log');
    expect(paths()).not.toContain('node_modules/m/index.js');
  });

  it('skips another notebook inside this one and refuses to write into it', async () => {
    const { line, disk, paths } = await openLine();
    disk.write('inner/.codex/notebook.db', 'x');
    disk.write('inner/.codex/notebook.yml', 'x');
    disk.write('inner/a.md', 'x');
    disk.write('tool/.codex/other.json', 'x');
    disk.write('tool/b.md', 'x');
    await line.sync(wholeNotebook);
    expect(paths()).toEqual(['tool/b.md']);
    await expect(line.write(parseRelPath('inner/c.md'), text('x'))).rejects.toMatchObject({
      code: 'out_of_scope',
    });
  });

  it('lets a live write in while everything is being compared, and ends true to the disk', async () => {
    const { line, disk, index, paths } = await openLine();
    for (let i = 0; i < 9000; i++) disk.write(`f${i}`, `text ${i}`);
    const bulk = line.sync(wholeNotebook);
    const live = line.write(parseRelPath('f8999'), text('newer'));
    const order: string[] = [];
    await Promise.all([bulk.then(() => order.push('bulk')), live.then(() => order.push('live'))]);
    expect(order).toEqual(['live', 'bulk']);
    expect(paths()).toHaveLength(9000);
    expect(index.files().get(parseRelPath('f8999'))?.entry.hash).toBe(hashOfBytes(text('newer')));
    expect(index.log.at(-1)?.kind).toBe('notebook.resynced');
  });

  it('stops when it is told to and goes on from there', async () => {
    const { line, disk, paths } = await openLine();
    for (let i = 0; i < 600; i++) disk.write(`f${i}`, `text ${i}`);
    const stop = new AbortController();
    const stopped = line.sync(wholeNotebook, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    await line.sync(wholeNotebook);
    expect(paths()).toHaveLength(600);
  });

  it('finds by a check what no stat tells', async () => {
    const { line, disk } = await openLine();
    disk.write('a', 'one');
    disk.write('b', 'two');
    await line.sync(wholeNotebook);
    expect(await line.check()).toMatchObject({ files: 2, drifted: 0 });
    disk.writeUnseen('a', 'ONE');
    expect((await line.check()).drift).toEqual([{ path: 'a', kind: 'stale' }]);
  });
});
