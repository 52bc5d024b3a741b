import { API_BASE } from '../../contract/api-base.ts';
import { liveRoutes } from '../../contract/live.ts';
import { addressOf } from '../address-of.ts';
import type { TokenKeeper } from '../token-keeper.ts';
import { connectEvents } from './connect-events.ts';
import { connectSocket } from './connect-socket.ts';
import type { SubscribeOptions } from './live-options.ts';
import type { LiveSocketConstructor } from './live-socket.ts';
import { socketAddress } from './socket-address.ts';
import type { StreamListener } from './stream.ts';

/** How a stream is reached. */
export interface StreamAccess {
  readonly baseUrl: string;
  readonly keeper: TokenKeeper;
  /** A ticket that opens one socket: sockets of browsers can send no header. */
  readonly ticket: (signal: AbortSignal) => Promise<string>;
}

/** What a stream shall tell. */
export interface WantedStream extends Pick<SubscribeOptions, 'notebook'> {
  readonly cursor: string | null;
  /** Null: server-sent events. */
  readonly Socket: LiveSocketConstructor | null;
}

/** Listens to a stream until it ends, and gives the code its socket was closed with, when there is one. Throws `ApiError`s. */
export async function openStream(
  { baseUrl, keeper, ticket }: StreamAccess,
  { notebook, cursor, Socket }: WantedStream,
  listener: StreamListener,
): Promise<number | null> {
  const ofAll = notebook === undefined;
  const params: Readonly<Record<string, string>> = ofAll ? {} : { notebook };
  if (!Socket) {
    const route = ofAll ? liveRoutes.eventsOfAll : liveRoutes.events;
    await connectEvents({ keeper, path: addressOf(route, { params, query: { cursor } }) }, listener);
    return null;
  }
  const query = { cursor, ticket: await ticket(listener.signal) };
  const path = addressOf(ofAll ? liveRoutes.socketOfAll : liveRoutes.socket, { params, query });
  return connectSocket({ Socket, url: socketAddress(baseUrl, API_BASE + path) }, listener);
}
