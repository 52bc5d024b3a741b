import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import {
  type AbsPath,
  type DirtyBatch,
  ROOT,
  type RelPath,
  type Watch,
  type WatchState,
  type Watcher,
  absPath,
  isCodexError,
  isInFolder,
  nameOf,
  relPathOnDisk,
  storedRelPath,
} from '@codexlab/core';
import { CASE_TIMEOUT_MS } from '@codexlab/core/testing';
import { afterEach, describe, expect, it } from 'vitest';

/** A folder under watch, and a picture of it that is kept by listing only what the watch tells. */
interface Scene {
  readonly root: AbsPath;
  readonly watch: Watch;
  readonly states: WatchState[];
  readonly batches: DirtyBatch[];
  /** Waits until a batch has come for which this holds. */
  until(holds: () => boolean): Promise<void>;
  /** Flushes; returns the entries in which picture and disk differ. */
  drift(): Promise<RelPath[]>;
}

/**
 * What every implementation of `Watcher` must do; run it with your own, in vitest.
 *
 * @example testWatcher('my watcher', () => createMyWatcher());
 */
export function testWatcher(name: string, makeWatcher: () => Watcher): void {
  describe(`${name} as a watcher`, { timeout: CASE_TIMEOUT_MS }, () => {
    const endings: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const end of endings.splice(0)) await end();
    });
    const open = async (prepare: (root: string) => void = () => undefined) => {
      const scene = await openScene(makeWatcher(), prepare);
      endings.push(async () => {
        await scene.watch.close();
        fs.rmSync(scene.root, { recursive: true, force: true });
      });
      return scene;
    };

    it('tells a change without being asked', async () => {
      const scene = await open();
      fs.writeFileSync(join(scene.root, 'a.md'), 'one');
      await scene.until(() => scene.batches.length > 0);
      expect(await scene.drift()).toEqual([]);
    });

    it('tells changes in folders that came later', async () => {
      const scene = await open();
      fs.mkdirSync(join(scene.root, 'new/deep'), { recursive: true });
      expect(await scene.drift()).toEqual([]);
      fs.writeFileSync(join(scene.root, 'new/deep/a.md'), 'one');
      expect(await scene.drift()).toEqual([]);
    });

    it('loses nothing when 3,000 files arrive at once', async () => {
      const scene = await open();
      for (let i = 0; i < 3000; i++) put(scene.root, `set${i % 60}/part${i % 7}/${i}.md`, `${i}`);
      expect(await scene.drift()).toEqual([]);
    });

    it('loses nothing when folders are made and filled at once, 200 times', async () => {
      const scene = await open();
      for (let i = 0; i < 200; i++) {
        put(scene.root, `n${i}/b/c/file.md`, `${i}`);
        if (i % 20 === 0) await breathe();
      }
      expect(await scene.drift()).toEqual([]);
    });

    it('loses nothing when a folder is deleted and made again at once, 50 times', async () => {
      const scene = await open((root) => put(root, 'same/inner/0.md', 'start'));
      for (let i = 1; i <= 50; i++) {
        fs.rmSync(join(scene.root, 'same'), { recursive: true });
        put(scene.root, `same/inner/${i}.md`, `${i}`);
        if (i % 5 === 0) expect(await scene.drift()).toEqual([]);
        put(scene.root, `same/inner/after-${i}.md`, `${i}`);
      }
      expect(await scene.drift()).toEqual([]);
    });

    it('loses nothing when folders are renamed again and again', async () => {
      const scene = await open((root) => {
        for (let i = 0; i < 20; i++) put(root, `d${i}/sub/file.md`, `${i}`);
      });
      for (let round = 0; round < 10; round++) {
        for (let i = 0; i < 20; i++)
          fs.renameSync(join(scene.root, dirName(round, i)), join(scene.root, dirName(round + 1, i)));
        await breathe();
        for (let i = 0; i < 20; i++) put(scene.root, `${dirName(round + 1, i)}/sub/r${round}.md`, `${i}`);
      }
      expect(await scene.drift()).toEqual([]);
    });

    it('follows two folders that swap their names', async () => {
      const scene = await open((root) => {
        put(root, 'a/in/x.md', 'x');
        put(root, 'b/in/y.md', 'y');
      });
      fs.renameSync(join(scene.root, 'a'), join(scene.root, 'c'));
      fs.renameSync(join(scene.root, 'b'), join(scene.root, 'a'));
      fs.renameSync(join(scene.root, 'c'), join(scene.root, 'b'));
      expect(await scene.drift()).toEqual([]);
      put(scene.root, 'a/in/later.md', 'later');
      expect(await scene.drift()).toEqual([]);
    });

    it('tells the last of many changes of one name', async () => {
      const scene = await open();
      for (let i = 0; i < 300; i++) {
        put(scene.root, 'same.md', `${i}`);
        if (i % 3 === 0) fs.rmSync(join(scene.root, 'same.md'));
        else if (i % 3 === 1) fs.renameSync(join(scene.root, 'same.md'), join(scene.root, 'other.md'));
      }
      expect(await scene.drift()).toEqual([]);
    });

    it('says nothing of ignored folders', async () => {
      const scene = await open((root) => put(root, 'ignored/deep/a.md', 'a'));
      put(scene.root, 'ignored/deep/b.md', 'b');
      put(scene.root, 'kept.md', 'k');
      await scene.until(() => scene.batches.length > 0);
      await scene.watch.flush();
      expect(
        foldersOf(scene.batches).filter((folder) => isInFolder(folder, storedRelPath('ignored'))),
      ).toEqual([]);
    });

    it('calls a vanished root unavailable and tells no deletions', async () => {
      const scene = await open((root) => put(root, 'a/b.md', 'b'));
      scene.batches.length = 0;
      fs.renameSync(scene.root, `${scene.root}-gone`);
      try {
        const failure = await scene.watch.flush().then(
          () => null,
          (error: unknown) => error,
        );
        expect(isCodexError(failure, 'unavailable') && failure.details.root).toBe(true);
        expect(scene.watch.state.freshness).toBe('unavailable');
        expect(scene.batches).toEqual([]);
      } finally {
        fs.renameSync(`${scene.root}-gone`, scene.root);
      }
    });

    it('refuses a root that is not there', async () => {
      const root = absPath(join(os.tmpdir(), 'codex-no-such-folder'));
      const nothing = { isIgnored: () => false, onDirty: () => undefined, onState: () => undefined };
      await expect(makeWatcher().watch({ root, ...nothing })).rejects.toMatchObject({
        code: 'unavailable',
        details: { root: true },
      });
    });

    it('is silent after it was closed', async () => {
      const scene = await open();
      await scene.watch.close();
      scene.batches.length = 0;
      put(scene.root, 'late.md', 'late');
      await expect(scene.watch.flush()).rejects.toMatchObject({ code: 'unavailable' });
      expect(scene.batches).toEqual([]);
    });
  });
}

