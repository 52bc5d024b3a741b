import { type Actor, type Codex, type SystemChangeStore, type Timer } from '@codexlab/core';
import { lossOfRights, type Place } from './access.ts';
import { type Hub, openHub } from './hub.ts';
import { isRelevantTo } from './relevance.ts';

/** A hub, held open. */
export interface HubLease {
  readonly hub: Hub;
  /** Aborted when the notebook is to be closed. */
  readonly leave: AbortSignal;
  giveBack(): void;
}

/** Hubs: one for each notebook that somebody listens to, and one for all workspaces. */
export interface Hubs {
  /**
   * The hub of a place, opened for the first, with all read that was written before the call. Throws what opening it
   * throws; what somebody else lacked the right for is tried again with one's own.
   */
  take(actor: Actor, place: Place): Promise<HubLease>;
  size(): number;
  /** Lets every notebook go. */
  close(): Promise<void>;
}

/** What they are made of. */
export interface HubsParts {
  readonly codex: Pick<Codex, 'notebooks'>;
  readonly changes: SystemChangeStore;
  readonly timer: Timer;
  readonly onFault: (error: unknown) => void;
}

/** A hub that failed to read tries again after this time. */
const RETRY_MS = 1000;

interface OpenHub {
  readonly hub: Hub;
  readonly leave: AbortSignal;
}

interface Shared {
  readonly opening: Promise<OpenHub>;
  readonly done: Promise<void>;
  readonly end: () => void;
  users: number;
}

/** Makes an empty set of hubs. */
export function createHubs(parts: HubsParts): Hubs {
  const open = new Map<string, Shared>();
  const ending = new Set<Promise<void>>();

  function share(actor: Actor, place: Place, key: string): Shared {
    const { opening, done, end } = place === null ? openForAll(parts) : openForNotebook(parts, actor, place);
    const shared: Shared = { opening, done, end, users: 0 };
    open.set(key, shared);
    const forget = () => {
      if (open.get(key) === shared) open.delete(key);
    };
    opening.then(({ leave }) => leave.addEventListener('abort', forget), forget);
    return shared;
  }

  function giveBack(shared: Shared, key: string): void {
    if (--shared.users > 0) return;
    if (open.get(key) === shared) open.delete(key);
    shared.end();
    ending.add(shared.done);
    void shared.done.finally(() => ending.delete(shared.done));
  }

  async function take(actor: Actor, place: Place): Promise<HubLease> {
    const key = place?.notebookId ?? '';
    const joined = open.get(key);
    const shared = joined ?? share(actor, place, key);
    shared.users++;
    try {
      const { hub, leave } = await shared.opening;
      await hub.refresh();
      let held = true;
      const release = () => {
        if (held) giveBack(shared, key);
        held = false;
      };
      return { hub, leave, giveBack: release };
    } catch (error) {
      giveBack(shared, key);
      const isOfAnother = joined && open.get(key) !== joined && lossOfRights(error) !== null;
      if (!isOfAnother) throw error;
    }
    return take(actor, place);
  }

  return {
    take,
    size: () => open.size,
    async close() {
      for (const shared of open.values()) shared.end();
      await Promise.all([...[...open.values()].map(({ done }) => done), ...ending]);
    },
  };
}

type Opened = Pick<Shared, 'opening' | 'done' | 'end'>;

function openForAll(parts: HubsParts): Opened {
  const ended = deferred();
  const opened = deferred<OpenHub>();
  const hold = async () => {
    const hub = await openHub({ notebook: null, system: parts.changes, isRelevant: isRelevantTo(null) });
    const unwatch = ringing(parts, hub, [(wake) => parts.changes.watch(wake)]);
    opened.resolve({ hub, leave: new AbortController().signal });
    await ended.promise;
    unwatch();
  };
  const held = hold();
  held.catch(opened.reject);
  return { opening: opened.promise, done: held.catch(() => undefined), end: ended.resolve };
}

/** The notebook stays open, and is watched, as long as somebody listens. */
function openForNotebook({ codex, ...parts }: HubsParts, actor: Actor, place: NonNullable<Place>): Opened {
  const ended = deferred();
  const opened = deferred<OpenHub>();
  const held = codex.notebooks.use(actor, place.notebookId, 'file.read', async (notebook, { leave }) => {
    const { changes: log } = notebook;
    const hub = await openHub({ notebook: log, system: parts.changes, isRelevant: isRelevantTo(place) });
    const unwatch = ringing(parts, hub, [(wake) => parts.changes.watch(wake), (wake) => log.watch(wake)]);
    const leaving = linked(leave);
    opened.resolve({ hub, leave: leaving.signal });
    await ended.promise;
    leaving.unlink();
    unwatch();
  });
  held.catch(opened.reject);
  return { opening: opened.promise, done: held.catch(() => undefined), end: ended.resolve };
}

/** A signal of one hub: the notebook's own outlives many of them, and would remember whoever listened to it. */
function linked(leave: AbortSignal): { readonly signal: AbortSignal; readonly unlink: () => void } {
  const own = new AbortController();
  const abort = () => own.abort();
  if (leave.aborted) abort();
  leave.addEventListener('abort', abort);
  return { signal: own.signal, unlink: () => leave.removeEventListener('abort', abort) };
}

/** Reads at each ring; what fails is tried again. */
function ringing(
  { timer, onFault }: Pick<HubsParts, 'timer' | 'onFault'>,
  hub: Hub,
  bells: readonly ((wake: () => void) => () => void)[],
): () => void {
  let cancelRetry: (() => void) | null = null;
  let isOver = false;
  const wake = () => {
    hub.refresh().catch((error: unknown) => {
      if (isOver) return;
      onFault(error);
      cancelRetry?.();
      cancelRetry = timer.after(RETRY_MS, wake);
    });
  };
  const unwatch = bells.map((bell) => bell(wake));
  return () => {
    isOver = true;
    cancelRetry?.();
    for (const each of unwatch) each();
  };
}

function deferred<T = void>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((done, failed) => {
    [resolve, reject] = [done, failed];
  });
  return { promise, resolve, reject };
}
