import type { FileSystem } from './fs/file-system.ts';
import type { DirtyBatch, Watch, Watcher } from './fs/watcher.ts';
import type { NotebookStateKeeper } from './notebook-state.ts';
import type { NotebookRef } from './notebook.ts';
import { relPathOnDisk, ROOT } from './paths.ts';
import { createIgnoreRules } from './sync/ignore-rules.ts';
import type { NotebookLine } from './sync/line.ts';
import { type SyncScope, somePaths, wholeNotebook } from './sync/scope.ts';
import { toTrouble } from './sync/trouble.ts';

/** What a watched notebook is made of. */
export interface NotebookWatchPorts {
  readonly ref: NotebookRef;
  readonly line: NotebookLine;
  readonly fs: FileSystem;
  readonly watcher: Watcher;
  readonly state: NotebookStateKeeper;
  readonly ignoreFiles: boolean;
}

/** Keeps a notebook's index true while it is open: hands what the watcher says to the line. */
export interface NotebookWatch {
  start(): Promise<void>;
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Makes a watch; nothing is watched before `start`. */
export function createNotebookWatch(ports: NotebookWatchPorts): NotebookWatch {
  const running = new Set<Promise<unknown>>();
  const rules = createIgnoreRules(ports.fs, { ignoreFiles: ports.ignoreFiles });
  let started: Promise<Watch> | null = null;
  let closed = false;

  function compare(scope: SyncScope): void {
    if (closed) return;
    const sync = ports.state.during(scope, ports.line.sync(scope)).catch(() => undefined); // the line tells of its failures itself and tries again
    running.add(sync);
    void sync.finally(() => running.delete(sync));
  }

  function begin(watch: Watch): void {
    if (closed) return;
    ports.state.setWatch(watch.state); // a watch that never differed from how it began has told nothing
    compare(wholeNotebook);
  }

  function onDirty(batch: DirtyBatch): void {
    if ('everything' in batch) compare(wholeNotebook);
    else compare({ ...somePaths([]), folders: batch.folders });
  }

  async function start(): Promise<Watch> {
    let chain = await rules.chainFor(ROOT);
    let key = await ignoreFilesKey();
    const watch = await ports.watcher.watch({
      root: ports.ref.root,
      // Ignore files further down may take a file back in, so only whole folders are left unwatched.
      isIgnored: (path, kind) => kind === 'folder' && chain.ignores(path, true),
      onDirty(batch) {
        onDirty(batch);
        if ('everything' in batch || batch.folders.includes(ROOT))
          rearmIfIgnoringChanged().catch(tellTrouble);
      },
      onState: (state) => ports.state.setWatch(state),
    });
    // What changed before the last folder was watched raised no event.
    watch.ready.then(() => begin(watch), tellTrouble);
    return watch;

    async function rearmIfIgnoringChanged(): Promise<void> {
      const keyNow = await ignoreFilesKey();
      if (keyNow === key) return;
      key = keyNow;
      chain = await rules.chainFor(ROOT, await ports.fs.list(ROOT));
      watch.rearm();
    }
  }

  function tellTrouble(error: unknown): void {
    if (!closed) ports.state.setTrouble(toTrouble(error));
  }

  /** Changes with the ignore files of the root. */
  async function ignoreFilesKey(): Promise<string> {
    const names = ['.gitignore', '.codexignore'];
    const stats = await Promise.all(names.map((name) => ports.fs.stat(relPathOnDisk(ROOT, name))));
    return stats.map((stat) => stat?.statKey ?? '').join('|');
  }

  return {
    async start() {
      await (
        await (started ??= start())
      ).ready;
    },
    async settled() {
      if (!started) return void (await ports.state.during(wholeNotebook, ports.line.sync(wholeNotebook)));
      await (await started).flush();
      while (running.size > 0) await Promise.all(running);
    },
    async close() {
      closed = true;
      await (await started?.catch(() => null))?.close();
    },
  };
}
