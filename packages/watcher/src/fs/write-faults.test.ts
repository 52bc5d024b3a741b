import fs from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import {
  type AbsPath,
  type FileSystem,
  type Hash,
  absPath,
  isCodexError,
  storedRelPath,
} from '@codexlab/core';
import { afterEach, describe, expect, it } from 'vitest';
import { cleanTemporaries } from './clean-temporaries.ts';
import { nodeFileSystem } from './node-file-system.ts';
import { hashBytes } from './read-file.ts';
import { type WriteIo, systemWriteIo } from './write-io.ts';

const OLD = 'old content';
const NEW = 'new content, longer than the old one';
const ERRNOS = ['EIO', 'ENOSPC', 'EACCES', 'EMFILE'];
const file = storedRelPath('folder/note.md');
const ifHash = hashBytes(Buffer.from(OLD));

/** A file that has arrived whole. */
const arrived = storedRelPath('.codex/uploads/01J0000000000000000000000B/data');
/** A removed file. */
const trashed = storedRelPath('.codex/trash/01J0000000000000000000000C/note.md');
const adopt = (
  system: FileSystem,
  precondition: { readonly ifHash?: Hash | null },
  path = file,
): Promise<unknown> => system.adopt(path, arrived, { hash: hashBytes(Buffer.from(NEW)), ...precondition });

const operations: Record<string, (system: FileSystem) => Promise<unknown>> = {
  'replacing what is known': (system) => system.write(file, Buffer.from(NEW), { ifHash }),
  'replacing whatever is there': (system) => system.write(file, Buffer.from(NEW)),
  'creating a file in new folders': (system) =>
    system.write(storedRelPath('a/b/new.md'), Buffer.from(NEW), { ifHash: null }),
  'moving a file': (system) => system.move(file, storedRelPath('other/moved.md'), { ifHash }),
  'moving a folder': (system) => system.move(storedRelPath('folder'), storedRelPath('other/moved')),
  'putting an upload in the place of what is known': (system) => adopt(system, { ifHash }),
  'putting an upload in the place of whatever is there': (system) => adopt(system, {}),
  'putting an upload where nothing is': (system) =>
    adopt(system, { ifHash: null }, storedRelPath('a/b/new.bin')),
  'bringing a file back': (system) => system.move(trashed, storedRelPath('back/note.md')),
  'removing into the trash': (system) => system.remove(file, { ifHash, trash: { id: 'T1', manifest: '{}' } }),
  'removing for good': (system) => system.remove(file, { trash: null }),
};