async function openScene(watcher: Watcher, prepare: (root: string) => void): Promise<Scene> {
  const root = absPath(fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'codex-watch-'))));
  prepare(root);
  const picture = createPicture(root);
  const states: WatchState[] = [];
  const batches: DirtyBatch[] = [];
  const waiting = new Set<() => void>();
  const watch = await watcher.watch({
    root,
    isIgnored: (folder) => nameOf(folder) === 'ignored',
    onDirty(batch) {
      batches.push(batch);
      picture.apply(batch);
      for (const look of waiting) look();
    },
    onState: (state) => states.push(state),
  });
  await watch.ready;
  picture.apply({ everything: true, reason: 'start' });
  return {
    root,
    watch,
    states,
    batches,
    until: (holds) =>
      new Promise((resolve) => {
        const look = () => {
          if (!holds()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async drift() {
      await watch.flush();
      const seen = picture.entries();
      const disk = listAll(root, ROOT);
      const paths = new Set([...seen.keys(), ...disk.keys()]);
      return [...paths].filter((path) => seen.get(path) !== disk.get(path));
    },
  };
}

/** Lists only what a batch names: its folders, and what is new in them to the bottom. */
function createPicture(root: string) {
  const folders = new Map<RelPath, Map<string, string>>();
  function list(folder: RelPath, deep: boolean): void {
    const now = children(root, folder);
    const before = folders.get(folder);
    if (now) folders.set(folder, now);
    else forget(folder);
    for (const [name, mark] of before ?? [])
      if (mark === 'folder' && now?.get(name) !== 'folder') forget(relPathOnDisk(folder, name));
    for (const [name, mark] of now ?? [])
      if (mark === 'folder' && (deep || !before?.has(name))) list(relPathOnDisk(folder, name), true);
  }
  function forget(folder: RelPath): void {
    for (const each of [...folders.keys()]) if (isInFolder(each, folder)) folders.delete(each);
  }
  return {
    apply(batch: DirtyBatch): void {
      if ('everything' in batch) folders.clear();
      if ('everything' in batch) list(ROOT, true);
      // Only folders in the picture are compared; new ones are reached from their parents.
      else for (const folder of batch.folders) if (folders.has(folder)) list(folder, false);
    },
    entries: () =>
      new Map(
        [...folders]
          .flatMap(([folder, names]) =>
            [...names].map(([name, mark]) => [relPathOnDisk(folder, name), mark] as const),
          )
          .sort(byPath),
      ),
  };
}

function listAll(root: string, folder: RelPath): Map<RelPath, string> {
  const here = [...(children(root, folder) ?? [])].map(
    ([name, mark]) => [relPathOnDisk(folder, name), mark] as const,
  );
  const below = here.flatMap(([path, mark]) => (mark === 'folder' ? [...listAll(root, path)] : []));
  return new Map([...here, ...below].sort(byPath));
}

function children(root: string, folder: RelPath): Map<string, string> | null {
  try {
    const names = fs
      .readdirSync(join(root, folder))
      .filter((name) => name !== '.codex' && name !== 'ignored');
    return new Map(names.map((name) => [name, markOf(join(root, folder, name))]));
  } catch {
    return null;
  }
}

function markOf(path: string): string {
  const stat = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat?.isDirectory() ? 'folder' : `${stat?.size}:${stat?.mtimeNs}:${stat?.ino}`;
}

function byPath(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : 1;
}

function foldersOf(batches: readonly DirtyBatch[]): RelPath[] {
  return batches.flatMap((batch) => ('folders' in batch ? batch.folders : []));
}

function dirName(round: number, i: number): string {
  return round === 0 ? `d${i}` : `r${round}-${i}`;
}

function put(root: string, path: string, content: string): void {
  fs.mkdirSync(join(root, path, '..'), { recursive: true });
  fs.writeFileSync(join(root, path), content);
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
