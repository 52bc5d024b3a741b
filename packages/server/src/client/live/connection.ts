import { type ClosingReason, closeCodes, closingReason } from '../../contract/live-events.ts';
import { ApiError, unreachable } from '../api-error.ts';
import type { ClientTimer } from './client-timer.ts';
import { type ReadEvent, readEvent } from './read-event.ts';
import { watchSilence } from './silence-watch.ts';
import type { StreamListener } from './stream.ts';

/** How a connection ended. */
export interface ConnectionEnd {
  /** Whether it ever was ready. */
  readonly opened: boolean;
  /** Whether anything came after that: a server that closes at once is not asked again at once. */
  readonly steady: boolean;
  /** Why the server closed it, when it said so. */
  readonly closing: ClosingReason | null;
  readonly error: ApiError | null;
}

/** One connection. */
export interface ConnectionParts {
  /** Opens it, tells the listener, and gives the code it was closed with, when there is one. Throws `ApiError`s. */
  readonly connect: (listener: StreamListener) => Promise<number | null>;
  readonly timer: ClientTimer;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** What it throws ends the connection and is thrown on. */
  readonly onEvent: (event: ReadEvent) => void;
}

type Had = { -readonly [K in Exclude<keyof ConnectionEnd, 'error'>]: ConnectionEnd[K] };

const OPENING_MS = 20_000;
const HEARTBEATS_MISSED = 2.5;

/** Listens until the connection ends, for whatever reason, or has been silent for two heartbeats and a half. */
export async function runConnection(parts: ConnectionParts): Promise<ConnectionEnd> {
  const { connect, timer, signal, onEvent } = parts;
  const silent = new AbortController();
  const watch = watchSilence(timer, { silenceMs: OPENING_MS, onSilence: () => silent.abort() });
  const had: Had = { opened: false, steady: false, closing: null };

  function onText(text: string): void {
    const event = readEvent(text);
    if (!event) return;
    had.steady ||= had.opened && event.type !== 'closing';
    if (event.type === 'ready') {
      had.opened = true;
      watch.allow(event.data.heartbeat_seconds * 1000 * HEARTBEATS_MISSED);
    }
    if (event.type === 'closing') had.closing = event.data.reason;
    onEvent(event);
  }

  try {
    const ended = AbortSignal.any([signal, silent.signal]);
    const code = await connect({ signal: ended, onText, onSign: watch.onSign });
    return {
      ...had,
      closing: had.closing ?? reasonOf(code),
      error: silent.signal.aborted ? silence() : null,
    };
  } catch (error) {
    if (silent.signal.aborted) return { ...had, error: silence() };
    if (!(error instanceof ApiError) && !signal.aborted) throw error;
    return { ...had, error: error instanceof ApiError ? error : null };
  } finally {
    watch.stop();
  }
}

function reasonOf(code: number | null): ClosingReason | null {
  return closingReason.options.find((reason) => closeCodes[reason] === code) ?? null;
}

function silence(): ApiError {
  return unreachable(new Error('Nothing came for too long.'));
}
