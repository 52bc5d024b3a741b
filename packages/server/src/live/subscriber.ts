import { isCodexError } from '@codexlab/core';
import type { ClosingReason, LiveEvent, ResyncReason } from '../contract/live-events.ts';
import type { Access } from './access.ts';
import type { Hub } from './hub.ts';
import { type Epochs, formatCursor, type JoinedCursor, type Positions, reaches } from './joined-cursor.ts';
import { type Message, toMessage } from './message.ts';
import type { Entry } from './ring.ts';

/** Where the events of a subscriber go: a socket, or the body of an answer. */
export interface Sink {
  send(message: Message): void;
  /** Bytes that were handed over and are not on their way yet. */
  unsentBytes(): number;
  /** Says that nobody is lost: whatever the transport has for that. */
  ping(cursor: string): void;
  /** Ends the stream after what was sent; `reason` becomes a close code. */
  end(reason: ClosingReason): void;
}

/** Somebody who is told what happens. */
export interface Subscriber {
  /** Sends what there is to send: call it when the sink has room again. */
  pump(): void;
  /** Looks whether the client still takes what it is sent, and whether they still may. */
  beat(): Promise<void>;
  /** Tells the reason (`unless` they may no longer see it, which is told then) and ends. */
  close(reason: ClosingReason): Promise<void>;
  /** The client has gone. */
  gone(): void;
}

/** What a subscriber is made of. */
export interface SubscriberParts {
  readonly hub: Hub;
  readonly sink: Sink;
  readonly access: Access;
  /** Where they go on; null: from now on. */
  readonly cursor: JoinedCursor | null;
  readonly heartbeatSeconds: number;
  /** Called once, at the end. */
  readonly onEnd: () => void;
  readonly onFault: (error: unknown) => void;
}

/** More than this unsent: nothing is added until the client has taken some. */
export const MAX_UNSENT_BYTES = 256 * 1024;
/** Beats of standing still after which a client is given up: a minute. */
const MAX_STILL_BEATS = 2;

const WORDS: Readonly<Record<ClosingReason, string>> = Object.freeze({
  unauthenticated: 'The sign-in or token has ended. Sign in again.',
  forbidden: 'This may not be seen any more.',
  not_found: 'There is no such thing any more, or it is not visible to you.',
  too_slow: 'Nothing was taken for a minute. Come back with the cursor.',
  going_away: 'The server is ending, or closes what this is about. Come back with the cursor.',
});

