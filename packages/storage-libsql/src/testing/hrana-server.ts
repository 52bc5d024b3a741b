import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { createConnectionPool } from './connection-pool.ts';
import type { WirePipeline, WireRequest } from './hrana-messages.ts';
import { type HranaStream, openStream, toWireError } from './hrana-stream.ts';

/** An answer instead of what was asked for. */
export interface Refusal {
  readonly status: number;
  readonly type?: string;
  readonly body: string;
}

/** A server of one empty database that speaks Hrana 2 over HTTP on the loopback interface. */
export interface HranaServer {
  readonly url: string;
  /** How many pipelines it has answered or refused. */
  readonly requests: number;
  /** Answers so from now on, or not at all; null: as it should. */
  refuse(refusal: Refusal | 'silence' | null): void;
  /** Forgets all streams, as for a client that was silent for too long. */
  expireStreams(): void;
  /** Ends it, with all connections. Safe to repeat. */
  stop(): Promise<void>;
}

/** Starts a server that knows one token, or none. */
export async function startHranaServer({ token }: { readonly token?: string } = {}): Promise<HranaServer> {
  const folder = await mkdtemp(join(tmpdir(), 'codexlab-hrana-'));
  const pool = createConnectionPool(join(folder, 'server.db'));
  const streams = new Map<string, HranaStream>();
  let refusal: Refusal | 'silence' | null = null;
  let requests = 0;
  let stopped: Promise<void> | null = null;

  // It shares a thread with its client: after one long step the server would close the connection that is used next.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    requests++;
    if (refusal === 'silence') return;
    const refused = refusal ?? refuseToken(request, token);
    if (refused) return reply(response, refused);
    json(request)
      .then((body) => reply(response, respond(body as WirePipeline)))
      .catch((error: unknown) => reply(response, { status: 500, body: String(error) }));
  });

  function respond({ baton, requests: asked }: WirePipeline): Refusal {
    const stream = baton ? streams.get(baton) : openStream(pool);
    if (!stream) return refuse(400, 'The stream has expired due to inactivity', 'STREAM_EXPIRED');
    if (baton) streams.delete(baton); // every answer has a baton of its own
    const results = asked.map((request) => answer(stream, request));
    const next = stream.closed ? null : randomUUID();
    if (next) streams.set(next, stream);
    return {
      status: 200,
      type: 'application/json',
      body: JSON.stringify({ baton: next, base_url: null, results }),
    };
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');

  const expireStreams = () => {
    for (const stream of streams.values()) stream.close();
    streams.clear();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    get requests() {
      return requests;
    },
    refuse(next) {
      refusal = next;
    },
    expireStreams,
    stop() {
      stopped ??= end();
      return stopped;
    },
  };

  async function end(): Promise<void> {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    pool.close();
    await rm(folder, { recursive: true });
  }
}

function answer(stream: HranaStream, request: WireRequest): object {
  try {
    return { type: 'ok', response: { type: request.type, ...stream.answer(request) } };
  } catch (error) {
    return { type: 'error', error: toWireError(error) };
  }
}

function refuseToken(request: IncomingMessage, token: string | undefined): Refusal | null {
  if (token === undefined || request.headers.authorization === `Bearer ${token}`) return null;
  return refuse(401, 'Unauthorized: the token is not valid', 'AUTH_JWT_INVALID');
}

function refuse(status: number, message: string, code: string): Refusal {
  return { status, type: 'application/json', body: JSON.stringify({ message, code }) };
}

function reply(response: ServerResponse, { status, type = 'text/plain', body }: Refusal): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
