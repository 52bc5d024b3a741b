import { connect } from 'node:net';
import { Hono } from 'hono';
import { expect, it, onTestFinished } from 'vitest';
import type { CodexApp } from '../create-server.ts';
import { serveOnNode } from '../node.ts';
import { chunksOf } from './multipart.ts';

const HEAD = 'PUT / HTTP/1.1\r\nhost: lab.example\r\n';

/** What becomes of a body whose sender goes in the middle of it, when it is read only after that. */
async function readAfterTheSenderLeft(rest: string): Promise<string> {
  const app: CodexApp = new Hono();
  const read = new Promise<string>((resolve) => {
    app.put('/', async (c) => {
      const { incoming } = c.env as { readonly incoming: NodeJS.EventEmitter };
      const gone = new Promise((left) => incoming.once('close', left));
      sender.destroy();
      await gone;
      resolve(await whole(c.req.raw).catch(() => 'refused'));
      return c.body(null, 204);
    });
  });
  const listening = await serveOnNode(app, { host: '127.0.0.1', port: 0 });
  const sender = connect(listening.port, '127.0.0.1', () => sender.write(`${HEAD}${rest}`));
  onTestFinished(() => listening.close());
  return read;
}

async function whole(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(request)) chunks.push(chunk);
  return `taken for a whole of ${Buffer.concat(chunks).length} bytes`;
}

it.each([
  ['a small body', 'content-length: 100\r\n\r\nthree'],
  ['a large body', 'content-length: 500000\r\n\r\nthree'],
  ['a body of unknown length', 'transfer-encoding: chunked\r\n\r\n5\r\nthree\r\n'],
])('never takes the beginning of %s for the whole of it', async (_, rest) => {
  expect(await readAfterTheSenderLeft(rest)).toBe('refused');
});

it.each([
  ['said to be longer', { 'content-length': '6' }, 'refused'],
  ['as long as was said', { 'content-length': '5' }, 'taken for a whole of 5 bytes'],
  ['of unknown length', {}, 'taken for a whole of 5 bytes'],
])('reads a body that is %s', async (_, headers, outcome) => {
  const request = new Request('http://lab.example/', { method: 'PUT', headers, body: 'three' });
  expect(await whole(request).catch(() => 'refused')).toBe(outcome);
});
