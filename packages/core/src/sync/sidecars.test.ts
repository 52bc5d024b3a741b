import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFaultInjector } from '../fs/fault-injector.ts';
import { hashOfBytes } from '../fs/memory-file-system.ts';
import { parseRelPath, storedRelPath } from '../paths.ts';
import { openMemoryLine } from './memory-line.ts';
import { type Origin, somePaths, wholeNotebook } from './scope.ts';
import {
  hasSidecarShape,
  joinStats,
  movedSidecar,
  ownerName,
  sidecarFamily,
  sidecarKeys,
} from './sidecars.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

async function openLine(files: Readonly<Record<string, string>>) {
  const opened = await openMemoryLine();
  for (const [path, text] of Object.entries(files)) opened.disk.write(path, text);
  await opened.line.sync(wholeNotebook);
  const fileAt = (path: string) => opened.index.files().get(storedRelPath(path));
  const sidecarsOf = (path: string) => fileAt(path)?.read?.parsed.properties;
  return { ...opened, fileAt, sidecarsOf, paths: () => [...opened.index.files().keys()].sort() };
}

describe('names of sidecars', () => {
  it.each([
    ['.photo.png.json', 'photo.png'],
    ['.note.md.md', 'note.md'],
    ['.Makefile.xml', 'Makefile'],
    ['photo.png.json', 'photo.png'],
    ['scan.TIFF.xml', 'scan.TIFF'],
  ])('takes %s for one of %s', (name, owner) => expect(ownerName(name)).toBe(owner));

  it.each([
    'data.json',
    'photo.png.md',
    'note.md.json',
    '.json',
    '..md',
    '.a.txt',
    '..a.b.json.md',
    'table.csv.xml',
  ])('takes %s for a file of its own', (name) => expect(ownerName(name)).toBeNull());

  it('strips a suffix, not characters', () => {
    expect(ownerName('.json.json.json')).toBe('json.json');
    expect(ownerName('.nosj..json')).toBe('nosj.');
  });

  it('gives every member of a family the same family', () => {
    const family = sidecarFamily(parseRelPath('dir/p.png')).sort();
    expect(family).toHaveLength(12);
    for (const path of family) expect(sidecarFamily(path).sort()).toEqual(family);
  });

  it('follows its owner to another name', () => {
    const to = parseRelPath('other/q.jpg');
    const from = parseRelPath('dir/p.png');
    expect(movedSidecar(parseRelPath('dir/.p.png.json'), from, to)).toBe('other/.q.jpg.json');
    expect(movedSidecar(parseRelPath('dir/p.png.json'), from, to)).toBe('other/q.jpg.json');
    const hidden = parseRelPath('.hidden.bin');
    expect(movedSidecar(storedRelPath('..hidden.bin.xml'), hidden, parseRelPath('seen.bin'))).toBe(
      '.seen.bin.xml',
    );
  });
});

describe('the stat of a file with sidecars', () => {
  const stat = (path: string, statKey: string) => ({
    path: storedRelPath(path),
    kind: 'file' as const,
    sizeBytes: 1,
    modifiedMs: 1,
    statKey,
    identity: '',
  });

  it('tells the state of each, whatever their names', () => {
    const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/[/\0]/.test(text));
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 4 }), (names) => {
        const joined = joinStats(
          stat('a', '1:2:3:4'),
          names.map((each, i) => stat(each, `${i}:~`)),
        );
        expect([...sidecarKeys(joined.statKey)]).toEqual(names.map((each, i) => [each, `${i}:~`]));
        expect(joinStats(joined, []).statKey).toBe('1:2:3:4');
      }),
      { seed: 3 },
    );
  });
});

describe('the shape of a sidecar', () => {
  it.each(['{"a":1}', ' \n{}'])('is that of an object (%j)', (text) =>
    expect(hasSidecarShape('p.png.json', bytes(text))).toBe(true),
  );
  it.each(['[{"box":1}]', '"text"', '{"a":', '', '{"a":1}{"b":2}'])('is not that of %j', (text) =>
    expect(hasSidecarShape('p.png.json', bytes(text))).toBe(false),
  );
  it('is not that of something huge', () =>
    expect(hasSidecarShape('p.png.json', bytes(`{"a":"${'x'.repeat(2 ** 20)}"}`))).toBe(false));
});

