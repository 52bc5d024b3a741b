import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { HOST } from './test-server.ts';

/** An event as it came. */
export interface RawEvent {
  readonly type: string;
  readonly cursor: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A WebSocket client that can do everything wrong, too. */
export interface RawSocket {
  /** Status of the answer to the handshake: 101 when it is a socket. */
  readonly status: number;
  /** The rest of the answer when it is none. */
  readonly answer: string;
  readonly events: RawEvent[];
  /** Done when an event came (or had come) for which the test is true; fails when the socket closes before. */
  until(test: (event: RawEvent) => boolean): Promise<RawEvent>;
  /** The close code that the server gave; null when it just cut the connection. */
  readonly closed: Promise<number | null>;
  /** Sends a frame, masked as clients must. */
  send(opcode: number, payload: Uint8Array): void;
  readonly connection: Socket;
}

/** Where and how to connect. */
export interface RawTarget {
  readonly port: number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const TEXT = 1;
const CLOSE = 8;

/** Asks for a socket with the headers as given, and reads what comes. */
export async function openRawSocket({ port, path, headers = {} }: RawTarget): Promise<RawSocket> {
  const connection = connect(port, '127.0.0.1');
  onTestFinished(() => void connection.destroy());
  const events: RawEvent[] = [];
  const waiting = new Set<() => void>();
  let closeCode: number | null = null;
  let isOver = false;
  const closed = new Promise<number | null>((resolve) => {
    connection.once('close', () => {
      isOver = true;
      for (const look of [...waiting]) look();
      resolve(closeCode);
    });
  });
  connection.on('error', () => undefined); // told by its end
  connection.write(handshake(path, headers));

  let received: Buffer = Buffer.alloc(0);
  const head = new Promise<string>((resolve) => {
    let isHead = true;
    let isSocket = false;
    connection.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (isHead) {
        const end = received.indexOf('\r\n\r\n');
        if (end < 0) return;
        isHead = false;
        isSocket = received.subarray(0, end).toString().startsWith('HTTP/1.1 101');
        resolve(received.subarray(0, end).toString());
        received = received.subarray(end + 4);
      }
      if (isSocket)
        received = readFrames(received, (opcode, payload) => {
          if (opcode === TEXT) events.push(JSON.parse(payload.toString()) as RawEvent);
          if (opcode === CLOSE) {
            closeCode = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
            connection.end(frame(CLOSE, payload.subarray(0, 2)));
          }
        });
      for (const look of [...waiting]) look();
    });
    connection.once('close', () => resolve('HTTP/1.1 0 closed'));
  });
  const answerHead = await head;
  const status = Number(answerHead.split(' ')[1]);
  if (status !== 101) await closed;
  return {
    ...{ status, events, closed, connection },
    answer: status === 101 ? '' : received.toString(),
    send: (opcode, payload) => void connection.write(frame(opcode, Buffer.from(payload))),
    until: (test) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = events.find(test);
          if (found) resolve(found);
          else if (isOver) reject(new Error(`The socket closed before: ${JSON.stringify(events)}`));
          else return;
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
  };
}

function handshake(path: string, headers: Readonly<Record<string, string>>): string {
  const all = {
    ...{ host: HOST, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
    'sec-websocket-key': randomBytes(16).toString('base64'),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET /api/v1${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** Takes whole frames off the front; servers do not mask. */
function readFrames(bytes: Buffer, take: (opcode: number, payload: Buffer) => void): Buffer {
  let rest = bytes;
  for (;;) {
    if (rest.length < 2) return rest;
    const short = rest[1]! & 0x7f;
    const headLength = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (rest.length < headLength) return rest;
    const length =
      short < 126 ? short : short === 126 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
    if (rest.length < headLength + length) return rest;
    take(rest[0]! & 0x0f, rest.subarray(headLength, headLength + length));
    rest = rest.subarray(headLength + length);
  }
}

function frame(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const long = payload.length >= 126;
  const head = long
    ? Buffer.from([0x80 | opcode, 0x80 | 126, payload.length >> 8, payload.length & 0xff])
    : Buffer.from([0x80 | opcode, 0x80 | payload.length]);
  const masked = Buffer.from(payload.map((byte, i) => byte ^ mask[i % 4]!));
  return Buffer.concat([head, mask, masked]);
}
