import type { WebSocket } from 'ws';
import { closeCodes } from '../contract/live-events.ts';
import type { PreparedStream } from './live.ts';
import { MAX_UNSENT_BYTES, type Sink } from './subscriber.ts';

/** Clients have nothing to say: what they send is passed over, and more of it than this between two pings ends the socket. */
const MAX_MESSAGES = 100;
/** Policy violation (RFC 6455, 7.4.1). */
const TOO_TALKATIVE = 1008;
/** A client that does not take its leave in this time is cut. */
const CLOSE_TIMEOUT_MS = 2000;
/** Pings without an answer after which a client counts as lost. */
const MAX_UNANSWERED = 2;
/** What a frame takes beside its bytes, at the most. */
const FRAME_HEAD_BYTES = 10;
const AS_TEXT = { binary: false, compress: false } as const;

/** Begins a stream on a socket that has just been opened. */
export function startOnSocket(socket: WebSocket, stream: PreparedStream): void {
  let messages = 0;
  let unanswered = 0;
  let cut: ReturnType<typeof setTimeout> | null = null;

  function close(code: number): void {
    socket.close(code);
    cut ??= setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
  }

  const sink: Sink = {
    send({ bytes }) {
      const isLast = socket.bufferedAmount + bytes.length + FRAME_HEAD_BYTES > MAX_UNSENT_BYTES;
      // What fills the buffer calls back when it is on its way; before that nothing is added.
      if (isLast) socket.send(bytes, AS_TEXT, () => subscriber.pump());
      else socket.send(bytes, AS_TEXT);
    },
    unsentBytes: () => socket.bufferedAmount,
    ping(cursor) {
      messages = 0;
      if (++unanswered > MAX_UNANSWERED) return socket.terminate();
      socket.send(JSON.stringify({ type: 'heartbeat', cursor, data: {} }));
      socket.ping();
    },
    end: (reason) => close(closeCodes[reason]), // who takes nothing does not take this either, and is cut
  };

  socket.on('pong', () => {
    unanswered = 0;
  });
  socket.on('message', () => {
    if (++messages <= MAX_MESSAGES) return;
    subscriber.gone();
    close(TOO_TALKATIVE);
  });
  socket.on('error', () => socket.terminate()); // frames that break the protocol, too large ones, a lost connection
  socket.on('close', () => {
    if (cut) clearTimeout(cut);
    subscriber.gone();
  });
  const subscriber = stream.start(sink);
}
