import { type IncomingMessage } from 'node:http';
import { type RequestOptions, request as requestTls } from 'node:https';
import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import { EXAMPLE_NAME, type Nginx } from './nginx.ts';

/** What may be different of a request. */
export interface TlsRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readable;
}

/** Speaks to nginx under the name of the example, and trusts its certificate alone. */
export interface TlsCaller {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  request(path: string, wanted?: TlsRequest): Promise<IncomingMessage>;
  /** Opens a WebSocket and gives its messages, one after the other. */
  socket(path: string, headers?: Readonly<Record<string, string>>): Promise<AsyncGenerator<string, void>>;
}

/** Makes a caller. */
export function createTlsCaller({ ports, certificate }: Nginx): TlsCaller {
  const baseUrl = `https://${EXAMPLE_NAME}:${ports.tls}`;
  const place = {
    host: '127.0.0.1',
    port: ports.tls,
    servername: EXAMPLE_NAME,
    ca: certificate,
    agent: false,
  };
  const optionsOf = (path: string, { method = 'GET', headers = {} }: TlsRequest): RequestOptions => ({
    ...{ ...place, path, method },
    headers: { host: `${EXAMPLE_NAME}:${ports.tls}`, ...headers },
  });
  const request = (path: string, wanted: TlsRequest = {}) =>
    new Promise<IncomingMessage>((done, fail) => {
      const sent = requestTls(optionsOf(path, wanted), done).once('error', fail);
      if (wanted.body) wanted.body.pipe(sent);
      else sent.end();
    });
  return {
    baseUrl,
    request,
    fetch: async (input, init) => {
      const asked = new Request(input, { ...init, ...(init?.body ? { duplex: 'half' } : {}) });
      const { pathname, search } = new URL(asked.url);
      const body = asked.body === null ? {} : { body: Readable.from(asked.body) };
      const { method } = asked;
      const answer = await request(pathname + search, {
        ...{ method, ...body, headers: Object.fromEntries(asked.headers) },
      });
      return toResponse(answer);
    },
    socket: async (path, headers = {}) => {
      const upgrade = {
        ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
        'sec-websocket-key': Buffer.from('sixteen bytes ok').toString('base64'),
      };
      const sent = requestTls(optionsOf(path, { headers: { ...headers, ...upgrade } }));
      return new Promise((done, fail) => {
        sent.once('upgrade', (_, socket, head) => done(messages(socket, head)));
        sent.once('response', ({ statusCode }) => fail(new Error(`No socket: ${statusCode}`)));
        sent.once('error', fail).end();
      });
    },
  };
}

async function toResponse(answer: IncomingMessage): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers))
    for (const each of [value ?? []].flat()) headers.append(name, each);
  const { statusCode: status = 500 } = answer;
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  return new Response(bytes.length === 0 ? null : bytes, { status, headers });
}

const TEXT = 0x81;

/** The texts of whole frames without a mask, as servers send them; other frames are passed over (RFC 6455, 5.2). */
async function* messages(socket: Duplex, head: Buffer): AsyncGenerator<string, void> {
  let left = head;
  for (;;) {
    for (let frame = readFrame(left); frame !== null; frame = readFrame(left)) {
      left = left.subarray(frame.end);
      if (frame.first === TEXT) yield frame.payload.toString();
    }
    const more: unknown = await new Promise((done) => {
      const read = () => done(socket.read() ?? null);
      if (socket.readableLength > 0) return read();
      socket.once('readable', read).once('end', () => done(null));
    });
    if (!Buffer.isBuffer(more)) return;
    left = Buffer.concat([left, more]);
  }
}

function readFrame(bytes: Buffer): { first: number; payload: Buffer; end: number } | null {
  if (bytes.length < 4) return null;
  const short = bytes[1]! & 0x7f;
  const [start, length] = short === 126 ? [4, bytes.readUInt16BE(2)] : [2, short];
  if (bytes.length < start + length) return null;
  return { first: bytes[0]!, payload: bytes.subarray(start, start + length), end: start + length };
}
