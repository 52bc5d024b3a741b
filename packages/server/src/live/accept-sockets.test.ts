import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { acceptSockets, type AnswerUpgrade } from './accept-sockets.ts';

/** Asks a server that answers so for a socket, and gives the status of what it says instead. */
async function statusOfRefusal(answer: AnswerUpgrade): Promise<number | undefined> {
  const server = createServer();
  acceptSockets(server, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const headers = { connection: 'Upgrade', upgrade: 'websocket' };
  const [refusal] = (await once(
    request({ port, host: '127.0.0.1', headers, agent: false }).end(),
    'response',
  )) as [IncomingMessage];
  refusal.resume();
  return refusal.statusCode;
}

it('gives a stream up when the answer fails after it was let in, so that its place is free again', async () => {
  let given = 0;
  const stream = {
    start: () => {
      throw new Error('Nobody is there to begin with.');
    },
    abandon: () => void given++,
  };
  const status = await statusOfRefusal(async (_request, { upgrade }) => {
    upgrade?.(stream);
    throw new Error('What came after it failed.');
  });
  expect([status, given]).toEqual([400, 1]);
});
