import { afterEach, describe, expect, it } from 'vitest';
import { CASE_TIMEOUT_MS } from '../case-timeout.ts';
import { type RelPath, ROOT, storedRelPath } from '../paths.ts';
import type { FileSystem, Hash } from './file-system.ts';

/** Changes made behind the port, as other programs make them. Paths are relative to the root; missing folders are made. */
export interface OutsideEdits {
  write(path: string, content: string | Uint8Array): void;
  makeFolder(path: string): void;
  link(path: string, target: string): void;
  /** Takes away a file, link or folder with all in it. */
  remove(path: string): void;
  rename(from: string, to: string): void;
  /** Takes the whole root away, or brings the same one back. */
  setPresent(present: boolean): void;
  /** Makes a file unreadable, or says why that cannot be done here (for instance as the administrator). */
  readonly makeUnreadable: ((path: string) => void) | { readonly impossible: string };
}

/** An empty folder behind the port, and a way to change it behind the port's back. */
export interface FileSystemScene {
  readonly fs: FileSystem;
  readonly outside: OutsideEdits;
  /** Frees what the scene holds; the suite closes `fs` itself. */
  end?(): void | Promise<void>;
}

/** How the suite gets its folders: an empty one for each case. */
export interface FileSystemSetup {
  /** Decides which sections run; compared with what the opened file systems say. */
  readonly capabilities: FileSystem['capabilities'];
  open(): Promise<FileSystemScene>;
}

/**
 * What every implementation of `FileSystem` must do. Cases that need an ability run only where `capabilities` has it,
 * and are shown as skipped with that ability's name otherwise.
 *
 * @example testFileSystem('my file system', { capabilities, open: async () => ({ fs, outside }) });
 */
export function testFileSystem(name: string, setup: FileSystemSetup): void {
  describe(`${name} as a file system`, { timeout: CASE_TIMEOUT_MS }, () => {
    const scenes: FileSystemScene[] = [];
    const open = async () => {
      const scene = await setup.open();
      scenes.push(scene);
      return scene;
    };
    afterEach(async () => {
      for (const scene of scenes.splice(0)) {
        await scene.fs.close();
        await scene.end?.();
      }
    });
    it('has the capabilities it was announced with', async () => {
      expect((await open()).fs.capabilities).toEqual(setup.capabilities);
    });
    reads(open);
    ranges(open);
    writes(open);
    folders(open);
    pieces(open);
    movesAndRemoves(open);
    vanishes(open);
    // Runs where the file system has the ability that the title names.
    describe.skipIf(!setup.capabilities.links)('with links (capability: links)', () => void links(open));
    // Runs where the file system has the ability that the title names.
    describe.skipIf(!setup.capabilities.identities)(
      'with identities (capability: identities)',
      () => void identities(open),
    );
    // Runs where the file system has the ability that the title names.
    describe.skipIf(!setup.capabilities.caseSensitive)(
      'with two cases of a name (capability: caseSensitive)',
      () => void cases(open),
    );
    // Runs where the file system has the ability that the title names.
    describe.skipIf(setup.capabilities.caseSensitive)(
      'with folded names (capability: not caseSensitive)',
      () => void foldedCases(open),
    );
  });
}

type Open = () => Promise<FileSystemScene>;

