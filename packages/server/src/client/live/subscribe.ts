import { type ConnectionEnd, runConnection } from './connection.ts';
import { platformTimer, waited } from './client-timer.ts';
import type { LiveOptions, LiveTransport, SubscribeOptions, TidingsEvent } from './live-options.ts';
import { platformSocket } from './live-socket.ts';
import { openStream, type StreamAccess } from './open-stream.ts';
import type { ReadEvent } from './read-event.ts';
import { retryAfterMs, throwIfFinal } from './refusals.ts';
import { retryDelay, type RetryLimits } from './retry-delay.ts';
import type { StreamListener } from './stream.ts';

/** What a subscription is made of. */
export interface SubscribeParts extends StreamAccess {
  readonly live: LiveOptions;
}

const OF_THE_STREAM: ReadonlySet<string> = new Set(['ready', 'resync', 'heartbeat', 'closing']);
const RETRY: RetryLimits = { baseMs: 1000, maxMs: 30_000 };

/** Makes the client's `subscribe`. */
export function createSubscribe(parts: SubscribeParts) {
  const { webSocket, timer = platformTimer, random = Math.random } = parts.live;
  const Socket = webSocket === undefined ? platformSocket() : webSocket;
  const limits = {
    baseMs: parts.live.retryBaseMs ?? RETRY.baseMs,
    maxMs: parts.live.retryMaxMs ?? RETRY.maxMs,
  };

  /**
   * Tells what happens until `signal` is aborted: reconnects by itself, later each time, and goes on after the last event.
   * Ends without a failure by the signal alone. Throws an `ApiError` when it is refused for good (signed out, no right, no
   * such notebook), and what `onEvent` throws.
   */
  return async function subscribe(options: SubscribeOptions): Promise<void> {
    const { signal, onState = () => undefined } = options;
    let cursor = options.cursor ?? null;
    let failures = 0;
    let by: LiveTransport = Socket ? 'socket' : 'events';

    function onEvent(event: ReadEvent): void {
      if (event.type === 'ready') onState({ state: 'live', by, resumed: event.data.resumed });
      // Not of `ready`: where it does not go on from the cursor, `resync` follows and must not be missed.
      if (event.type !== 'ready' || cursor === null) cursor = event.cursor;
      if (event.type === 'resync') options.onResync(event);
      else if (isTidings(event)) options.onEvent(event);
    }

    while (!signal.aborted) {
      onState({ state: 'connecting' });
      const connect = (listener: StreamListener) =>
        openStream(parts, { ...options, cursor, Socket: by === 'socket' ? Socket : null }, listener);
      const end = await runConnection({ connect, timer, signal, onEvent });
      if (signal.aborted) return;
      throwIfFinal(end);
      failures = (end.steady ? 0 : failures) + 1;
      by = nextTransport(by, end, Socket !== null);
      const { closing, error } = end;
      const retryMs = retryDelay({ failures, retryAfterMs: retryAfterMs(error) }, limits, random);
      onState({ state: 'waiting', retryMs, closing, error });
      await waited(timer, retryMs, signal);
    }
  };
}

function isTidings(event: ReadEvent): event is TidingsEvent {
  return event.type !== null && !OF_THE_STREAM.has(event.type);
}

/** Where sockets do not get through, events over plain HTTP may; and only they tell why something was refused. */
function nextTransport(by: LiveTransport, { opened }: ConnectionEnd, hasSockets: boolean): LiveTransport {
  return hasSockets && (opened || by === 'events') ? 'socket' : 'events';
}
