import { describe, expect, it } from 'vitest';
import { hashOfBytes } from '../fs/memory-file-system.ts';
import { parseRelPath, storedRelPath } from '../paths.ts';
import { openMemoryLine } from './memory-line.ts';
import { somePaths, wholeNotebook } from './scope.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A notebook in which so much has changed that a comparison pauses often. */
async function busyLine() {
  const opened = await openMemoryLine();
  for (let i = 0; i < 1600; i++) opened.disk.write(`f${i}`, `text ${i}`);
  await opened.line.sync(wholeNotebook);
  for (let i = 0; i < 1600; i++) opened.disk.write(`f${i}`, `changed ${i}`);
  return opened;
}

describe('a long comparison that live work interrupts', () => {
  it('leaves no ghost of a file that another one was moved onto', async () => {
    const { line, disk, index, fs } = await busyLine();
    disk.rename('f7', 'f3');
    disk.rename('f1500', 'f1400');
    const bulk = line.sync(wholeNotebook);
    await line.write(parseRelPath('live.md'), bytes('live'));
    await bulk;
    await line.sync(wholeNotebook);
    const onDisk = [...disk.files()].map(([path, content]) => [path, hashOfBytes(content)]);
    expect([...index.files()].map(([path, { entry }]) => [path, entry.hash]).sort()).toEqual(onDisk.sort());
    await fs.close();
  });

  it('does not undo what live work has done to files that it was about to take in', async () => {
    const { line, disk, index } = await busyLine();
    const bulk = line.sync(wholeNotebook);
    await line.write(parseRelPath('f1599'), bytes('newest'));
    await line.remove(parseRelPath('f1598'));
    await line.move(parseRelPath('f1597'), parseRelPath('moved'));
    await bulk;
    expect(index.files().get(storedRelPath('f1599'))?.entry.hash).toBe(hashOfBytes(bytes('newest')));
    expect(index.files().has(storedRelPath('f1598'))).toBe(false);
    expect(index.files().has(storedRelPath('f1597'))).toBe(false);
    expect(disk.files().has('moved')).toBe(true);
    expect(index.files().has(storedRelPath('moved'))).toBe(true);
  });
});

describe('what a long comparison left to live work', () => {
  it('is compared once more before the comparison is over', async () => {
    const { line, disk, index } = await busyLine();
    const bulk = line.sync(wholeNotebook);
    await line.write(parseRelPath('f1599'), bytes('newest'));
    disk.write('f1599', 'newer than that');
    await bulk;
    expect(index.files().get(storedRelPath('f1599'))?.entry.hash).toBe(hashOfBytes(bytes('newer than that')));
  });
});

describe('one place that refuses to be read', () => {
  it('does not keep its neighbours out of the index', async () => {
    const { line, disk, index } = await openMemoryLine();
    disk.write('shut/.codex/notebook.db', 'x');
    disk.write('shut/a.md', 'a');
    disk.write('open/b.md', 'b');
    disk.setReadable('shut', false);
    const report = await line.sync(wholeNotebook);
    expect(report.problems.map((problem) => problem.path)).toEqual(['shut']);
    expect([...index.files().keys()]).toEqual(['open/b.md']);
    const both = [
      line.sync({ ...somePaths([]), folders: [parseRelPath('shut')] }),
      line.write(parseRelPath('c.md'), bytes('c')),
    ];
    await Promise.all(both);
    expect(index.files().has(storedRelPath('c.md'))).toBe(true);
  });
});

describe('very many files replaced by others', () => {
  it('are told apart without comparing each with all', async () => {
    const { line, disk, index } = await openMemoryLine();
    for (let i = 0; i < 3000; i++) disk.write(`old${i}`, `old ${i}`);
    await line.sync(wholeNotebook);
    for (let i = 0; i < 3000; i++) disk.remove(`old${i}`);
    for (let i = 0; i < 3000; i++) disk.write(`new${i}`, i % 2 ? `old ${i}` : `new ${i}`);
    expect(await line.sync(wholeNotebook)).toMatchObject({ added: 1500, moved: 1500, removed: 1500 });
    expect([...index.files().keys()].every((path) => path.startsWith('new'))).toBe(true);
  });
});
