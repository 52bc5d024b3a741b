import type { Message } from './message.ts';
import type { PreparedStream } from './live.ts';
import { MAX_UNSENT_BYTES, type Sink, type Subscriber } from './subscriber.ts';

/** How soon a browser's own `EventSource` comes back, in milliseconds. */
const RETRY_MS = 2000;

const HEADERS = Object.freeze({
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no', // nginx would collect events before it passes them on
});

/** The answer to whoever wants to know only what an answer would be: nobody reads a body, so that nothing is told. */
export function headOfEventStream(stream: PreparedStream): Response {
  stream.abandon();
  return new Response(null, { headers: HEADERS });
}

/** The answer that tells a stream as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function toEventStream(stream: PreparedStream): Response {
  let subscriber: Subscriber | null = null;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encode(`retry: ${RETRY_MS}\n\n`));
        subscriber = stream.start(sinkOf(controller));
      },
      pull: () => subscriber?.pump(),
      cancel: () => subscriber?.gone(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_UNSENT_BYTES }),
  );
  return new Response(body, { headers: HEADERS });
}

function sinkOf(controller: ReadableStreamDefaultController<Uint8Array>): Sink {
  return {
    send: (message) => controller.enqueue(encode(eventText(message))),
    unsentBytes: () => MAX_UNSENT_BYTES - (controller.desiredSize ?? MAX_UNSENT_BYTES),
    // A block without data is no event, and still says where to go on.
    ping: (cursor) => controller.enqueue(encode(`: alive\nid: ${cursor}\n\n`)),
    // Who takes nothing would not take the end either.
    end: (reason) =>
      reason === 'too_slow' ? controller.error(new Error('The client stands still.')) : controller.close(),
  };
}

/** JSON has no line ends of its own. */
function eventText({ type, cursor, text }: Message): string {
  return `id: ${cursor}\nevent: ${type}\ndata: ${text}\n\n`;
}

const encoder = new TextEncoder();

function encode(text: string): Uint8Array {
  return encoder.encode(text);
}
