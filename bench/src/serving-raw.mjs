/*
 * What anybody would write first, in a process of its own:
 *   serving-raw.mjs hello                    says hello
 *   serving-raw.mjs read DATABASE SECRET     checks a JWT, reads one row of the index by its key
 *   serving-raw.mjs write FOLDER             writes a file so that it outlives a power cut, and commits a row about it
 *   serving-raw.mjs list DATABASE            lists 50 rows of the index
 *   serving-raw.mjs live FOLDER              writes as above, and tells all sockets of files whose names begin with `told`
 */
import { randomUUID } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import Database from 'better-sqlite3';
import { Hono } from 'hono';
import { WebSocketServer } from 'ws';
import { servingAt } from './serving-child.mjs';

const [kind, place, secret] = process.argv.slice(2);
const kinds = { hello, read, write, list, live };
const app = new Hono();
let onServing = () => {};
await kinds[kind]();
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  servingAt(port, () => server.close()),
);
onServing(server);

function hello() {
  app.get('/', (c) => c.text('hello'));
}

async function read() {
  const { jwtVerify } = await import('jose');
  const key = new TextEncoder().encode(secret);
  const row = openIndex().prepare('select * from file_metadata where id = ?');
  app.get('/files/:id', async (c) => {
    await jwtVerify(c.req.header('authorization').slice('Bearer '.length), key, { algorithms: ['HS256'] });
    return c.json(row.get(c.req.param('id')));
  });
}

function list() {
  const rows = openIndex().prepare(
    'select * from file_metadata where deleted_at is null order by path limit 50',
  );
  app.get('/files', (c) => c.json(rows.all()));
}

function openIndex() {
  const db = new Database(place, { readonly: true });
  db.pragma('mmap_size = 268435456');
  return db;
}

function live() {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  onServing = (http) =>
    http.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, () => {}));
  // handleUpgrade tracks the clients that are open
  let told = 0;
  write((path) => {
    if (!path.startsWith('told')) return;
    const data = {
      ...{ notebook_id: randomUUID(), file_id: randomUUID(), path, actor_id: randomUUID(), via: 'api' },
      ...{ request_id: randomUUID(), timestamp: new Date().toISOString() },
    };
    const message = Buffer.from(JSON.stringify({ type: 'file_created', cursor: String(told++), data }));
    for (const client of sockets.clients) client.send(message, { binary: false });
  });
}

function write(onWritten = () => {}) {
  const db = new Database(join(place, 'raw.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('create table file(path text primary key, size integer)');
  const note = db.prepare('insert or replace into file values (?, ?)');
  app.put('/files/:name', async (c) => {
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const path = join(place, c.req.param('name'));
    const temp = join(place, `${randomUUID()}.tmp`);
    await inFile(temp, 'wx', async (file) => {
      await file.writeFile(bytes);
      await file.sync();
    });
    await rename(temp, path);
    await inFile(place, 'r', (folder) => folder.sync());
    note.run(path, bytes.length);
    onWritten(c.req.param('name'));
    return c.json({ path, size: bytes.length });
  });
}

async function inFile(path, flags, work) {
  const file = await open(path, flags);
  try {
    await work(file);
  } finally {
    await file.close();
  }
}
