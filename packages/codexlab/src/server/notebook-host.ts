import { mkdirSync, statSync } from 'node:fs';
import {
  type AbsPath,
  type ActorNames,
  type Clock,
  CodexError,
  type Notebook,
  type NotebookHost,
  type NotebookId,
  systemClock,
} from '@codexlab/core';
import type { SlowStatements, StorageChoice } from '@codexlab/storage-sql';
import type { Host } from '../library.ts';
import { ILL_STATES } from '../operations/notebook-states.ts';
import { toUnavailable } from './errno.ts';

/** What a notebook host needs. */
export interface NotebookHostOptions {
  readonly host: Pick<Host, 'open'>;
  /** Which engine keeps the index of a folder. Default: the host decides. */
  readonly storageOf?: ((root: AbsPath) => Promise<StorageChoice>) | undefined;
  /** So many stay open while nobody uses them. Default: 200. */
  readonly maxOpen?: number | undefined;
  /** Hears what goes wrong in the background: watching, the first comparison, closing. */
  readonly onProblem?: ((error: unknown, root: AbsPath) => void) | undefined;
  /** Hears of slow statements. */
  readonly slow?: SlowStatements | undefined;
  /** Says who the authors of commits are. Default: nobody is known. */
  readonly actorNames?: ActorNames | undefined;
  /** Hears how long a notebook was behind its folder, once it has caught up. */
  readonly onSynced?: ((durationMs: number) => void) | undefined;
  /** Hears when one that is open falls ill, and when it is well again. */
  readonly onHealth?: ((id: NotebookId, health: NotebookHealth) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** `unavailable` and `degraded` as in the state of a notebook; `well`: it is fresh again. */
export type NotebookHealth = (typeof ILL_STATES)[number] | 'well';

/** A notebook host with its end. */
export interface ClosableNotebookHost extends NotebookHost {
  /** Closes every notebook, once nobody uses it. */
  close(): Promise<void>;
  /** How many are open now. */
  openCount(): number;
  /** Those that are open now, for looking at: using one takes `use`. */
  opened(): readonly Notebook[];
}

const DEFAULT_MAX_OPEN = 200;
/** What another process holds is opened anew after this time, in case that one has ended. */
const RETRY_READ_ONLY_MS = 5_000;

/** An open notebook and who uses it. */
interface Lease {
  readonly root: AbsPath;
  readonly opening: Promise<Notebook>;
  readonly openedMs: number;
  /** Which folder stood at the root when it was opened. */
  readonly folder: string | null;
  notebook: Notebook | null;
  /** Asks those who use it without an end to let it go. */
  readonly leaving: AbortController;
  users: number;
  /** Position in the order of use. */
  lastUse: number;
  /** Set once it is to be closed: nobody gets it any more. */
  retiring: { readonly done: Promise<void>; readonly start: () => void } | null;
}

/**
 * Opens each notebook once, however many ask at the same time, and keeps it open for the next one. It is watched, and
 * compared with its folder in the background; whoever asks meanwhile sees what is indexed so far.
 */
export function createNotebookHost(options: NotebookHostOptions): ClosableNotebookHost {
  const leases = new Map<AbsPath, Lease>();
  const { maxOpen = DEFAULT_MAX_OPEN, clock = systemClock, onProblem = () => undefined } = options;
  let uses = 0;
  let closed = false;

  function open(root: AbsPath): Lease {
    const lease: Lease = {
      ...{
        root,
        opening: openFolder(options, root),
        openedMs: clock.nowMs(),
      },
      folder: folderAt(root),
      leaving: new AbortController(),
      ...{ notebook: null, users: 0, lastUse: 0, retiring: null },
    };
    leases.set(root, lease);
    void begin(lease);
    return lease;
  }

  /** Whoever asked for it hears why it could not be opened. */
  async function begin(lease: Lease): Promise<void> {
    try {
      lease.notebook = await lease.opening;
    } catch {
      return forget(lease);
    }
    if (options.onSynced) timeSyncs(lease.notebook, options.onSynced, () => clock.nowMs());
    if (options.onHealth) tellHealth(lease.notebook, options.onHealth);
    keepUp(lease.notebook, (error) => onProblem(error, lease.root));
  }

  function forget(lease: Lease): void {
    if (leases.get(lease.root) === lease) leases.delete(lease.root);
  }

  async function take(root: AbsPath): Promise<Lease> {
    for (;;) {
      if (closed) throw new CodexError('unavailable', 'The server is ending.');
      const lease = leases.get(root) ?? open(root);
      if (!lease.retiring && isStale(lease, clock.nowMs())) {
        if (lease.users === 0) void retire(lease);
        else lease.leaving.abort(); // who works in it goes on: whoever uses it in turn would wait for itself
      }
      if (lease.retiring) {
        await lease.retiring.done;
        continue;
      }
      lease.users++;
      lease.lastUse = ++uses;
      return lease;
    }
  }

  function giveBack(lease: Lease): void {
    lease.users--;
    if (lease.users === 0) lease.retiring?.start();
    closeIdle();
  }

  function closeIdle(): void {
    const tooMany = leases.size - maxOpen;
    if (tooMany <= 0) return;
    const idle = [...leases.values()].filter(
      ({ users, retiring, notebook }) => users === 0 && !retiring && notebook,
    );
    idle.sort((a, b) => a.lastUse - b.lastUse);
    for (const lease of idle.slice(0, tooMany)) void retire(lease);
  }

  /** Closes it once nobody uses it; until then nobody new gets it. */
  function retire(lease: Lease): Promise<void> {
    if (!lease.retiring) {
      lease.retiring = whenStarted(async () => {
        await lease.opening
          .then((notebook) => notebook.close())
          .catch((error: unknown) => onProblem(error, lease.root));
        forget(lease);
      });
      if (lease.users === 0) lease.retiring.start();
      else lease.leaving.abort();
    }
    return lease.retiring.done;
  }

  async function withNotebook<T>(
    root: AbsPath,
    work: (notebook: Notebook, leave: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const lease = await take(root);
    try {
      return await work(await lease.opening, lease.leaving.signal);
    } finally {
      giveBack(lease);
    }
  }

  return {
    use: ({ id, root }, work) =>
      withNotebook(root, async (notebook, leave) => {
        if (notebook.ref.id === id) return work(notebook, leave);
        throw new CodexError('conflict', 'The folder of this notebook holds another notebook by now.', {
          entity: 'notebook',
        });
      }),
    async adopt(root) {
      try {
        mkdirSync(root, { recursive: true, mode: 0o700 });
      } catch (error) {
        throw toUnavailable(error, 'The folder of the notebook cannot be made');
      }
      return withNotebook(root, (notebook) => Promise.resolve(notebook.ref.id));
    },
    async release(root) {
      const lease = leases.get(root);
      if (lease) await retire(lease);
    },
    async close() {
      closed = true;
      await Promise.all([...leases.values()].map(retire));
    },
    openCount: () => leases.size,
    opened: () =>
      [...leases.values()].flatMap(({ notebook, retiring }) => (notebook && !retiring ? [notebook] : [])),
  };
}

async function openFolder(
  { host, slow, actorNames, storageOf }: NotebookHostOptions,
  root: AbsPath,
): Promise<Notebook> {
  return host.open(root, { slow, actorNames, storage: await storageOf?.(root) });
}

/** Watches, and compares what changed while nobody watched. What fails here is told by the notebook's state too. */
function keepUp(notebook: Notebook, onProblem: (error: unknown) => void): void {
  if (notebook.readOnly) return;
  const follow = async () => {
    await notebook.watch();
    await notebook.sync();
  };
  follow().catch(onProblem);
}

function timeSyncs(notebook: Notebook, onSynced: (durationMs: number) => void, nowMs: () => number): void {
  let sinceMs: number | null = null;
  notebook.onState(({ freshness }) => {
    const isBehind = freshness === 'settling' || freshness === 'rescanning';
    if (!isBehind && sinceMs !== null && freshness === 'fresh') onSynced(Math.max(0, nowMs() - sinceMs));
    sinceMs = isBehind ? (sinceMs ?? nowMs()) : null;
  });
}

/** Each change once; on the way back from ill to well it is neither. */
function tellHealth(
  { ref, onState }: Notebook,
  onHealth: NonNullable<NotebookHostOptions['onHealth']>,
): void {
  let told: NotebookHealth = 'well';
  onState(({ freshness }) => {
    const health = freshness === 'fresh' ? 'well' : ILL_STATES.find((state) => state === freshness);
    if (health === undefined || health === told) return;
    told = health;
    onHealth(ref.id, health);
  });
}

function isStale(lease: Lease, nowMs: number): boolean {
  const { notebook, users, openedMs } = lease;
  if (isReplaced(lease)) return true;
  return notebook?.readOnly === true && users === 0 && nowMs - openedMs > RETRY_READ_ONLY_MS;
}

/** Its folder came back as a copy, or from another disk: what is open are files of a folder that is gone. */
function isReplaced({ root, notebook, folder }: Lease): boolean {
  if (!notebook || !ILL_STATES.some((state) => state === notebook.state().freshness)) return false;
  const now = folderAt(root);
  return now !== null && now !== folder;
}

function folderAt(root: AbsPath): string | null {
  try {
    const { dev, ino } = statSync(root);
    return `${dev}:${ino}`;
  } catch {
    return null; // whoever opens it is told why
  }
}

/** A job that runs once, when it is started; `done` can be waited for before. */
function whenStarted(job: () => Promise<void>): { readonly done: Promise<void>; readonly start: () => void } {
  let begin: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    begin = resolve;
  }).then(job);
  return { done, start: () => begin() };
}