describe('the low-level calls of a write', () => {
  const roots: string[] = [];
  afterEach(() => {
    for (const root of roots.splice(0)) fs.rmSync(root, { recursive: true, force: true });
  });
  const openRoot = (): AbsPath => {
    const root = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'codex-faults-')));
    roots.push(root);
    fs.mkdirSync(join(root, 'folder'));
    fs.writeFileSync(join(root, 'folder/note.md'), OLD);
    fs.writeFileSync(join(root, 'folder/other.md'), 'other');
    return absPath(root);
  };
  const openRootWith = (name: string): AbsPath => {
    const root = openRoot();
    const staged = name.includes('upload') ? arrived : name.includes('back') ? trashed : null;
    if (staged === null) return root;
    fs.mkdirSync(dirname(join(root, staged)), { recursive: true });
    fs.writeFileSync(join(root, staged), staged === arrived ? NEW : OLD);
    return root;
  };

  it('come in the order write, fsync, second name, rename, fsync of the folder, and only then the answer', async () => {
    const calls: string[] = [];
    const system = await nodeFileSystem(openRoot(), { io: tapped((call) => void calls.push(call)) });
    await system.write(storedRelPath('warm.md'), Buffer.from('makes .codex/tmp'));
    calls.length = 0;
    await operations['replacing what is known']!(system);
    await system.close();
    expect(calls).toEqual(['open', 'chmod', 'write', 'fsync', 'link', 'rename', 'unlink', 'fsync', 'close']);
  });

  for (const [name, operate] of Object.entries(operations)) {
    it(`leave old or new content whole and nothing else, whichever of them fails while ${name}`, async () => {
      const count = await countCalls(openRootWith(name), operate);
      expect(count).toBeGreaterThan(3);
      for (let failing = 0; failing < count; failing++)
        for (const errno of ERRNOS)
          await failAt(openRootWith(name), operate, {
            failing,
            errno,
            mayLose: name === 'removing for good',
          });
    });
  }

  it('keep an upload that could not be put in its place, for another try', async () => {
    const name = 'putting an upload in the place of what is known';
    const count = await countCalls(openRootWith(name), operations[name]!);
    for (let failing = 0; failing < count; failing++) {
      const root = openRootWith(name);
      let calls = 0;
      const io = tapped(() => {
        if (calls++ === failing) throw Object.assign(new Error('EIO'), { code: 'EIO' });
      });
      const system = await nodeFileSystem(root, { io });
      await operations[name]!(system).catch(() => null);
      const inPlace = fs.readFileSync(join(root, file), 'utf8');
      const kept = fs.existsSync(join(root, arrived));
      // An instant after the rename nothing but the answer can fail: then the new content stands there.
      expect(inPlace === NEW || kept, `call ${failing}`).toBe(true);
      if (inPlace === OLD) await adopt(system, { ifHash });
      expect(fs.readFileSync(join(root, file), 'utf8'), `call ${failing}`).toBe(NEW);
      await system.close();
    }
  });

  it('make a program for all who may read it where that is asked for, and leave it one', async () => {
    const root = openRoot();
    fs.chmodSync(join(root, file), 0o640);
    const system = await nodeFileSystem(root);
    const made = storedRelPath('run.sh');
    const modeOf = (path: string) => fs.statSync(join(root, path)).mode & 0o777;
    fs.writeFileSync(join(root, 'plain'), '');
    for (const path of [file, made]) await system.write(path, Buffer.from('#!'), { executable: true });
    expect(modeOf(file)).toBe(0o750);
    expect(modeOf(made)).toBe(modeOf('plain') | ((modeOf('plain') & 0o444) >> 2));
    await system.write(file, Buffer.from('#!/bin/sh'));
    expect(modeOf(file)).toBe(0o750);
    await system.close();
  });

  it('give an upload the rights of the file that it replaces, and those of a new file elsewhere', async () => {
    const root = openRoot();
    fs.chmodSync(join(root, file), 0o640);
    const system = await nodeFileSystem(root);
    for (const target of [file, storedRelPath('new.bin')]) {
      await system.append(arrived, 0, Buffer.from(NEW));
      expect(fs.statSync(join(root, '.codex/uploads')).mode & 0o777).toBe(0o700);
      await adopt(system, {}, target);
    }
    fs.writeFileSync(join(root, 'plain'), '');
    expect(fs.statSync(join(root, file)).mode & 0o777).toBe(0o640);
    expect(fs.statSync(join(root, 'new.bin')).mode).toBe(fs.statSync(join(root, 'plain')).mode);
    await system.close();
  });

  it('copy an upload to another disk, where old or new content stands whichever of them fails', async () => {
    const name = 'putting an upload in the place of what is known';
    let count = 0;
    const whole = openRootWith(name);
    const system = await nodeFileSystem(whole, { io: otherDisk(() => void count++) });
    await operations[name]!(system);
    await system.close();
    expect(contentsOf(whole).sort()).toEqual([NEW, 'other'].sort());
    for (let failing = 0; failing < count; failing++) {
      const root = openRootWith(name);
      let calls = 0;
      const io = otherDisk(() => {
        if (calls++ >= failing) throw Object.assign(new Error('EIO'), { code: 'EIO' });
      });
      const dying = await nodeFileSystem(root, { io });
      await operations[name]!(dying).catch(() => null);
      await dying.close();
      await cleanTemporaries(root);
      expect([OLD, NEW], `${failing}`).toContain(fs.readFileSync(join(root, file), 'utf8'));
      expect(fs.readdirSync(join(root, 'folder')).sort(), `${failing}`).toEqual(['note.md', 'other.md']);
    }
  });

  it('keep an outside edit of the last instant as a conflict copy when an upload replaces it', async () => {
    const root = openRootWith('upload');
    const io = tapped((call) => {
      if (call === 'chmod') fs.writeFileSync(join(root, file), 'outside edit');
    });
    const system = await nodeFileSystem(root, { io });
    const { conflict } = await system.adopt(file, arrived, { hash: hashBytes(Buffer.from(NEW)), ifHash });
    expect(fs.readFileSync(join(root, conflict!), 'utf8')).toBe('outside edit');
    expect(fs.readFileSync(join(root, file), 'utf8')).toBe(NEW);
    await system.close();
  });

  it('add no bytes to a file that has its place already', async () => {
    const root = openRootWith('upload');
    fs.linkSync(join(root, arrived), join(root, 'placed.bin'));
    const system = await nodeFileSystem(root);
    await expect(system.append(arrived, NEW.length, Buffer.from('more'))).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(fs.readFileSync(join(root, 'placed.bin'), 'utf8')).toBe(NEW);
    await system.close();
  });

  it('never acknowledge what an fsync has refused', async () => {
    for (const [name, operate] of Object.entries(operations)) {
      const root = openRootWith(name);
      const failing = tapped((call) => {
        if (call === 'fsync') throw Object.assign(new Error('EIO'), { code: 'EIO' });
      });
      const system = await nodeFileSystem(root, { io: failing });
      await expect(operate(system), name).rejects.toMatchObject({
        code: 'unavailable',
        details: { errno: 'EIO' },
      });
      await system.close();
    }
  });

  it('keep an outside edit of the last instant as a conflict copy', async () => {
    const root = openRoot();
    const io = tapped((call) => {
      // The instant after the content was compared and before it is replaced.
      if (call === 'chmod') fs.writeFileSync(join(root, 'folder/note.md'), 'outside edit');
    });
    const system = await nodeFileSystem(root, { io });
    const { conflict } = await system.write(file, Buffer.from(NEW), { ifHash });
    expect(conflict).toMatch(/^folder\/note\.conflict-\d{8}T\d{6}Z\.md$/);
    expect(fs.readFileSync(join(root, conflict!), 'utf8')).toBe('outside edit');
    expect(fs.readFileSync(join(root, file), 'utf8')).toBe(NEW);
    await system.close();
  });

  it('refuse to replace what another program put there while what stood there got its second name', async () => {
    const root = openRoot();
    const link: WriteIo['link'] = (from, to) => {
      systemWriteIo.link(from, to);
      fs.writeFileSync(join(root, 'folder/saved'), 'outside edit');
      fs.renameSync(join(root, 'folder/saved'), join(root, 'folder/note.md'));
    };
    const system = await nodeFileSystem(root, { io: { ...systemWriteIo, link } });
    const current = hashBytes(Buffer.from('outside edit'));
    await expect(system.write(file, Buffer.from(NEW), { ifHash })).rejects.toMatchObject({
      ...{ code: 'conflict', details: { current } },
    });
    expect(fs.readFileSync(join(root, file), 'utf8')).toBe('outside edit');
    expect(fs.readdirSync(join(root, '.codex/tmp'))).toEqual([]);
    await system.close();
  });

  it('lose nothing that another program renames into place, unless it comes between the last look and the rename', async () => {
    const count = await countCalls(openRoot(), operations['replacing what is known']!);
    const unseen: string[] = [];
    for (let coming = 0; coming < count; coming++) {
      const root = openRoot();
      let calls = 0;
      let last = '';
      const io = tapped((call) => {
        if (calls++ !== coming) return;
        last = call;
        fs.writeFileSync(join(root, 'folder/saved'), 'outside edit');
        fs.renameSync(join(root, 'folder/saved'), join(root, 'folder/note.md'));
      });
      const system = await nodeFileSystem(root, { io });
      await operations['replacing what is known']!(system).catch((error: unknown) =>
        expect(error).toMatchObject({ code: 'conflict' }),
      );
      await system.close();
      if (!contentsOf(root).includes('outside edit')) unseen.push(last);
    }
    expect(unseen).toEqual(['rename']);
  });

  it('put back a file that was saved under the old name while it moved', async () => {
    const root = openRoot();
    const io = tapped((call) => {
      if (call !== 'rename') return;
      fs.writeFileSync(join(root, 'folder/saved'), 'outside edit');
      fs.renameSync(join(root, 'folder/saved'), join(root, 'folder/note.md'));
    });
    const system = await nodeFileSystem(root, { io });
    await system.move(file, storedRelPath('moved.md'));
    expect(fs.readFileSync(join(root, 'moved.md'), 'utf8')).toBe(OLD);
    expect(fs.readFileSync(join(root, 'folder/note.md'), 'utf8')).toBe('outside edit');
    await system.close();
  });

  it('put the temporary beside the target when the other folder lies on another disk', async () => {
    const root = openRoot();
    const failOnce = new Set(['rename', 'link']);
    const io = tapped((call) => {
      if (failOnce.delete(call)) throw Object.assign(new Error('EXDEV'), { code: 'EXDEV' });
    });
    const system = await nodeFileSystem(root, { io });
    await operations['replacing what is known']!(system).catch(() => null);
    await operations['replacing whatever is there']!(system);
    expect(fs.readFileSync(join(root, file), 'utf8')).toBe(NEW);
    expect(fs.readdirSync(join(root, 'folder')).sort()).toEqual(['note.md', 'other.md']);
    await system.close();
  });

  it('leave no stray and lose nothing, wherever a write to another disk is cut off', async () => {
    let count = 0;
    const whole = await nodeFileSystem(openRoot(), { io: otherDisk(() => void count++) });
    await operations['replacing what is known']!(whole);
    await whole.close();
    for (let dying = 0; dying < count; dying++) {
      const root = openRoot();
      let calls = 0;
      const io = otherDisk(() => {
        if (calls++ >= dying) throw Object.assign(new Error('EIO'), { code: 'EIO' });
      });
      const system = await nodeFileSystem(root, { io });
      await operations['replacing what is known']!(system).catch(() => null);
      await system.close();
      await cleanTemporaries(root);
      expect(fs.readdirSync(join(root, 'folder')).sort(), `${dying}`).toEqual(['note.md', 'other.md']);
      expect([OLD, NEW]).toContain(fs.readFileSync(join(root, file), 'utf8'));
      const tmp = join(root, '.codex/tmp');
      expect(fs.existsSync(tmp) ? fs.readdirSync(tmp) : [], `${dying}`).toEqual([]);
    }
  });

  it('keep an outside edit that a write to another disk caught before it was cut off', async () => {
    const root = openRoot();
    await cutOffAfterRename(root);
    const foreign = `.${'01J00000000000000000000000'}.codex-tmp`;
    fs.writeFileSync(join(root, 'folder', foreign), 'a stray of nobody known');
    expect(fs.readdirSync(join(root, 'folder'))).toHaveLength(4);
    expect(await cleanTemporaries(root)).toBe(1);
    const [stray, conflict, ...others] = fs.readdirSync(join(root, 'folder')).sort();
    expect([stray, ...others]).toEqual([foreign, 'note.md', 'other.md']);
    expect(conflict).toMatch(/^note\.conflict-/);
    expect(fs.readFileSync(join(root, 'folder', conflict!), 'utf8')).toBe('outside edit');
    expect(fs.readdirSync(join(root, '.codex/tmp'))).toEqual([]);
  });

  it('remember the strays of a disk that is away until it is back', async () => {
    const root = openRoot();
    await cutOffAfterRename(root);
    fs.renameSync(join(root, 'folder'), join(root, 'away'));
    expect(await cleanTemporaries(root)).toBe(0);
    // What is left of a disk that is away: an empty folder.
    fs.mkdirSync(join(root, 'folder'));
    expect(await cleanTemporaries(root)).toBe(0);
    fs.renameSync(join(root, 'away'), join(root, 'folder'));
    expect(await cleanTemporaries(root)).toBe(1);
    expect(contentsOf(root).sort()).toEqual([NEW, 'other', 'outside edit'].sort());
  });

  it('keep an outside edit that a removal for good caught and could not put back', async () => {
    const root = openRoot();
    const io = tapped((call) => {
      if (call === 'rename') fs.writeFileSync(join(root, file), 'outside edit');
      if (call === 'link') throw Object.assign(new Error('EIO'), { code: 'EIO' });
    });
    const system = await nodeFileSystem(root, { io });
    await expect(system.remove(file, { ifHash, trash: null })).rejects.toMatchObject({ code: 'unavailable' });
    await system.close();
    await cleanTemporaries(root);
    expect(contentsOf(root).sort()).toEqual(['other', 'outside edit']);
    expect(fs.readdirSync(join(root, '.codex/trash'))).toHaveLength(1);
  });

  it('put back a folder that took the place of a file while it was removed', async () => {
    const root = openRoot();
    const io = tapped((call) => {
      if (call !== 'rename' || fs.existsSync(join(root, 'folder/note.md/inner.md'))) return;
      if (!fs.statSync(join(root, file), { throwIfNoEntry: false })?.isFile()) return;
      fs.rmSync(join(root, file));
      fs.mkdirSync(join(root, file));
      fs.writeFileSync(join(root, 'folder/note.md/inner.md'), 'inner');
    });
    const system = await nodeFileSystem(root, { io });
    await expect(system.remove(file, { ifHash, trash: null })).rejects.toMatchObject({ code: 'conflict' });
    await system.close();
    expect(fs.readFileSync(join(root, 'folder/note.md/inner.md'), 'utf8')).toBe('inner');
  });

  it('move a link by renaming it, since a second name may be given to what it leads to', async () => {
    const root = openRoot();
    fs.symlinkSync('other.md', join(root, 'folder/link'));
    const calls: string[] = [];
    const system = await nodeFileSystem(root, { io: tapped((call) => void calls.push(call)) });
    await system.move(storedRelPath('folder/link'), storedRelPath('folder/moved'));
    await system.close();
    expect(calls.filter((call) => call === 'link' || call === 'rename')).toEqual(['rename']);
    expect(fs.readlinkSync(join(root, 'folder/moved'))).toBe('other.md');
  });

  it('leave alone what was saved under the new name while a move failed', async () => {
    const root = openRoot();
    const io = tapped((call) => {
      if (call !== 'rename') return;
      fs.writeFileSync(join(root, 'folder/saved'), 'outside edit');
      fs.renameSync(join(root, 'folder/saved'), join(root, 'moved.md'));
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    });
    const system = await nodeFileSystem(root, { io });
    await expect(system.move(file, storedRelPath('moved.md'))).rejects.toMatchObject({ code: 'unavailable' });
    await system.close();
    expect(fs.readFileSync(join(root, 'moved.md'), 'utf8')).toBe('outside edit');
    expect(fs.readFileSync(join(root, file), 'utf8')).toBe(OLD);
  });

  it('keep the rights of the file', async () => {
    const root = openRoot();
    fs.chmodSync(join(root, file), 0o640);
    const system = await nodeFileSystem(root);
    await system.write(file, Buffer.from(NEW), { ifHash });
    expect(fs.statSync(join(root, file)).mode & 0o777).toBe(0o640);
    expect(fs.statSync(join(root, '.codex/tmp')).mode & 0o777).toBe(0o700);
    await system.close();
  });

  it('go through no .codex that is a link', async () => {
    const root = openRoot();
    const elsewhere = openRoot();
    fs.symlinkSync(elsewhere, join(root, '.codex'));
    const system = await nodeFileSystem(root);
    await expect(system.write(file, Buffer.from(NEW))).rejects.toMatchObject({ code: 'conflict' });
    expect(fs.readdirSync(elsewhere)).toEqual(['folder']);
    expect(fs.readFileSync(join(root, file), 'utf8')).toBe(OLD);
    await system.close();
  });
});

