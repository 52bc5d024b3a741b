import type { ClosingReason, LiveEvent, LiveEventOf } from '../../contract/live-events.ts';
import type { ApiError } from '../api-error.ts';
import type { ClientTimer } from './client-timer.ts';
import type { LiveSocketConstructor } from './live-socket.ts';

/** How events come. */
export interface LiveOptions {
  /** Opens sockets: on Node 20, `WebSocket` of the package `ws`. Default: the platform's. Null: only server-sent events. */
  readonly webSocket?: LiveSocketConstructor | null | undefined;
  /** The longest wait after a first failure, doubled for each that follows. Default: 1,000. */
  readonly retryBaseMs?: number | undefined;
  /** No wait is longer, but for one that the server asks for. Default: 30,000. */
  readonly retryMaxMs?: number | undefined;
  /** Default: that of the platform. */
  readonly timer?: ClientTimer | undefined;
  /** From 0 to less than 1: how much of the longest wait is waited. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What is told of files, tasks, places and people. */
export type TidingsEvent = Exclude<
  LiveEvent,
  { readonly type: 'ready' | 'resync' | 'heartbeat' | 'closing' }
>;

/** How a subscription fares. */
export type LiveState =
  | { readonly state: 'connecting' }
  /** What happens is told at once, after what was missed. */
  | { readonly state: 'live'; readonly by: LiveTransport; readonly resumed: boolean }
  /** It broke off, and is tried again after `retryMs`. */
  | {
      readonly state: 'waiting';
      readonly retryMs: number;
      /** Why the server closed it, when it said so. */
      readonly closing: ClosingReason | null;
      /** Why it could not be opened, when that is known. */
      readonly error: ApiError | null;
    };

/** By what events come. */
export type LiveTransport = 'socket' | 'events';

/** What to listen to, and who is told. */
export interface SubscribeOptions {
  /** Id of a notebook: its files, and what happens to its workspace. Absent: what happens to all workspaces. */
  readonly notebook?: string | undefined;
  /** The `cursor` of the last event that was handled, to go on after it. Absent: from now on. */
  readonly cursor?: string | undefined;
  /** Told each event in order, once. What it throws ends the subscription. */
  readonly onEvent: (event: TidingsEvent) => void;
  /** Events are missing that cannot be told any more: read everything anew. Those that follow are later than the call. */
  readonly onResync: (event: LiveEventOf<'resync'>) => void;
  readonly onState?: ((state: LiveState) => void) | undefined;
  /** Ends the subscription. */
  readonly signal: AbortSignal;
}