function reads(open: Open): void {
  it('lists direct children by name in code units, each with its kind', async () => {
    const { fs, outside } = await open();
    for (const name of ['b.md', 'B.md', 'ä.md', '\u{1F600}.md', '\uff5e.md'])
      outside.write(`f/${name}`, name);
    outside.write('f/sub/deep.md', 'deep');
    const list = await fs.list(at('f'));
    expect(list.map((entry) => entry.path)).toEqual([
      'f/B.md',
      'f/b.md',
      'f/sub',
      'f/ä.md',
      'f/\u{1F600}.md',
      'f/\uff5e.md',
    ]);
    expect(list.find((entry) => entry.path === 'f/sub')).toMatchObject({ kind: 'folder', sizeBytes: 0 });
    expect(list.find((entry) => entry.path === 'f/b.md')).toMatchObject({ kind: 'file', sizeBytes: 4 });
  });

  it('stats what it lists, and null for what is not there', async () => {
    const { fs, outside } = await open();
    outside.write('a/one.md', 'one');
    expect(await fs.stat(at('a/one.md'))).toEqual((await fs.list(at('a')))[0]);
    expect(await fs.stat(at('a/two.md'))).toBeNull();
    expect(await fs.stat(at('no/two.md'))).toBeNull();
    expect(await fs.stat(at('a/one.md/below'))).toBeNull();
  });

  it('reads bytes with the SHA-256 of the whole file, even when only a part is wanted', async () => {
    const { fs, outside } = await open();
    outside.write('abc', 'abc');
    const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await text(fs, 'abc')).toBe('abc');
    expect(await fs.read(at('abc'))).toMatchObject({ hash, truncated: false, stat: { sizeBytes: 3 } });
    const part = await fs.read(at('abc'), { maxBytes: 2 });
    expect([decode(part.bytes), part.hash, part.truncated]).toEqual(['ab', hash, true]);
    expect(await fs.read(at('abc'), { maxBytes: 3 })).toMatchObject({ truncated: false });
  });

  it('says not_found for what is not there, and for lists of files', async () => {
    const { fs, outside } = await open();
    outside.write('file', 'x');
    for (const failing of [fs.read(at('no')), fs.read(at('no/no')), fs.list(at('no')), fs.list(at('file'))])
      await expect(failing).rejects.toMatchObject({ code: 'not_found' });
  });

  it('says unavailable with EISDIR when a folder is read', async () => {
    const { fs, outside } = await open();
    outside.makeFolder('folder');
    await expect(fs.read(at('folder'))).rejects.toMatchObject({
      code: 'unavailable',
      details: { errno: 'EISDIR' },
    });
  });

  it('sees an outside edit at once, and gives it another key', async () => {
    const { fs, outside } = await open();
    outside.write('d/a.md', 'one');
    const before = await fs.read(at('d/a.md'));
    outside.remove('d');
    outside.write('d/a.md', 'two');
    const after = await fs.read(at('d/a.md'));
    expect(decode(after.bytes)).toBe('two');
    expect(after.stat.statKey).not.toBe(before.stat.statKey);
    expect(await fs.list(at('d'))).toEqual([after.stat]);
  });

  it('says unavailable with the errno for a file that may not be read', async (test) => {
    const { fs, outside } = await open();
    outside.write('secret', 'x');
    // The scene says why it cannot.
    if (typeof outside.makeUnreadable !== 'function') return test.skip(outside.makeUnreadable.impossible);
    outside.makeUnreadable('secret');
    await expect(fs.read(at('secret'))).rejects.toMatchObject({
      code: 'unavailable',
      details: { errno: 'EACCES' },
    });
    expect(await fs.stat(at('secret'))).not.toBeNull();
  });
}

function writes(open: Open): void {
  it('creates a file with its folders and tells its stat and hash', async () => {
    const { fs } = await open();
    const written = await fs.write(at('a/b/c.md'), encode('hello'));
    expect(written.conflict).toBeNull();
    expect(await fs.stat(at('a/b/c.md'))).toEqual(written.stat);
    expect((await fs.read(at('a/b/c.md'))).hash).toBe(written.hash);
    expect(await text(fs, 'a/b/c.md')).toBe('hello');
  });

  it('replaces a file when it has the expected hash, and leaves nothing else behind', async () => {
    const { fs } = await open();
    const { hash } = await fs.write(at('a.md'), encode('one'), { ifHash: null });
    const second = await fs.write(at('a.md'), encode('two'), { ifHash: hash });
    expect(await text(fs, 'a.md')).toBe('two');
    expect(await fs.stat(at('a.md'))).toEqual(second.stat);
    expect(await visible(fs)).toEqual(['a.md']);
  });

  it('refuses with the current hash when the expected one does not stand there, and changes nothing', async () => {
    const { fs, outside } = await open();
    const { hash } = await fs.write(at('a.md'), encode('one'));
    outside.write('a.md', 'outside');
    const { hash: current } = await fs.read(at('a.md'));
    await expect(fs.write(at('a.md'), encode('two'), { ifHash: hash })).rejects.toMatchObject({
      code: 'conflict',
      details: { current },
    });
    await expect(fs.write(at('a.md'), encode('two'), { ifHash: null })).rejects.toMatchObject({
      code: 'conflict',
      details: { current },
    });
    await expect(fs.write(at('no/b.md'), encode('two'), { ifHash: hash })).rejects.toMatchObject({
      code: 'conflict',
      details: { current: null },
    });
    expect(await text(fs, 'a.md')).toBe('outside');
    expect(await visible(fs)).toEqual(['a.md']);
  });

  it('lets exactly one of many writers with the same expectation win', async () => {
    const { fs } = await open();
    const { hash } = await fs.write(at('a.md'), encode('start'));
    const writers = Array.from({ length: 20 }, (_, i) =>
      fs.write(at('a.md'), encode(`writer ${i}`), { ifHash: hash }),
    );
    const results = await Promise.allSettled(writers);
    const won = results.flatMap((result, i) => (result.status === 'fulfilled' ? [i] : []));
    expect(won).toHaveLength(1);
    expect(await text(fs, 'a.md')).toBe(`writer ${won[0]}`);
  });

  it('writes many files side by side', async () => {
    const { fs } = await open();
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => fs.write(at(`d${i % 5}/${i}.md`), encode(`${i}`))),
    );
    for (let i = 0; i < 50; i++) expect(await text(fs, `d${i % 5}/${i}.md`)).toBe(`${i}`);
  });

  it('refuses to write over a folder or below a file', async () => {
    const { fs, outside } = await open();
    outside.write('folder/file', 'x');
    await expect(fs.write(at('folder'), encode('y'))).rejects.toMatchObject({ code: 'conflict' });
    await expect(fs.write(at('folder/file/below'), encode('y'))).rejects.toMatchObject({ code: 'conflict' });
    expect(await text(fs, 'folder/file')).toBe('x');
  });

  it('does not keep the bytes it was given', async () => {
    const { fs } = await open();
    const bytes = encode('mine');
    await fs.write(at('a'), bytes);
    bytes.fill(0);
    expect(await text(fs, 'a')).toBe('mine');
  });
}