describe('cleanTemporaries', () => {
  it('takes away what a crash left, keeps foreign files, and saves bytes that are nowhere else', async () => {
    const root = absPath(fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'codex-clean-'))));
    const at = (name: string) => join(root, '.codex/tmp', name);
    const id = '01J00000000000000000000000';
    fs.mkdirSync(at(''), { recursive: true });
    fs.writeFileSync(at(id), 'half');
    fs.writeFileSync(at('foreign'), 'not ours');
    fs.writeFileSync(at(`prev-${id}-${ifHash}`), OLD);
    fs.writeFileSync(at(`prev-${id.replace('J', 'K')}-${ifHash}`), 'outside edit');
    expect(await cleanTemporaries(root)).toBe(3);
    expect(fs.readdirSync(at(''))).toEqual(['foreign']);
    const [trash] = fs.readdirSync(join(root, '.codex/trash'));
    const kept = join(root, '.codex/trash', trash!, `prev-${id.replace('J', 'K')}-${ifHash}`);
    expect(fs.readFileSync(kept, 'utf8')).toBe('outside edit');
    fs.rmSync(root, { recursive: true });
  });
});

async function countCalls(root: AbsPath, operate: (system: FileSystem) => Promise<unknown>): Promise<number> {
  let count = 0;
  const system = await nodeFileSystem(root, { io: tapped(() => void count++) });
  await operate(system);
  await system.close();
  return count;
}

