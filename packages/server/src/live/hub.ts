import { type Change, type ChangeCursor, isCodexError, type SystemChange } from '@codexlab/core';
import {
  advanced,
  type Epochs,
  formatCursor,
  logCursor,
  type LogName,
  type Positions,
  reaches,
  takeApart,
} from './joined-cursor.ts';
import { toMessage } from './message.ts';
import { createRing, type Entry, type Ring, type RingLimits } from './ring.ts';
import { notebookEvent, systemEvent } from './to-event.ts';

/** A log that a hub reads. */
export interface Log<Row> {
  head(): Promise<ChangeCursor>;
  since(
    cursor: ChangeCursor,
    limit: number,
  ): Promise<{ readonly changes: readonly Row[]; readonly cursor: ChangeCursor }>;
}

/** What a hub is made of. */
export interface HubParts {
  readonly notebook: Log<Change> | null;
  readonly system: Log<SystemChange>;
  /** Rows of the system's log that subscribers of this hub have to do with; others are passed over. */
  readonly isRelevant: (row: SystemChange) => boolean;
  readonly ring?: RingLimits | undefined;
}

/** Reads the logs once for all of its subscribers, and gives what it read one order. */
export interface Hub {
  readonly ring: Ring;
  epochs(): Epochs;
  /** How far it has read. */
  position(): Positions;
  /** Another number after each time that the logs were built anew under it: whoever knows an older one begins anew. */
  generation(): number;
  /** Reads what was in the logs at the call, and tells subscribers. Throws what reading throws. */
  refresh(): Promise<void>;
  /** Calls back after each growth until the returned function is called. */
  subscribe(listener: () => void): () => void;
  /**
   * Entries after a position, in pages, as far as `to`: for those who are behind the ring. Throws `stale` where they are
   * not kept any more.
   */
  history(from: Positions, to: Positions): AsyncGenerator<readonly Entry[], void>;
}

const PAGE_ROWS = 500;
const RING: RingLimits = { entries: 4096, bytes: 4 * 1024 * 1024 };

/** Opens a hub: what is in the logs by now is behind it. */
export async function openHub(parts: HubParts): Promise<Hub> {
  let { epochs, at } = await readHeads(parts);
  let generation = 0;
  const ring = createRing(at, parts.ring ?? RING);
  const listeners = new Set<() => void>();

  /**
   * The notebook's rows are read before the system's and told after them: who lost a right before a file changed is
   * known to have lost it when the change is told.
   */
  async function read(): Promise<void> {
    try {
      const files = await readNotebook(parts, epochs, at.notebook);
      for (let more = true; more;) {
        const rows = await readSystem(parts, epochs, at.system);
        for (const row of rows) add({ log: 'system', row });
        more = rows.length === PAGE_ROWS;
      }
      for (const change of files) add({ log: 'notebook', change });
      if (files.length === PAGE_ROWS) wanted = true;
    } catch (error) {
      if (!isCodexError(error, 'stale')) throw error;
      ({ epochs, at } = await readHeads(parts));
      generation++;
      ring.restart(at);
    }
    for (const listener of [...listeners]) listener();
  }

  function add(read: ReadRow): void {
    const entry = toEntry(parts, epochs, at, read);
    at = entry.at;
    if (entry.row === null || parts.isRelevant(entry.row)) ring.add(entry);
  }

  let wanted = false;
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function run(): Promise<void> {
    try {
      do {
        wanted = false;
        await read();
      } while (wanted);
    } finally {
      running = null;
    }
  }

  /** One reading at a time; those who ask while one is under way share the next. */
  function refresh(): Promise<void> {
    if (!running) return (running = run());
    const again = () => {
      next = null;
      return refresh();
    };
    return (next ??= running.then(again, again));
  }

  return {
    ring,
    refresh,
    epochs: () => epochs,
    position: () => at,
    generation: () => generation,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async *history(from, to) {
      const began = epochs; // logs that are built anew meanwhile are others: reading on in them is refused
      for (let here = from; !reaches(here, to);) {
        const behind = { notebook: here.notebook < to.notebook, system: here.system < to.system };
        const files = behind.notebook ? await readNotebook(parts, began, here.notebook) : [];
        const rows = behind.system ? await readSystem(parts, began, here.system) : [];
        const entries: Entry[] = [];
        for (const read of merged(files, rows)) {
          if (seqOf(read) > to[read.log]) continue;
          const entry = toEntry(parts, began, here, read);
          here = entry.at;
          if (entry.row === null || parts.isRelevant(entry.row)) entries.push(entry);
        }
        here = {
          notebook: isRead(files, to.notebook) ? Math.max(here.notebook, to.notebook) : here.notebook,
          system: isRead(rows, to.system) ? Math.max(here.system, to.system) : here.system,
        };
        yield entries;
      }
    },
  };
}

type ReadRow =
  | { readonly log: 'notebook'; readonly change: Change }
  | { readonly log: 'system'; readonly row: SystemChange };

/** True when a page leaves nothing to read before `to`. */
function isRead(page: readonly { readonly seq: number }[], to: number): boolean {
  return page.length < PAGE_ROWS || page.at(-1)!.seq >= to;
}

function seqOf(read: ReadRow): number {
  return read.log === 'notebook' ? read.change.seq : read.row.seq;
}

async function readHeads({ notebook, system }: HubParts): Promise<{ epochs: Epochs; at: Positions }> {
  const inNotebook = notebook && takeApart(await notebook.head());
  const inSystem = takeApart(await system.head());
  return {
    epochs: { notebook: inNotebook?.epoch ?? null, system: inSystem.epoch },
    at: { notebook: inNotebook?.seq ?? 0, system: inSystem.seq },
  };
}

async function readNotebook({ notebook }: HubParts, { notebook: epoch }: Epochs, after: number) {
  if (!notebook || epoch === null) return [];
  return (await notebook.since(logCursor(epoch, after), PAGE_ROWS)).changes;
}

async function readSystem({ system }: HubParts, { system: epoch }: Epochs, after: number) {
  return (await system.since(logCursor(epoch, after), PAGE_ROWS)).changes;
}

function toEntry(parts: HubParts, epochs: Epochs, before: Positions, read: ReadRow): Entry {
  const log: LogName = read.log;
  const seq = seqOf(read);
  const at = advanced(before, log, seq);
  const cursor = formatCursor(epochs, at);
  const event =
    read.log === 'notebook'
      ? notebookEvent(read.change, cursor)
      : parts.isRelevant(read.row)
        ? systemEvent(read.row, cursor)
        : null;
  const row = read.log === 'system' ? read.row : null;
  return { log, seq, at, row, message: event && toMessage(event) };
}

/** By time, as far as clocks can say; each log in its own order. */
function* merged(files: readonly Change[], rows: readonly SystemChange[]): Generator<ReadRow> {
  let [i, k] = [0, 0];
  while (i < files.length || k < rows.length) {
    const [change, row] = [files[i], rows[k]];
    if (change && (!row || change.atMs < row.atMs)) {
      yield { log: 'notebook', change };
      i++;
    } else if (row) {
      yield { log: 'system', row };
      k++;
    }
  }
}
