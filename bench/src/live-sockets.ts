import { WebSocket } from 'ws';

/** A client that notes what it is told of, and when. */
export interface LiveClient {
  readonly socket: WebSocket;
  /** Paths of files, in the order in which they came. */
  readonly paths: string[];
  /** Milliseconds from the write to its event, in the same order. */
  readonly tookMs: number[];
}

/** Where sockets are opened, and as whom. */
export interface SocketPlace {
  readonly port: number;
  readonly path: string;
  readonly token: string;
}

/** How a server answered who wanted a socket. */
export interface SocketAnswer {
  /** 101 where it gave one. */
  readonly status: number;
  readonly tookMs: number;
  readonly socket: WebSocket;
}

const AT_ONCE = 50;

/** Asks for one socket; whoever asks takes care of it. */
export function askForSocket({ port, path, token }: SocketPlace): Promise<SocketAnswer> {
  const startMs = performance.now();
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    ...{ perMessageDeflate: false, headers: { authorization: `Bearer ${token}` } },
  });
  return new Promise((resolve, reject) => {
    const answer = (status: number) => resolve({ status, tookMs: performance.now() - startMs, socket });
    socket.once('open', () => answer(101));
    socket.once('unexpected-response', (request, response) => {
      for (const each of [request, response]) each.on('error', () => undefined); // it may be reset by now
      response.resume();
      answer(response.statusCode ?? 0);
    });
    socket.on('error', reject); // later ones show in what is missing
  });
}

/** Opens so many, some at a time. Fails when one is refused. */
export async function openClients(
  place: SocketPlace,
  count: number,
  sentMs: ReadonlyMap<string, number>,
): Promise<LiveClient[]> {
  const clients: LiveClient[] = [];
  while (clients.length < count) {
    const wanted = Math.min(AT_ONCE, count - clients.length);
    const answers = await Promise.all(Array.from({ length: wanted }, () => askForSocket(place)));
    for (const { status, socket } of answers) {
      if (status !== 101) throw new Error(`A socket was refused with ${status}.`);
      clients.push(listening(socket, sentMs));
    }
  }
  return clients;
}

/** Ends them, without taking leave. */
export function closeAll(sockets: readonly { readonly socket: WebSocket }[]): void {
  for (const { socket } of sockets) socket.terminate();
}

function listening(socket: WebSocket, sentMs: ReadonlyMap<string, number>): LiveClient {
  const client: LiveClient = { socket, paths: [], tookMs: [] };
  socket.on('message', (message: Buffer) => {
    const path = pathIn(message);
    if (path === null) return;
    client.paths.push(path);
    client.tookMs.push(performance.now() - (sentMs.get(path) ?? Number.NaN));
  });
  return client;
}

const BEFORE_PATH = '"path":"';

/** Without reading all of the JSON: a thousand clients share this process. */
function pathIn(message: Buffer): string | null {
  const before = message.indexOf(BEFORE_PATH, 0, 'latin1');
  if (before < 0) return null;
  const start = before + BEFORE_PATH.length;
  return message.toString('latin1', start, message.indexOf('"', start));
}