/** Begins to tell: `ready`, then what came after the cursor, then what comes. */
export function createSubscriber(parts: SubscriberParts): Subscriber {
  const { hub, sink, access } = parts;
  let generation = hub.generation();
  let position = parts.cursor?.at ?? hub.position();
  /** The next entry of the ring; null: not known, or not there. */
  let index: number | null = parts.cursor ? null : hub.ring.end();
  /** The entry up to which rights were looked at. */
  let checkedTo = -1;
  let isBusy = false;
  let hasEnded = false;
  let unsentBefore = 0;
  let handed = 0;
  let stillBeats = 0;
  let takenBefore = 0;
  const unsubscribe = hub.subscribe(pump);

  function say(event: LiveEvent): void {
    send(toMessage(event));
  }

  function send(message: Message): void {
    hand(() => sink.send(message));
  }

  /** Counts what waits in the sink: what went through at once cannot stand still. */
  function hand(work: () => void): void {
    const before = sink.unsentBytes();
    work();
    handed += sink.unsentBytes() - before;
  }

  function cursorAt(at: Positions = position): string {
    return formatCursor(hub.epochs(), at);
  }

  function isFull(): boolean {
    return sink.unsentBytes() > MAX_UNSENT_BYTES;
  }

  function pump(): void {
    while (mayGoOn() && step());
  }

  function mayGoOn(): boolean {
    return !hasEnded && !isBusy && !isFull();
  }

  /** Takes one step; false when there is none to take now. */
  function step(): boolean {
    if (generation !== hub.generation()) return resync('rebuilt');
    if (index === null || index < hub.ring.first()) return goOn();
    if (index >= hub.ring.end()) {
      position = hub.position(); // also past rows that are none of this hub's: who comes back need not read them
      return false;
    }
    const entry = hub.ring.at(index);
    if (checkedTo < index && concerns(entry)) return beBusy(() => checkRights(hub.ring.end()));
    index++;
    position = entry.at;
    if (entry.message && access.sees(entry.row)) send(entry.message);
    return true;
  }

  function goOn(): boolean {
    index = reaches(hub.position(), position) ? hub.ring.locate(position) : null;
    return index === null ? beBusy(catchUp) : true;
  }

  function resync(reason: ResyncReason): boolean {
    generation = hub.generation();
    position = hub.position();
    index = hub.ring.end();
    say({ type: 'resync', cursor: cursorAt(), data: { reason } });
    return true;
  }

  function concerns({ row }: Entry): boolean {
    return row !== null && access.concerns(row);
  }

  /** Does what takes time; nothing is told meanwhile. */
  function beBusy(work: () => Promise<void>): false {
    isBusy = true;
    void work()
      .catch((error: unknown) => {
        parts.onFault(error);
        end('going_away');
      })
      .finally(() => {
        isBusy = false;
        pump();
      });
    return false;
  }

  /** Rights are read from the database now: what was written up to the end of the ring counts already. */
  async function checkRights(upTo: number): Promise<void> {
    checkedTo = Math.max(checkedTo, upTo - 1);
    const over = await access.check();
    if (over) end(over);
  }

  /**
   * Tells from the logs what is not in the ring any more, as far as the hub has read by now, or the sink has room: what
   * was read beyond is read again later rather than held for everybody who does not read.
   */
  async function catchUp(): Promise<void> {
    await hub.refresh();
    if (generation !== hub.generation()) return; // the next step says so
    const to = hub.position();
    if (!reaches(to, position)) return void resync('rebuilt'); // a cursor from a future that was lost
    try {
      for await (const page of hub.history(position, to)) {
        if (page.some(concerns)) await checkRights(checkedTo + 1);
        for (const entry of page) {
          if (hasEnded || isFull()) return;
          if (entry.message && access.sees(entry.row)) send(entry.message);
          position = entry.at;
        }
      }
      position = to;
    } catch (error) {
      if (!isCodexError(error, 'stale')) throw error;
      resync('expired');
    }
  }

  function end(reason: ClosingReason): void {
    if (hasEnded) return;
    if (!isFull()) say({ type: 'closing', cursor: cursorAt(), data: { reason, detail: WORDS[reason] } });
    finish();
    sink.end(reason);
  }

  function finish(): void {
    if (hasEnded) return;
    hasEnded = true;
    unsubscribe();
    parts.onEnd();
  }

  /** Whoever closes waits for the end: it comes also when rights cannot be read any more. */
  async function lastCheck(): Promise<ClosingReason | null> {
    try {
      return await access.check();
    } catch (error) {
      parts.onFault(error);
      return null;
    }
  }

  /** True when nothing went out since the last beat though something was there to go. */
  function standsStill(): boolean {
    const unsent = sink.unsentBytes();
    const taken = handed - unsent;
    const still = unsentBefore > 0 && unsent > 0 && taken === takenBefore;
    [unsentBefore, takenBefore] = [unsent, taken];
    return still;
  }

  begin();
  return {
    pump,
    async beat() {
      if (hasEnded) return;
      stillBeats = standsStill() ? stillBeats + 1 : 0;
      if (stillBeats >= MAX_STILL_BEATS) return end('too_slow');
      const over = await access.check();
      if (over) return end(over);
      pump();
      if (!hasEnded && !isFull()) hand(() => sink.ping(cursorAt()));
    },
    async close(reason) {
      if (hasEnded) return;
      end((await lastCheck()) ?? reason);
    },
    gone: finish,
  };

  function begin(): void {
    const known = parts.cursor === null || isSame(parts.cursor.epochs, hub.epochs());
    if (!known) [position, index] = [hub.position(), hub.ring.end()];
    const resumed = parts.cursor !== null && known;
    const data = { heartbeat_seconds: parts.heartbeatSeconds, resumed };
    say({ type: 'ready', cursor: cursorAt(), data });
    if (known) pump();
    else if (resync('rebuilt')) pump();
  }
}

function isSame(one: Epochs, other: Epochs): boolean {
  return one.notebook === other.notebook && one.system === other.system;
}
