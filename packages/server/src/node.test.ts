import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Hono } from 'hono';
import { expect, it, onTestFinished } from 'vitest';
import type { CodexApp } from './create-server.ts';
import { serveOnNode } from './node.ts';

/** What is left is cut much later than any test ends. */
const graceMs = 3_600_000;

/** A server with one answer, asked over a connection that its client keeps. */
async function openAnswering(answer: () => Response | Promise<Response>) {
  const arrived = signal();
  const app: CodexApp = new Hono();
  app.get('/', () => {
    arrived.give();
    return answer();
  });
  const listening = await serveOnNode(app, { host: '127.0.0.1', port: 0 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => {
    agent.destroy();
    return listening.close();
  });
  const asked = get({ host: '127.0.0.1', port: listening.port, agent });
  const answered = once(asked, 'response').then(([response]: IncomingMessage[]) => response!);
  return { listening, arrived: arrived.given, answered };
}

function signal() {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { give, given };
}

it('answers what is under way when it closes as the last of its connection, which a client would else keep busy', async () => {
  const allowed = signal();
  const { listening, arrived, answered } = await openAnswering(async () => {
    await allowed.given;
    return new Response('done');
  });
  await arrived;
  const closed = listening.close({ graceMs });
  allowed.give();
  const response = await answered;
  expect(response.headers.connection).toBe('close');
  expect(await text(response)).toBe('done');
  await closed;
});

it('ends a connection after the answer that was being sent when it closed', async () => {
  const rest = signal();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode('first, '));
      await rest.given;
      controller.enqueue(new TextEncoder().encode('last'));
      controller.close();
    },
  });
  const { listening, answered } = await openAnswering(() => new Response(body));
  const response = await answered;
  expect(response.headers.connection).toBe('keep-alive');
  const closed = listening.close({ graceMs });
  rest.give();
  expect(await text(response)).toBe('first, last');
  await closed;
});

const ASKING = 'GET / HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

it('lets the connection of a refused socket go, though its client does not', async () => {
  const app: CodexApp = new Hono();
  const { port, close } = await serveOnNode(app, { host: '127.0.0.1', port: 0 });
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.write(ASKING);
  let answer = '';
  socket.setEncoding('latin1').on('data', (piece) => (answer += piece));
  await once(socket, 'end');
  expect(answer).toMatch(/^HTTP\/1.1 404 /);
  await close({ graceMs });
});

it('goes on when a client cuts the connection while it is refused', async () => {
  const app: CodexApp = new Hono();
  app.get('/', (c) => c.text('x'.repeat(10_000_000), 403));
  const { port, close } = await serveOnNode(app, { host: '127.0.0.1', port: 0 });
  const socket = connect({ host: '127.0.0.1', port });
  socket.write(ASKING);
  await once(socket, 'readable'); // some of it has come, the rest never will
  socket.resetAndDestroy();
  await once(socket, 'close');
  const next = await fetch(`http://127.0.0.1:${port}/`);
  expect([next.status, (await next.text()).length]).toEqual([403, 10_000_000]);
  await close({ graceMs });
});