async function failAt(
  root: AbsPath,
  operate: (system: FileSystem) => Promise<unknown>,
  fault: { failing: number; errno: string; mayLose: boolean },
): Promise<void> {
  let count = 0;
  const io = tapped((call) => {
    if (count++ === fault.failing)
      throw Object.assign(new Error(fault.errno), { code: fault.errno, syscall: call });
  });
  const system = await nodeFileSystem(root, { io });
  const error: unknown = await operate(system).then(
    () => null,
    (caught: unknown) => caught,
  );
  await system.close();
  const where = `call ${fault.failing} failing with ${fault.errno}`;
  if (error !== null)
    expect(isCodexError(error, 'unavailable') && error.details.errno, where).toBe(fault.errno);
  await cleanTemporaries(root);
  const contents = contentsOf(root);
  expect(
    contents.filter((each) => each === 'other'),
    where,
  ).toEqual(['other']);
  const others = contents.filter((each) => each !== 'other');
  // One whole version, in one place or (between the two names of a move) the same in two; none only after a removal.
  expect(new Set(others).size, `${where}: ${others.join()}`).toBeLessThanOrEqual(2);
  if (!fault.mayLose) expect(others, where).not.toEqual([]);
  for (const each of others) expect([OLD, NEW], where).toContain(each);
  expect(
    fs.existsSync(join(root, '.codex/tmp')) ? fs.readdirSync(join(root, '.codex/tmp')) : [],
    where,
  ).toEqual([]);
}

