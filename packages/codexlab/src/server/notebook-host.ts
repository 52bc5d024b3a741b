import { mkdirSync } from 'node:fs';
import {
  type AbsPath,
  type Clock,
  CodexError,
  type Notebook,
  type NotebookHost,
  systemClock,
} from '@codexlab/core';
import type { Host } from '../library.ts';
import { toUnavailable } from './errno.ts';

/** What a notebook host needs. */
export interface NotebookHostOptions {
  readonly host: Pick<Host, 'open'>;
  /** So many stay open while nobody uses them. Default: 200. */
  readonly maxOpen?: number | undefined;
  /** Hears what goes wrong in the background: watching, the first comparison, closing. */
  readonly onProblem?: ((error: unknown, root: AbsPath) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** A notebook host with its end. */
export interface ClosableNotebookHost extends NotebookHost {
  /** Closes every notebook, once nobody uses it. */
  close(): Promise<void>;
  /** How many are open now. */
  openCount(): number;
}

const DEFAULT_MAX_OPEN = 200;
/** What another process holds is opened anew after this time, in case that one has ended. */
const RETRY_READ_ONLY_MS = 5_000;

/** An open notebook and who uses it. */
interface Lease {
  readonly root: AbsPath;
  readonly opening: Promise<Notebook>;
  readonly openedMs: number;
  notebook: Notebook | null;
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
      ...{ root, opening: options.host.open(root), openedMs: clock.nowMs() },
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
    keepUp(lease.notebook, (error) => onProblem(error, lease.root));
  }

  function forget(lease: Lease): void {
    if (leases.get(lease.root) === lease) leases.delete(lease.root);
  }

  async function take(root: AbsPath): Promise<Lease> {
    for (;;) {
      if (closed) throw new CodexError('unavailable', 'The server is ending.');
      const lease = leases.get(root) ?? open(root);
      if (!lease.retiring && isStale(lease, clock.nowMs())) void retire(lease);
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
    const idle = [...leases.values()].filter(
      ({ users, retiring, notebook }) => users === 0 && !retiring && notebook,
    );
    const tooMany = leases.size - maxOpen;
    if (tooMany <= 0) return;
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
    }
    return lease.retiring.done;
  }

  async function withNotebook<T>(root: AbsPath, work: (notebook: Notebook) => Promise<T>): Promise<T> {
    const lease = await take(root);
    try {
      return await work(await lease.opening);
    } finally {
      giveBack(lease);
    }
  }

  return {
    use: ({ id, root }, work) =>
      withNotebook(root, async (notebook) => {
        if (notebook.ref.id === id) return work(notebook);
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
  };
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

function isStale({ notebook, users, openedMs }: Lease, nowMs: number): boolean {
  return notebook?.readOnly === true && users === 0 && nowMs - openedMs > RETRY_READ_ONLY_MS;
}

/** A job that runs once, when it is started; `done` can be waited for before. */
function whenStarted(job: () => Promise<void>): { readonly done: Promise<void>; readonly start: () => void } {
  let begin: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    begin = resolve;
  }).then(job);
  return { done, start: () => begin() };
}
