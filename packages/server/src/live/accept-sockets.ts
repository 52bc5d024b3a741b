import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { STATUS_CODES } from 'node:http';
import { WebSocketServer } from 'ws';
import type { PreparedStream } from './live.ts';
import { startOnSocket } from './socket-stream.ts';

/** Answers a request; `upgrade` takes the stream that shall begin on its socket. */
export type AnswerUpgrade = (
  request: Request,
  env: { readonly incoming: IncomingMessage; readonly upgrade?: (stream: PreparedStream) => void },
) => Response | Promise<Response>;

/** Nobody has to say more than a control frame. */
const MAX_PAYLOAD_BYTES = 1024;

/** Lets requests for WebSockets be answered like all others, by the same function, before one becomes a socket. */
export function acceptSockets(server: Server, answer: AnswerUpgrade): void {
  const sockets = new WebSocketServer({
    ...{ noServer: true, clientTracking: false, perMessageDeflate: false },
    maxPayload: MAX_PAYLOAD_BYTES,
  });
  server.on('upgrade', (incoming, socket, head) => {
    const ignore = () => undefined;
    socket.on('error', ignore); // a client that goes, also after it was refused: nobody else listens then
    accept(sockets, answer, { incoming, socket, head })
      .catch(() => refuse(socket, new Response(null, { status: 400 })))
      .catch(ignore);
  });
}

interface Upgrade {
  readonly incoming: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

async function accept(
  sockets: WebSocketServer,
  answer: AnswerUpgrade,
  { incoming, socket, head }: Upgrade,
): Promise<void> {
  const streams: PreparedStream[] = [];
  const upgrade = (stream: PreparedStream) => void streams.push(stream);
  const isSocket = incoming.headers.upgrade?.toLowerCase() === 'websocket';
  const env = isSocket ? { incoming, upgrade } : { incoming };
  try {
    const response = await answer(toRequest(incoming), env);
    const [stream] = streams;
    if (!stream) return await refuse(socket, response);
    begin(sockets, stream, { incoming, socket, head });
  } catch (error) {
    for (const stream of streams) stream.abandon(); // it may have been let in before the failure: its place is taken
    throw error;
  }
}

/** The connection may be lost, or its request be no proper one, after it was let in. */
function begin(sockets: WebSocketServer, stream: PreparedStream, { incoming, socket, head }: Upgrade): void {
  socket.once('close', stream.abandon); // does nothing more once the stream has ended
  if (socket.destroyed) return stream.abandon();
  sockets.handleUpgrade(incoming, socket, head, (opened) => startOnSocket(opened, stream));
}

/** Throws for what is no address. */
function toRequest({ url = '/', method = 'GET', headers }: IncomingMessage): Request {
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers))
    for (const each of [value ?? []].flat()) sent.append(name, each);
  return new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), { method, headers: sent });
}

/** The server does not know the connection any more: a client that keeps it open would hold it for ever. */
async function refuse(socket: Duplex, response: Response): Promise<void> {
  if (socket.destroyed) return;
  const body = Buffer.from(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set('connection', 'close');
  headers.set('content-length', String(body.length));
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const { status } = response;
  socket.once('finish', () => socket.destroy());
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}\r\n`);
  socket.end(body);
}
