import type { Change } from '../changes/change-store.ts';
import { CodexError, isCodexError } from '../errors.ts';
import type { NotebookPorts } from '../notebook-ports.ts';
import { type OneByOne, createOneByOne } from '../one-by-one.ts';
import type { RelPath } from '../paths.ts';
import { seesAll } from '../permissions/visibility.ts';
import { type Origin, fromDisk } from '../sync/scope.ts';
import { toTrouble } from '../sync/trouble.ts';
import type { AuthorPorts } from './authors.ts';
import {
  type CommitPorts,
  type Committed,
  commitEverything,
  commitRows,
  readRows,
} from './commit-changes.ts';
import { HISTORY_DEFAULTS, readHistorySettings } from './history-settings.ts';
import { type NoteVersionsPorts, noteVersions } from './note-versions.ts';
import { NOTHING_REMEMBERED, type Remembered, recall, remember } from './remembered.ts';
import { requireCommittable } from './require-committable.ts';

/** What commits by themselves need. */
export interface AutoCommitPorts
  extends AuthorPorts, NoteVersionsPorts, Pick<NotebookPorts, 'fs' | 'clock' | 'wakes' | 'historyMemory'> {
  readonly versions: NotebookPorts['versions'];
}

/** Follows a notebook's change log and commits what it tells of, where the notebook's settings want that. */
export interface AutoCommit {
  /** Begins to follow. */
  start(): void;
  /** Commits now what waits, however new it is. Throws why it cannot be. */
  now(): Promise<void>;
  /** Whoever wanted the history to begin: the first commit is theirs, and it is made soon, by itself. */
  begin(origin: Origin): void;
  /** Other work with the repository, with nothing of ours beside it. */
  readonly alone: OneByOne;
  /** Files that were too large to be committed by themselves are committed now. To be called `alone`. */
  forgive(paths: readonly RelPath[]): Promise<void>;
  /** What the change log tells of files since the last commit by itself; nothing where that is not followed. */
  waiting(): Promise<readonly Change[]>;
  /** A commit by hand has told of these rows: no later commit names their authors again. To be called `alone`. */
  take(rows: readonly Change[]): void;
  /** Brings what the index knows of commits up to the newest one. */
  note(): Promise<void>;
  /** What the last try could not do, for a person; null when all is well. */
  trouble(): Promise<string | null>;
  /**
   * Commits what waits, for a few seconds at the most, and ends. What was changed on the disk alone waits on where nobody
   * stayed long enough to look. Never throws.
   */
  close(): Promise<void>;
}

/** Under writing that never ends a commit is made so often all the same. */
const CEILING_MS = 60_000;
/** So long after opening the first look is taken: who only asks a question and closes does not pay for it. */
const FIRST_LOOK_MS = 2_000;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 300_000;
const CLOSE_MS = 5_000;

