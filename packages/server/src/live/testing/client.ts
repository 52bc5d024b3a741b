import { type ClosingReason, type LiveEvent, liveEvent } from '../../contract/live-events.ts';
import type { Access } from '../access.ts';
import type { Hub } from '../hub.ts';
import { parseCursor } from '../joined-cursor.ts';
import { createSubscriber, type Sink, type Subscriber } from '../subscriber.ts';

/** A client in memory that keeps what it is told. */
export interface TestClient {
  readonly events: LiveEvent[];
  readonly subscriber: Subscriber;
  /** How it was ended by the server. */
  ended(): ClosingReason | null;
  /** Stops reading: what is sent stays unsent. */
  stall(): void;
  /** Reads everything that is unsent, and goes on reading. */
  read(): void;
  unsentBytes(): number;
  pings(): number;
  /** The cursor of the last ping. */
  pingedAt(): string | null;
  /** Takes what is unsent without a word to the server. */
  drain(): void;
}

const PING_BYTES = 80;

/** May see everything for ever. */
const allowed: Access = {
  concerns: () => false,
  sees: () => true,
  check: async () => null,
};

/** Begins a stream in memory. */
export function connect(
  hub: Hub,
  {
    cursor,
    access = allowed,
    onFault,
  }: {
    readonly cursor?: string | undefined;
    readonly access?: Access;
    readonly onFault?: (error: unknown) => void;
  } = {},
): TestClient {
  const events: LiveEvent[] = [];
  let ended: ClosingReason | null = null;
  let reads = true;
  let unsent = 0;
  let pings = 0;
  let pingedAt: string | null = null;
  const sink: Sink = {
    send({ text, bytes }) {
      events.push(liveEvent.parse(JSON.parse(text)));
      if (!reads) unsent += bytes.length;
    },
    unsentBytes: () => unsent,
    ping(cursor) {
      pings++;
      pingedAt = cursor;
      if (!reads) unsent += PING_BYTES;
    },
    end(reason) {
      ended = reason;
    },
  };
  const ofNotebook = hub.epochs().notebook !== null;
  const subscriber = createSubscriber({
    ...{ hub, sink, access, heartbeatSeconds: 30, onEnd: () => undefined },
    cursor: cursor === undefined ? null : parseCursor(cursor, { ofNotebook }),
    onFault:
      onFault ??
      ((error) => {
        throw error;
      }),
  });
  return {
    events,
    subscriber,
    ended: () => ended,
    stall() {
      reads = false;
    },
    read() {
      reads = true;
      unsent = 0;
      subscriber.pump();
    },
    unsentBytes: () => unsent,
    pings: () => pings,
    pingedAt: () => pingedAt,
    drain() {
      unsent = 0;
    },
  };
}

/** What a stream told of files and places, in words: `file_modified a.md`. */
export function told(events: readonly LiveEvent[]): string[] {
  return events.flatMap((event) => {
    if ('path' in event.data) return [event.data.path];
    if ('kind' in event.data) return [event.data.kind];
    return event.type === 'resync' ? ['resync'] : [];
  });
}

/** Lets everything that is under way come to rest. */
export async function rest(): Promise<void> {
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
}
