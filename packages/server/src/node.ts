import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { CodexError } from '@codexlab/core';
import type { CodexApp } from './create-server.ts';
import { lastAnswers } from './last-answers.ts';
import { acceptSockets } from './live/accept-sockets.ts';

/** A server that listens. */
export interface ListeningServer {
  /** The address and port that it really has. */
  readonly host: string;
  readonly port: number;
  /**
   * Takes no more connections, lets requests under way end for at most `graceMs` (default 10 s), each as the last of
   * its connection, then cuts what is left. Safe to repeat.
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

const GRACE_MS = 10_000;
/** A client that sends its head more slowly is cut. */
const HEADERS_TIMEOUT_MS = 20_000;
const KEEP_ALIVE_MS = 65_000;
const MAX_HEADER_BYTES = 16 * 1024;

/** Serves on Node; port 0 takes a free one. Throws `conflict` when the port is taken, `unavailable` when it cannot be had. */
export function serveOnNode(
  app: CodexApp,
  at: { readonly host: string; readonly port: number },
): Promise<ListeningServer> {
  return new Promise((resolve, reject) => {
    const running = new Set<Promise<unknown>>();
    const server = serve(
      {
        fetch: (request, env) => tracked(running, app.fetch(request, env)),
        hostname: at.host,
        port: at.port,
        serverOptions: {
          maxHeaderSize: MAX_HEADER_BYTES,
          headersTimeout: HEADERS_TIMEOUT_MS,
          requestTimeout: 0,
        },
      },
      (info) => resolve({ host: info.address, port: info.port, close: closer(server as Server, running) }),
    );
    (server as Server).keepAliveTimeout = KEEP_ALIVE_MS;
    acceptSockets(server as Server, (request, env) => tracked(running, app.fetch(request, env)));
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, at)));
  });
}

function closer(server: Server, running: ReadonlySet<Promise<unknown>>): ListeningServer['close'] {
  let closed: Promise<void> | null = null;
  const answerForTheLastTime = lastAnswers(server);
  return ({ graceMs = GRACE_MS } = {}) =>
    (closed ??= new Promise((resolve) => {
      const cut = setTimeout(() => {
        server.closeAllConnections();
        resolve();
      }, graceMs);
      const finish = async () => {
        await Promise.allSettled(running);
        clearTimeout(cut);
        resolve();
      };
      answerForTheLastTime();
      server.close(() => void finish());
      server.closeIdleConnections();
    }));
}

/** Work goes on when its client has gone: what it uses must not be closed before. */
function tracked<T>(running: Set<Promise<unknown>>, answer: T | Promise<T>): T | Promise<T> {
  if (!(answer instanceof Promise)) return answer;
  running.add(answer);
  const forget = () => running.delete(answer);
  answer.then(forget, forget);
  return answer;
}

function listenError(
  cause: NodeJS.ErrnoException,
  { host, port }: { host: string; port: number },
): CodexError {
  const details = { host, port, errno: cause.code ?? 'unknown' };
  if (cause.code === 'EADDRINUSE')
    return new CodexError(
      'conflict',
      `Port ${port} of ${host} is taken. Choose another one with --port.`,
      details,
      { cause },
    );
  return new CodexError('unavailable', `${host}:${port} cannot be listened on (${details.errno}).`, details, {
    cause,
  });
}
