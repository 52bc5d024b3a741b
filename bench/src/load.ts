import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from './figures.ts';

/** Requests that are sent one after another over a number of connections that stay open. */
export interface Load {
  readonly port: number;
  /** The bytes of a request. Each connection asks for the next one when its answer is there. */
  readonly request: (nth: number, connection: number) => Buffer;
  /** Default: 16. */
  readonly connections?: number;
}

/** What came of a load. */
export interface LoadRun {
  readonly requests: number;
  readonly perSecond: number;
  readonly p99Ms: number;
}

const DEFAULT_CONNECTIONS = 16;
const HEAD_END = '\r\n\r\n';

/** Sends requests until `end` is there, and waits for the last answers. Fails for any answer but a 2xx with its length. */
export async function runLoad(load: Load, end: Promise<unknown>): Promise<LoadRun> {
  const tookMs: number[] = [];
  let ending = false;
  const isEnding = () => ending;
  void end.finally(() => (ending = true)).catch(() => undefined);
  const startMs = performance.now();
  let sent = 0;
  const client = (connection: number) =>
    keepAsking({ port: load.port, next: () => load.request(sent++, connection), tookMs, isEnding });
  const { connections = DEFAULT_CONNECTIONS } = load;
  await Promise.all(Array.from({ length: connections }, (_, connection) => client(connection)));
  await end;
  const seconds = (performance.now() - startMs) / 1000;
  return { requests: tookMs.length, perSecond: tookMs.length / seconds, p99Ms: quantile(tookMs, 0.99) };
}

/** The same for a time. */
export function runLoadFor(load: Load, lengthMs: number): Promise<LoadRun> {
  return runLoad(load, delay(lengthMs));
}

interface Client {
  readonly port: number;
  readonly next: () => Buffer;
  readonly tookMs: number[];
  readonly isEnding: () => boolean;
}

function keepAsking({ port, next, tookMs, isEnding }: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const answers = answerReader();
    let sentMs = 0;
    const ask = () => {
      sentMs = performance.now();
      socket.write(next());
    };
    socket.on('connect', ask);
    socket.on('data', (chunk) => {
      try {
        if (!answers.takes(chunk)) return;
        tookMs.push(performance.now() - sentMs);
        if (isEnding()) finish(socket, resolve);
        else ask();
      } catch (error) {
        socket.destroy();
        reject(error as Error);
      }
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The server hung up.')));
  });
}

function finish(socket: Socket, resolve: () => void): void {
  socket.removeAllListeners('close');
  socket.end();
  resolve();
}

/** Reads one answer after another; `takes` is true when a chunk ends one. */
function answerReader(): { takes(chunk: Buffer): boolean } {
  let pending: Buffer | null = null;
  let missingBytes = 0;
  return {
    takes(chunk) {
      if (missingBytes > 0) {
        missingBytes -= chunk.length;
        return missingBytes === 0;
      }
      const bytes: Buffer = pending === null ? chunk : Buffer.concat([pending, chunk]);
      const headEnd = bytes.indexOf(HEAD_END);
      pending = headEnd === -1 ? bytes : null;
      if (headEnd === -1) return false;
      missingBytes = headEnd + HEAD_END.length + bodyBytes(bytes, headEnd) - bytes.length;
      return missingBytes === 0;
    },
  };
}

function bodyBytes(bytes: Buffer, headEnd: number): number {
  const head = bytes.toString('latin1', 0, headEnd);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (head.startsWith('HTTP/1.1 2') && length !== undefined) return Number(length);
  throw new Error(`Not the answer of a fast server:\n${bytes.toString('utf8', 0, headEnd + 500)}`);
}