function ranges(open: Open): void {
  it('opens a file for reading any part of it, and no more than that', async () => {
    const { fs, outside } = await open();
    outside.write('f/abc', '0123456789');
    const file = await fs.open(at('f/abc'));
    expect(file.stat).toEqual(await fs.stat(at('f/abc')));
    const parts = [
      [0, 10, '0123456789'],
      [3, 4, '3456'],
      [8, 100, '89'],
      [10, 5, ''],
      [99, 5, ''],
      [2, 0, ''],
    ] as const;
    for (const [offset, length, expected] of parts)
      expect(decode(await file.read(offset, length)), `${offset}+${length}`).toBe(expected);
    expect(await file.hash()).toBe((await fs.read(at('f/abc'))).hash);
    await file.close();
  });

  it('goes on reading the bytes of the moment whatever becomes of the name', async () => {
    const { fs, outside } = await open();
    await fs.write(at('f/a.md'), encode('first'));
    const { hash } = await fs.read(at('f/a.md'));
    const file = await fs.open(at('f/a.md'));
    await fs.write(at('f/a.md'), encode('second, longer'));
    expect(decode(await file.read(0, 100))).toBe('first');
    outside.remove('f');
    expect(decode(await file.read(1, 3))).toBe('irs');
    expect(await file.hash()).toBe(hash);
    await file.close();
  });

  it('reads no more once the file is closed, which may be said twice', async () => {
    const { fs, outside } = await open();
    outside.write('a', 'a');
    const file = await fs.open(at('a'));
    await Promise.all([file.close(), file.close()]);
    await expect(file.read(0, 1)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(file.hash()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('opens nothing that is not there, and no folder', async () => {
    const { fs, outside } = await open();
    outside.makeFolder('folder');
    await expect(fs.open(at('no'))).rejects.toMatchObject({ code: 'not_found' });
    await expect(fs.open(at('folder'))).rejects.toMatchObject({ code: 'unavailable' });
  });
}

function folders(open: Open): void {
  it('makes a folder with those above it', async () => {
    const { fs } = await open();
    const made = await fs.makeFolder(at('a/b/c'));
    expect(made).toMatchObject({ path: 'a/b/c', kind: 'folder', sizeBytes: 0 });
    expect(await fs.stat(at('a/b/c'))).toEqual(made);
    expect(await fs.list(at('a/b/c'))).toEqual([]);
  });

  it('makes no folder where something stands, or below a file', async () => {
    const { fs, outside } = await open();
    outside.write('folder/file', 'x');
    for (const path of ['folder', 'folder/file', 'folder/file/below', ''])
      await expect(fs.makeFolder(at(path)), path).rejects.toMatchObject({ code: 'conflict' });
    expect(await text(fs, 'folder/file')).toBe('x');
  });

  it('lets exactly one of many make the same folder', async () => {
    const { fs } = await open();
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => fs.makeFolder(at('a/b'))));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });
}

/** Where the pieces of a file lie before it is whole. */
const STAGED = '.codex/uploads/01J0000000000000000000000A/data';

function pieces(open: Open): void {
  async function staged(fs: FileSystem, content: string): Promise<Hash> {
    await fs.append(at(STAGED), 0, encode(content));
    return (await fs.read(at(STAGED))).hash;
  }

  it('adds pieces at the end of an unfinished file, and nowhere else', async () => {
    const { fs } = await open();
    expect(await fs.append(at(STAGED), 0, encode('one '))).toBe(4);
    for (const offset of [0, 3, 5])
      await expect(fs.append(at(STAGED), offset, encode('x'))).rejects.toMatchObject({
        code: 'conflict',
        details: { sizeBytes: 4 },
      });
    expect(await fs.append(at(STAGED), 4, encode('two'))).toBe(7);
    expect(await text(fs, STAGED)).toBe('one two');
    expect(await visible(fs)).toEqual([]);
  });

  it('gives a finished file its place, and nothing of it stays behind', async () => {
    const { fs } = await open();
    const hash = await staged(fs, 'arrived');
    const adopted = await fs.adopt(at('a/b/new.bin'), at(STAGED), { hash, ifHash: null });
    expect(adopted).toMatchObject({ hash, conflict: null });
    expect(await fs.stat(at('a/b/new.bin'))).toEqual(adopted.stat);
    expect(await text(fs, 'a/b/new.bin')).toBe('arrived');
    expect(await fs.stat(at(STAGED))).toBeNull();
  });

  it('replaces what has the expected hash by a finished file', async () => {
    const { fs } = await open();
    const { hash: ifHash } = await fs.write(at('a.md'), encode('old'));
    const hash = await staged(fs, 'arrived');
    const adopted = await fs.adopt(at('a.md'), at(STAGED), { hash, ifHash });
    expect(await fs.stat(at('a.md'))).toEqual(adopted.stat);
    expect(await text(fs, 'a.md')).toBe('arrived');
    expect(await visible(fs)).toEqual(['a.md']);
  });

  it('keeps a finished file that may not go where it should, for another try', async () => {
    const { fs, outside } = await open();
    outside.write('a.md', 'outside');
    outside.write('folder/x', 'x');
    const hash = await staged(fs, 'arrived');
    for (const [path, ifHash] of [
      ['a.md', null],
      ['a.md', hash],
      ['no.md', hash],
      ['folder', undefined],
    ] as const)
      await expect(fs.adopt(at(path), at(STAGED), { hash, ifHash }), path).rejects.toMatchObject({
        code: 'conflict',
      });
    expect([await text(fs, 'a.md'), await text(fs, 'folder/x')]).toEqual(['outside', 'x']);
    await fs.adopt(at('a.md'), at(STAGED), { hash });
    expect(await text(fs, 'a.md')).toBe('arrived');
    await expect(fs.adopt(at('b.md'), at(STAGED), { hash })).rejects.toMatchObject({ code: 'not_found' });
    expect(await visible(fs)).toEqual(['a.md', 'folder']);
  });

  it('lets exactly one of many finished files create the same file', async () => {
    const { fs } = await open();
    const sources = Array.from({ length: 8 }, (_, i) => at(`.codex/uploads/u${i}/data`));
    for (const [i, source] of sources.entries()) await fs.append(source, 0, encode(`writer ${i}`));
    const results = await Promise.allSettled(
      sources.map(async (source) => {
        const { hash } = await fs.read(source);
        return fs.adopt(at('a.md'), source, { hash, ifHash: null });
      }),
    );
    const won = results.flatMap((result, i) => (result.status === 'fulfilled' ? [i] : []));
    expect(won).toHaveLength(1);
    expect(await text(fs, 'a.md')).toBe(`writer ${won[0]}`);
    for (const [i, source] of sources.entries())
      expect((await fs.stat(source))?.sizeBytes ?? null, `${i}`).toBe(i === won[0] ? null : 8);
  });
}

function movesAndRemoves(open: Open): void {
  it('moves a file into folders that are made for it', async () => {
    const { fs } = await open();
    await fs.write(at('a.md'), encode('a'));
    const stat = await fs.move(at('a.md'), at('x/y/b.md'));
    expect(await fs.stat(at('x/y/b.md'))).toEqual(stat);
    expect(await fs.stat(at('a.md'))).toBeNull();
    expect(await visible(fs)).toEqual(['x']);
  });

  it('moves a folder with all in it', async () => {
    const { fs } = await open();
    await fs.write(at('a/b/c.md'), encode('c'));
    expect(await fs.move(at('a'), at('z/a'))).toMatchObject({ path: 'z/a', kind: 'folder' });
    expect(await text(fs, 'z/a/b/c.md')).toBe('c');
    expect(await fs.stat(at('a'))).toBeNull();
  });

  it('never moves over something, nor when the content is not the expected one', async () => {
    const { fs } = await open();
    const { hash } = await fs.write(at('a.md'), encode('a'));
    await fs.write(at('b.md'), encode('b'));
    await fs.write(at('folder/x'), encode('x'));
    for (const target of ['b.md', 'folder', 'a.md'])
      await expect(fs.move(at('a.md'), at(target))).rejects.toMatchObject({ code: 'conflict' });
    await expect(fs.move(at('b.md'), at('c.md'), { ifHash: hash })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(fs.move(at('no.md'), at('c.md'))).rejects.toMatchObject({ code: 'not_found' });
    expect([await text(fs, 'a.md'), await text(fs, 'b.md'), await text(fs, 'folder/x')]).toEqual([
      'a',
      'b',
      'x',
    ]);
    expect(await visible(fs)).toEqual(['a.md', 'b.md', 'folder']);
  });

  it('does not move a folder into itself', async () => {
    const { fs } = await open();
    await fs.write(at('a/b.md'), encode('b'));
    await expect(fs.move(at('a'), at('a/c'))).rejects.toMatchObject({ code: 'conflict' });
    expect(await text(fs, 'a/b.md')).toBe('b');
  });

  it('keeps removed bytes in the trash beside their manifest', async () => {
    const { fs } = await open();
    await fs.write(at('f/a.md'), encode('kept'));
    await fs.remove(at('f/a.md'), {
      trash: { id: '01J0000000000000000000000A', manifest: '{"path":"f/a.md"}' },
    });
    expect(await fs.stat(at('f/a.md'))).toBeNull();
    expect(await text(fs, '.codex/trash/01J0000000000000000000000A/manifest.json')).toBe('{"path":"f/a.md"}');
    expect(await text(fs, '.codex/trash/01J0000000000000000000000A/a.md')).toBe('kept');
  });

  it('removes files and folders for good', async () => {
    const { fs } = await open();
    await fs.write(at('f/a/b.md'), encode('b'));
    await fs.write(at('g.md'), encode('g'));
    await fs.remove(at('f'), { trash: null });
    await fs.remove(at('g.md'), { trash: null });
    expect(await visible(fs)).toEqual([]);
  });

  it('removes nothing that is not the expected content', async () => {
    const { fs, outside } = await open();
    const { hash } = await fs.write(at('a.md'), encode('a'));
    outside.write('a.md', 'outside');
    await expect(fs.remove(at('a.md'), { ifHash: hash, trash: null })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(fs.remove(at('no.md'), { trash: null })).rejects.toMatchObject({ code: 'not_found' });
    expect(await text(fs, 'a.md')).toBe('outside');
  });
}

function vanishes(open: Open): void {
  it('says unavailable with root for every method while the root is away, and goes on when it is back', async () => {
    const { fs, outside } = await open();
    await fs.write(at('f/a.md'), encode('a'));
    await fs.list(at('f'));
    outside.setPresent(false);
    const calls: Promise<unknown>[] = [
      fs.list(ROOT),
      fs.list(at('f')),
      fs.stat(at('f/a.md')),
      fs.stat(at('f/no.md')),
      fs.read(at('f/no.md')),
      fs.open(at('f/a.md')),
      fs.makeFolder(at('g')),
      fs.append(at(STAGED), 0, encode('b')),
      fs.adopt(at('f/b.md'), at(STAGED), { hash: '' as Hash }),
      fs.write(at('f/b.md'), encode('b')),
      fs.move(at('f/a.md'), at('c.md')),
      fs.remove(at('f/a.md'), { trash: null }),
    ];
    const failures = await Promise.allSettled(calls);
    for (const failure of failures)
      expect(failure).toMatchObject({ reason: { code: 'unavailable', details: { root: true } } });
    outside.setPresent(true);
    expect(await text(fs, 'f/a.md')).toBe('a');
  });
}

function links(open: Open): void {
  it('lists a link as one and reads its target text, never what it leads to', async () => {
    const { fs, outside } = await open();
    outside.write('real.md', 'real');
    outside.link('link.md', 'real.md');
    expect(await fs.stat(at('link.md'))).toMatchObject({ kind: 'link' });
    expect(await text(fs, 'link.md')).toBe('real.md');
  });

  it('refuses to write over a link, and leaves its target alone', async () => {
    const { fs, outside } = await open();
    outside.write('real.md', 'real');
    outside.link('link.md', 'real.md');
    await expect(fs.write(at('link.md'), encode('x'))).rejects.toMatchObject({ code: 'conflict' });
    expect(await text(fs, 'real.md')).toBe('real');
  });

  it('opens a link as its target text', async () => {
    const { fs, outside } = await open();
    outside.write('real.md', 'real');
    outside.link('link.md', 'real.md');
    const link = await fs.open(at('link.md'));
    expect(decode(await link.read(0, 4))).toBe('real');
    expect(decode(await link.read(4, 100))).toBe('.md');
    await link.close();
  });

  it('adds no bytes to what a link leads to, and makes nothing through one', async () => {
    const { fs, outside } = await open();
    outside.write('real.md', 'real');
    outside.write('folder/x', 'x');
    outside.link(STAGED, '../../../real.md');
    await expect(fs.append(at(STAGED), 4, encode('x'))).rejects.toMatchObject({ name: 'CodexError' });
    outside.link('linked', 'folder');
    await expect(fs.makeFolder(at('linked/new'))).rejects.toMatchObject({ code: 'conflict' });
    await expect(fs.makeFolder(at('linked'))).rejects.toMatchObject({ code: 'conflict' });
    expect(await text(fs, 'real.md')).toBe('real');
    expect((await fs.list(at('folder'))).map((entry) => entry.path)).toEqual(['folder/x']);
  });

  it('goes through no link to a folder', async () => {
    const { fs, outside } = await open();
    outside.write('real/a.md', 'a');
    outside.link('linked', 'real');
    await expect(fs.list(at('linked'))).rejects.toMatchObject({ code: 'not_found' });
    await expect(fs.read(at('linked/a.md'))).rejects.toMatchObject({ code: 'not_found' });
    expect(await fs.stat(at('linked/a.md'))).toBeNull();
    await expect(fs.write(at('linked/b.md'), encode('b'))).rejects.toMatchObject({ code: 'conflict' });
    expect((await fs.list(at('real'))).map((entry) => entry.path)).toEqual(['real/a.md']);
  });

  it('moves and removes a link itself', async () => {
    const { fs, outside } = await open();
    outside.write('real/a.md', 'a');
    outside.link('linked', 'real');
    expect(await fs.move(at('linked'), at('other'))).toMatchObject({ kind: 'link' });
    await fs.remove(at('other'), { trash: null });
    expect(await visible(fs)).toEqual(['real']);
    expect(await text(fs, 'real/a.md')).toBe('a');
  });
}

function identities(open: Open): void {
  it('keeps the identity of what is moved, and never gives it to a new file', async () => {
    const { fs, outside } = await open();
    const { stat } = await fs.write(at('a.md'), encode('a'));
    const moved = await fs.move(at('a.md'), at('b.md'));
    expect(moved.identity).toBe(stat.identity);
    outside.rename('b.md', 'c.md');
    expect((await fs.stat(at('c.md')))?.identity).toBe(stat.identity);
    outside.remove('c.md');
    outside.write('d.md', 'a');
    expect((await fs.stat(at('d.md')))?.identity).not.toBe(stat.identity);
  });
}

function cases(open: Open): void {
  it('keeps two files whose names differ in case only', async () => {
    const { fs } = await open();
    await fs.write(at('a.md'), encode('small'));
    await fs.write(at('A.md'), encode('large'), { ifHash: null as Hash | null });
    expect([await text(fs, 'a.md'), await text(fs, 'A.md')]).toEqual(['small', 'large']);
  });
}

function foldedCases(open: Open): void {
  it('renames a file to another case of its name', async () => {
    const { fs } = await open();
    await fs.write(at('a.md'), encode('small'));
    await fs.move(at('a.md'), at('A.md'));
    expect(await visible(fs)).toEqual(['A.md']);
  });
}

/** The names in the root, without our own folder. */
async function visible(fs: FileSystem): Promise<string[]> {
  return (await fs.list(ROOT)).map((entry) => entry.path).filter((path) => path !== '.codex');
}

async function text(fs: FileSystem, path: string): Promise<string> {
  return decode((await fs.read(at(path))).bytes);
}

function at(path: string): RelPath {
  return storedRelPath(path);
}

function encode(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
