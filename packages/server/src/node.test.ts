import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
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