describe('a sidecar', () => {
  it('has no row of its own and is read with its owner', async () => {
    const { paths, sidecarsOf } = await openLine({
      'p.png': 'bytes',
      '.p.png.json': '{"a":1}',
      'p.png.xml': '<a/>',
      'p.png.md': 'a note',
    });
    expect(paths()).toEqual(['p.png', 'p.png.md']);
    expect(sidecarsOf('p.png')).toEqual({ '.p.png.json': '{"a":1}', 'p.png.xml': '<a/>' });
  });

  it('is an ordinary file when nothing stands beside it, or only a folder', async () => {
    const { paths } = await openLine({ '.p.png.json': '{}', 'folder/x.md': 'x', '.folder.md': 'text' });
    expect(paths()).toEqual(['.folder.md', '.p.png.json', 'folder/x.md']);
  });

  it('stays a file when its content is its own', async () => {
    const { paths } = await openLine({ 'p.png': 'bytes', 'p.png.json': '[{"box":[1,2]}]' });
    expect(paths()).toEqual(['p.png', 'p.png.json']);
  });

  it('that changes is a change of metadata of its owner', async () => {
    const { disk, line, sidecarsOf, index } = await openLine({ 'p.png': 'bytes', '.p.png.json': '{"a":1}' });
    disk.write('.p.png.json', '{"a":2}');
    expect(await line.sync(somePaths([parseRelPath('.p.png.json')]))).toMatchObject({ updated: 1, added: 0 });
    expect(sidecarsOf('p.png')).toEqual({ '.p.png.json': '{"a":2}' });
    expect(index.log.at(-1)).toMatchObject({ kind: 'file.metadata', path: 'p.png' });
    expect(await line.sync(wholeNotebook)).toMatchObject({ updated: 0, read: 0 });
  });

  it('that goes takes its metadata along', async () => {
    const { disk, line, sidecarsOf } = await openLine({ 'p.png': 'bytes', '.p.png.json': '{"a":1}' });
    disk.remove('.p.png.json');
    await line.sync(somePaths([parseRelPath('.p.png.json')]));
    expect(sidecarsOf('p.png')).toEqual({});
  });

  it('that is left alone becomes a file, and a part again when its owner is back', async () => {
    const { disk, line, paths, sidecarsOf } = await openLine({ 'p.png': 'bytes', '.p.png.json': '{"a":1}' });
    disk.remove('p.png');
    await line.sync(somePaths([parseRelPath('p.png')]));
    expect(paths()).toEqual(['.p.png.json']);
    disk.write('p.png', 'bytes');
    await line.sync(somePaths([parseRelPath('p.png')]));
    expect(paths()).toEqual(['p.png']);
    expect(sidecarsOf('p.png')).toEqual({ '.p.png.json': '{"a":1}' });
  });

  it('bears the origin of whoever wrote it', async () => {
    const { line, index } = await openLine({ 'p.png': 'bytes' });
    const origin: Origin = { actor: 'ada', via: 'command', requestId: null };
    await line.write(parseRelPath('.p.png.json'), bytes('{"a":1}'), { origin });
    expect(index.log.at(-1)).toMatchObject({ kind: 'file.metadata', path: 'p.png', origin });
    await line.remove(parseRelPath('.p.png.json'), { origin });
    expect(index.log.at(-1)).toMatchObject({ kind: 'file.metadata', path: 'p.png', origin });
  });

  it('goes where its owner goes, and with it', async () => {
    const { disk, line, paths, sidecarsOf, fileAt } = await openLine({
      'p.png': 'bytes',
      '.p.png.json': '{"a":1}',
    });
    const id = fileAt('p.png')!.entry.id;
    await line.move(parseRelPath('p.png'), parseRelPath('dir/q.png'));
    expect(sidecarsOf('dir/q.png')).toEqual({ '.q.png.json': '{"a":1}' });
    expect(fileAt('dir/q.png')!.entry.id).toBe(id);
    await line.remove(parseRelPath('dir/q.png'));
    expect(paths()).toEqual([]);
    expect([...disk.files().keys()]).toEqual([]);
  });

  it('stops a move when its new place is taken, before anything has moved', async () => {
    const { disk, line } = await openLine({
      'p.png': 'bytes',
      '.p.png.json': '{"a":1}',
      '.q.png.json': '{"b":2}',
    });
    const before = [...disk.files()];
    await expect(line.move(parseRelPath('p.png'), parseRelPath('q.png'))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('.q.png.json is there already') as string,
    });
    expect([...disk.files()]).toEqual(before);
  });

  it.each([
    ['has gone meanwhile', null, ['q.png'], {}],
    ['cannot follow', '{"b":2}', ['.p.png.json', 'q.png'], { '.q.png.json': '{"b":2}' }],
  ])('that %s leaves the index as the disk is', async (_title, inTheWay, left, sidecars) => {
    const { disk, index, fs } = await openLine({ 'p.png': 'bytes', '.p.png.json': '{"a":1}' });
    let hasMoved = false;
    const between = () => {
      if (hasMoved || !disk.files().has(storedRelPath('q.png'))) return;
      hasMoved = true;
      if (inTheWay === null) disk.remove('.p.png.json');
      else disk.write('.q.png.json', inTheWay);
    };
    const injector = createFaultInjector({ at: 0, fault: 'EIO', between });
    const { line } = await openMemoryLine({ on: { disk, index, fs }, injector });
    const moving = line.move(parseRelPath('p.png'), parseRelPath('q.png'));
    const failure = await moving.then(
      () => null,
      (error: unknown) => error,
    );
    if (inTheWay === null) expect(failure).toBeNull();
    else expect(failure).toMatchObject({ code: 'conflict' });
    expect(hasMoved).toBe(true);
    expect([...index.files().keys()].sort()).toEqual(left);
    expect(index.files().get(storedRelPath('q.png'))?.read?.parsed.properties).toEqual(sidecars);
  });

  it('takes the dotted form where its owner becomes a file that only that belongs to', async () => {
    const { line, paths, sidecarsOf } = await openLine({ 'p.png': 'bytes', 'p.png.json': '{"a":1}' });
    await line.move(parseRelPath('p.png'), parseRelPath('p.txt'));
    expect(paths()).toEqual(['p.txt']);
    expect(sidecarsOf('p.txt')).toEqual({ '.p.txt.json': '{"a":1}' });
  });

  it('stops a move that would make one of two', async () => {
    const files = { 'p.png': 'bytes', 'p.png.json': '{"a":1}', '.p.png.json': '{"b":2}' };
    const { disk, line } = await openLine(files);
    const before = [...disk.files()];
    const moving = line.move(parseRelPath('p.png'), parseRelPath('p.txt'));
    await expect(moving).rejects.toMatchObject({ code: 'conflict' });
    expect([...disk.files()]).toEqual(before);
  });

  it('does not keep a renamed folder from moving unread', async () => {
    const { disk, line, sidecarsOf } = await openLine({ 'old/p.png': 'bytes', 'old/.p.png.json': '{"a":1}' });
    disk.rename('old', 'new');
    expect(await line.sync(wholeNotebook)).toMatchObject({ moved: 1, read: 0 });
    expect(sidecarsOf('new/p.png')).toEqual({ '.p.png.json': '{"a":1}' });
  });

  it('leaves the hash of its owner alone', async () => {
    const { fileAt } = await openLine({ 'p.png': 'bytes', '.p.png.json': '{"a":1}' });
    expect(fileAt('p.png')!.entry.hash).toBe(hashOfBytes(bytes('bytes')));
  });
});