/** Makes one that follows nothing yet. */
export function createAutoCommit(ports: AutoCommitPorts): AutoCommit {
  const alone = createOneByOne();
  const closing = new AbortController();
  let remembered: Promise<Remembered> | null = null;
  let quietMs = HISTORY_DEFAULTS.quietMs;
  let beginner = fromDisk;
  const taken = new Set<number>();
  let hasLooked = false;
  let failures = 0;
  let waitingSinceMs: number | null = null;
  let cancel: (() => void) | null = null;
  let unsubscribe = () => {};

  const known = () => (remembered ??= recall(ports.historyMemory));

  async function learn(more: Partial<Remembered>): Promise<void> {
    const before = await known();
    const after = { ...before, ...more };
    if (JSON.stringify(after) === JSON.stringify(before)) return;
    await remember(ports.historyMemory, after);
    remembered = Promise.resolve(after);
  }

  function onWake(): void {
    if (failures > 0 && cancel) return; // the next try is on its way, later each time
    const nowMs = ports.clock.nowMs();
    waitingSinceMs ??= nowMs;
    arm(Math.max(0, Math.min(quietMs, waitingSinceMs + CEILING_MS - nowMs)));
  }

  function arm(delayMs: number): void {
    cancel?.();
    cancel = closing.signal.aborted
      ? null
      : ports.timer.after(delayMs, () => void run().catch(() => undefined));
  }

  async function run(): Promise<void> {
    cancel?.();
    cancel = null;
    waitingSinceMs = null;
    hasLooked = true;
    try {
      await alone(round);
      failures = 0;
    } catch (error) {
      failures++;
      if (!cancel) arm(Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS));
      throw error;
    }
  }

  async function round(): Promise<void> {
    try {
      await commit();
      if (!closing.signal.aborted) await note(closing.signal);
    } catch (error) {
      const trouble = toTrouble(error);
      if (trouble) await learn({ trouble: trouble.message });
      throw error;
    }
  }

  async function commit(): Promise<void> {
    const settings = readHistorySettings(await ports.settings.read());
    quietMs = settings.quietMs;
    // What happens while nobody follows is not known afterwards: everything is looked at once it is wanted again.
    if (!settings.autoCommit) {
      taken.clear();
      return learn(NOTHING_COMMITTED);
    }
    const { committed } = await known();
    const commitPorts = { ...ports, maxBinaryBytes: settings.maxBinaryBytes };
    try {
      if (committed === null) return await commitAll(commitPorts, beginner);
      await commitNew(commitPorts);
    } catch (error) {
      if (!isCodexError(error, 'stale')) throw error;
      await commitAll(commitPorts, fromDisk);
    }
  }

  async function commitNew(commitPorts: CommitPorts): Promise<void> {
    for (;;) {
      const { committed } = await known();
      if (committed === null) return;
      const { rows, cursor } = await readRows(ports.reader.changes, committed);
      if (rows.length === 0) return learn({ trouble: troubleOf((await known()).tooLarge) });
      requireCommittable(await ports.versions.state());
      const isKnown = rows.every(({ kind }) => kind !== 'notebook.resynced');
      if (!isKnown) return commitAll(commitPorts, fromDisk);
      await keep(await commitRows(commitPorts, rows, ({ seq }) => taken.has(seq)), cursor);
      for (const { seq } of rows) taken.delete(seq);
    }
  }

  async function commitAll(commitPorts: CommitPorts, origin: Origin): Promise<void> {
    requireCommittable(await ports.versions.state());
    const cursor = await ports.reader.changes.head(seesAll); // what comes later is looked at again
    await keep(await commitEverything(commitPorts, origin), cursor);
    taken.clear();
    beginner = fromDisk;
  }

  async function waiting(): Promise<readonly Change[]> {
    const { committed } = await known();
    if (committed === null) return [];
    try {
      return (await readRows(ports.reader.changes, committed)).rows;
    } catch (error) {
      if (isCodexError(error, 'stale')) return [];
      throw error;
    }
  }

  async function keep(done: Committed, committed: Remembered['committed']): Promise<void> {
    const looked = new Set<string>(done.paths);
    const before = (await known()).tooLarge.filter((path) => !looked.has(path));
    const tooLarge = [...new Set([...before, ...done.tooLarge])];
    await learn({ committed, tooLarge, trouble: troubleOf(tooLarge) });
  }

  async function note(signal: AbortSignal): Promise<void> {
    const { kind, head, problem } = await ports.versions.state();
    const before = (await known()).noted;
    if (problem !== null || (kind === 'none' && before === null)) return;
    if (!(await ports.reader.meta()).complete) return; // rows that are not there yet could not be told
    const { noted, looked } = await noteVersions(ports, before, { head, signal });
    if (looked) await learn({ noted: kind === 'none' ? null : noted });
    else remembered = Promise.resolve({ ...(await known()), noted });
  }

  async function close(): Promise<void> {
    unsubscribe();
    cancel?.();
    cancel = null;
    closing.abort();
    let stopWaiting = () => {};
    const tooLong = new Promise<void>((resolve) => (stopWaiting = resolve));
    const cancelWait = ports.timer.after(CLOSE_MS, () => stopWaiting());
    const last = alone(async () => {
      if (await isOurs()) await round();
    });
    await Promise.race([last.catch(() => undefined), tooLong]);
    cancelWait();
  }

  /** Whoever only asked something, and met what an editor had changed, leaves that to those who stay, or write. */
  async function isOurs(): Promise<boolean> {
    return (
      hasLooked || beginner !== fromDisk || (await waiting()).some(({ origin }) => origin.via !== 'disk')
    );
  }

  return {
    start() {
      ports.settings.read().then(
        (held) => void ({ quietMs } = readHistorySettings(held)),
        () => undefined, // told by the first look
      );
      unsubscribe = ports.wakes.subscribe(onWake);
      arm(FIRST_LOOK_MS);
    },
    async now() {
      if (closing.signal.aborted) throw new CodexError('unavailable', 'The notebook is closed.');
      await run();
    },
    begin(origin) {
      beginner = origin;
      arm(0);
    },
    alone,
    async forgive(paths) {
      const { tooLarge } = await known();
      if (paths.some((path) => tooLarge.includes(path)))
        await keep({ paths, tooLarge: [] }, (await known()).committed);
    },
    waiting,
    take(rows) {
      for (const { seq } of rows) taken.add(seq);
    },
    // What a commit by hand begins ends also when the notebook is closed meanwhile.
    note: () => alone(() => note(new AbortController().signal)),
    trouble: async () => (await known()).trouble,
    close,
  };
}

const NOTHING_COMMITTED = Object.freeze({
  committed: NOTHING_REMEMBERED.committed,
  tooLarge: NOTHING_REMEMBERED.tooLarge,
  trouble: NOTHING_REMEMBERED.trouble,
});

function troubleOf(tooLarge: readonly (RelPath | string)[]): string | null {
  if (tooLarge.length === 0) return null;
  const named = tooLarge.slice(0, 3).join(', ') + (tooLarge.length > 3 ? ', …' : '');
  const what =
    tooLarge.length === 1
      ? 'A large binary file is not committed by itself'
      : `${tooLarge.length} large binary files are not committed by themselves`;
  return `${what}: ${named}. Commit what you want with: codexlab commit PATH`;
}