/** The contents of all files in the root, those in the trash included but for manifests. */
function contentsOf(root: string): string[] {
  const entries = fs.readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'manifest.json');
  return files.map((entry) => fs.readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

/** Replaces an outside edit on another disk, and dies the instant after. */
async function cutOffAfterRename(root: AbsPath): Promise<void> {
  let dead = false;
  const io = otherDisk((call) => {
    if (dead) throw Object.assign(new Error('EIO'), { code: 'EIO' });
    if (call === 'chmod') fs.writeFileSync(join(root, file), 'outside edit');
  });
  const rename: WriteIo['rename'] = (from, to) => {
    io.rename(from, to);
    dead = true;
  };
  const system = await nodeFileSystem(root, { io: { ...io, rename } });
  await expect(operations['replacing what is known']!(system)).rejects.toMatchObject({ code: 'unavailable' });
  await system.close();
}

/** The system's calls when `.codex/tmp` lies on another disk than all else. */
function otherDisk(tap: (call: string) => void): WriteIo {
  const io = tapped(tap);
  const requireOneDisk = (...paths: unknown[]) => {
    if (!paths.some((path) => String(path).endsWith('.codex-tmp')))
      throw Object.assign(new Error('EXDEV'), { code: 'EXDEV' });
  };
  return {
    ...io,
    link: (from, to) => (requireOneDisk(from, to), io.link(from, to)),
    rename: (from, to) => (requireOneDisk(from, to), io.rename(from, to)),
    renameLater: async (from, to) => (requireOneDisk(from, to), io.renameLater(from, to)),
  };
}

/** The system's calls, each told before it is made. */
function tapped(tap: (call: string) => void): WriteIo {
  const wrap = <K extends keyof WriteIo>(name: K) =>
    ((...args: Parameters<WriteIo[K]>) => {
      // What waits for the disk fails by rejecting, as the system's own calls do.
      if (name === 'write' || name === 'fsync' || name === 'renameLater')
        return Promise.resolve()
          .then(() => tap(name === 'renameLater' ? 'rename' : name))
          .then(() => Reflect.apply(systemWriteIo[name], null, args));
      tap(name);
      return Reflect.apply(systemWriteIo[name], null, args);
    }) as WriteIo[K];
  return {
    open: wrap('open'),
    write: wrap('write'),
    fsync: wrap('fsync'),
    close: wrap('close'),
    chmod: wrap('chmod'),
    chown: wrap('chown'),
    link: wrap('link'),
    rename: wrap('rename'),
    renameLater: wrap('renameLater'),
    unlink: wrap('unlink'),
    mkdir: wrap('mkdir'),
    removeTree: wrap('removeTree'),
  };
}
