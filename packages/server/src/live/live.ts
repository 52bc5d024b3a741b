import {
  type Actor,
  type Clock,
  type Codex,
  CodexError,
  type Secrets,
  type SystemChangeStore,
  type Timer,
} from '@codexlab/core';
import { HttpError } from '../http/http-error.ts';
import { createAccess, type Holder, type Place } from './access.ts';
import { createBeats } from './beats.ts';
import { parseCursor } from './joined-cursor.ts';
import { createHubs, type HubLease } from './hubs.ts';
import { createSubscriber, type Sink, type Subscriber } from './subscriber.ts';
import { createTickets, type Tickets } from './tickets.ts';

/** A stream that may begin: its place is taken until it has ended or is given up. */
export interface PreparedStream {
  /** Begins; the sink is told from now on. */
  start(sink: Sink): Subscriber;
  /** Gives the place back, when there is no client to begin with after all. */
  abandon(): void;
}

/** What somebody wants to be told. */
export interface StreamRequest extends Holder {
  /** Id or `workspace/notebook`; null: all workspaces. */
  readonly notebook: string | null;
  /** Where to go on; null: from now on. */
  readonly cursor: string | null;
}

/** Tells what happens, as it happens. */
export interface Live {
  readonly tickets: Tickets;
  /**
   * Checks everything that can be refused. Throws what asking for the notebook throws, `invalid` for a cursor of
   * another stream, `too_many` (429) when the person has many streams, `unavailable` when the server has or is ending.
   */
  prepare(request: StreamRequest): Promise<PreparedStream>;
  /** How many streams are open, and how many hubs read for them. */
  size(): { readonly streams: number; readonly hubs: number };
  /** Takes no more streams and tells all of them `closing`; done when they are told. Safe to repeat. */
  close(): Promise<void>;
}

/** What it is made of. */
export interface LiveOptions {
  readonly codex: Pick<Codex, 'notebooks'>;
  readonly changes: SystemChangeStore;
  readonly secrets: Pick<Secrets, 'random' | 'hash'>;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly limits?: Partial<StreamLimits> | undefined;
  readonly onFault?: ((error: unknown) => void) | undefined;
}

/** How many streams there may be at once. */
export interface StreamLimits {
  readonly perUser: number;
  readonly total: number;
}

/** How often a stream shows that it is alive, in seconds. */
const HEARTBEAT_SECONDS = 30;
/** For servers that many people share. */
export const STREAM_LIMITS: StreamLimits = Object.freeze({ perUser: 20, total: 5000 });

/** Begins to listen to nothing: hubs open with their first subscriber. */
export function createLive(options: LiveOptions): Live {
  const { codex, changes, timer, clock, onFault = () => undefined } = options;
  const limits = { ...STREAM_LIMITS, ...options.limits };
  const hubs = createHubs({ codex, changes, timer, onFault });
  const tickets = createTickets(options.secrets, clock);
  const places = createPlaces(limits);
  const subscribers = new Map<Subscriber, HubLease>();
  const watched = new WeakSet<AbortSignal>();
  let isClosed = false;
  const beats = createBeats({ intervalMs: HEARTBEAT_SECONDS * 1000, timer, onFault });

  async function closeAll(ofLeave?: AbortSignal): Promise<void> {
    const own = [...subscribers].filter(([, { leave }]) => ofLeave === undefined || leave === ofLeave);
    await Promise.all(own.map(([subscriber]) => subscriber.close('going_away').catch(onFault)));
  }

  /** Once for each hub, however many listen. */
  function closeOnLeave({ leave }: HubLease): void {
    if (watched.has(leave)) return;
    watched.add(leave);
    leave.addEventListener('abort', () => void closeAll(leave));
  }

  async function prepare(request: StreamRequest): Promise<PreparedStream> {
    const cursor =
      request.cursor === null ? null : parseCursor(request.cursor, { ofNotebook: request.notebook !== null });
    const find = (actor: Actor) => findPlace(codex, actor, request.notebook);
    const place = await find(request.actor);
    if (isClosed) throw new CodexError('unavailable', 'The server is ending.');
    const leavePlace = places.take(request.actor.userId);
    try {
      const lease = await hubs.take(request.actor, place);
      try {
        await find(await actorNow(request)); // opening takes time, and what was written until then is not told any more
        if (isClosed) throw new CodexError('unavailable', 'The server is ending.');
      } catch (error) {
        lease.giveBack();
        throw error;
      }
      const abandon = once(() => {
        lease.giveBack();
        leavePlace();
      });
      const start = (sink: Sink) => {
        const subscriber: Subscriber = createSubscriber({
          ...{ hub: lease.hub, sink, cursor, heartbeatSeconds: HEARTBEAT_SECONDS, onFault },
          access: createAccess(request, place, find),
          onEnd: () => {
            ended = true;
            if (started) subscribers.delete(started);
            endBeats();
            abandon();
          },
        });
        started = subscriber;
        if (!ended) {
          subscribers.set(subscriber, lease);
          endBeats = beats.add(() => subscriber.beat());
        }
        if (isClosed || lease.leave.aborted) void subscriber.close('going_away').catch(onFault);
        return subscriber;
      };
      let ended = false;
      let started: Subscriber | null = null;
      let endBeats = () => {};
      closeOnLeave(lease);
      return { start, abandon };
    } catch (error) {
      leavePlace();
      throw error;
    }
  }

  return {
    tickets,
    prepare,
    size: () => ({ streams: subscribers.size, hubs: hubs.size() }),
    async close() {
      isClosed = true;
      await closeAll();
      await hubs.close();
    },
  };
}

/** Who holds the credential by now. Throws `unauthenticated` when it is not good any more. */
async function actorNow({ again }: Holder): Promise<Actor> {
  const actor = await again();
  if (actor === null)
    throw new CodexError('unauthenticated', 'The sign-in or token has ended. Sign in again.');
  return actor;
}

/** The place, if the actor may listen there. Throws `not_found` and `forbidden` as reading does. */
async function findPlace(codex: Pick<Codex, 'notebooks'>, actor: Actor, name: string | null): Promise<Place> {
  if (name === null) {
    await codex.notebooks.list(actor, { limit: 1 }); // asks for the right to see lists
    return null;
  }
  const { id, workspaceId } = await codex.notebooks.get(actor, name);
  return { notebookId: id, workspaceId };
}

/** Counts streams. */
function createPlaces({ perUser, total }: StreamLimits) {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    /** Throws 429 and 503; the returned function gives the place back. */
    take(userId: string | null): () => void {
      const key = userId ?? '';
      const own = taken.get(key) ?? 0;
      if (own >= perUser) throw tooManyStreams(perUser);
      if (all >= total)
        throw new CodexError('unavailable', 'The server has as many streams as it takes. Try again later.');
      taken.set(key, own + 1);
      all++;
      return once(() => {
        all--;
        const left = (taken.get(key) ?? 1) - 1;
        if (left > 0) taken.set(key, left);
        else taken.delete(key);
      });
    },
  };
}

function tooManyStreams(perUser: number): HttpError {
  return new HttpError(
    { status: 429, code: 'too_many', errorCode: 'TOO_MANY_STREAMS' },
    `You have ${perUser} streams of events open, the most that one person may. Close one first.`,
    { retryAfterSeconds: HEARTBEAT_SECONDS },
  );
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
