import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { median, quantile } from './figures.ts';
import { type LivePlace, makeBacklog, makeLivePlace } from './live-place.ts';
import { askForSocket, closeAll, type LiveClient, openClients, type SocketPlace } from './live-sockets.ts';
import { createApi } from './serving-api.ts';
import { type ServingProcess, startServing } from './serving-process.ts';

/** What telling many costs. */
export interface LiveRun {
  readonly clients: number;
  /** From the request that writes a file to its event at each client: medians of the rounds. */
  readonly p99Ms: number;
  readonly rawP99Ms: number;
  /** Events that a client missed, had twice or had in another order than the others. */
  readonly wrong: number;
  /** Memory for each client that stopped to read, and what was waiting for each. */
  readonly stoppedBytes: number;
  readonly waitingBytes: number;
  readonly overload: OverloadRun;
}

/** What came of more clients than the server takes. */
export interface OverloadRun {
  readonly refused: number;
  readonly statuses: readonly number[];
  readonly slowestMs: number;
  /** Status for one more, once the others have gone. */
  readonly afterwards: number;
}

const CLIENTS = 1000;
const EVENTS_PER_SECOND = 20;
const WRITES_PER_SECOND = 50;
const ROUND_SECONDS = 5;
const STOPPED = 50;
/** Changes that come in larger numbers at once are told as one event. */
const BACKLOG_BATCH = 400;
const BACKLOG_BATCHES = 30;
const MOST_STREAMS = 5000;
const TOO_MANY = 200;
const API = '/api/v1';

/** Measures both servers in turn, each in a process of its own; the clients are this process. */
export async function measureLive(work: string, rounds: number): Promise<LiveRun> {
  const place = await makeLivePlace(work);
  const rawDir = join(work, 'live-raw');
  mkdirSync(rawDir);
  const [raw, codex] = await Promise.all([
    startServing('raw', ['live', rawDir]),
    startServing('codex', [place.dataDir]),
  ]);
  try {
    const told = await measureTelling(place, raw, codex, rounds);
    const overload = await measureOverload(socketsOf(codex, place));
    return { clients: CLIENTS, ...told, overload, ...(await measureStopped(place, codex)) };
  } finally {
    await Promise.all([raw.stop(), codex.stop()]);
  }
}

function socketsOf({ port }: ServingProcess, { token, told }: LivePlace): SocketPlace {
  return { port, token, path: `${API}/ws/${told}` };
}

type Write = (path: string, isTold: boolean) => Promise<unknown>;

async function measureTelling(
  place: LivePlace,
  raw: ServingProcess,
  codex: ServingProcess,
  rounds: number,
): Promise<Pick<LiveRun, 'p99Ms' | 'rawP99Ms' | 'wrong'>> {
  const sentMs = new Map<string, number>();
  const api = createApi(codex.port, place.token);
  const writeRaw: Write = (path) =>
    fetch(`http://127.0.0.1:${raw.port}/files/${path}`, { method: 'PUT', body: '# note\n' });
  const write: Write = (path, isTold) => {
    const notebook_id = isTold ? place.told : place.untold;
    return api.call('POST', '/files', { notebook_id, path, content: '# note\n' });
  };
  const rawClients = await openClients({ port: raw.port, path: '/', token: '' }, CLIENTS, sentMs);
  const clients = await openClients(socketsOf(codex, place), CLIENTS, sentMs);
  const [p99s, rawP99s]: [number[], number[]] = [[], []];
  let wrong = 0;
  for (let round = -1; round < rounds; round++) {
    const rawRound = await tell(rawClients, { name: `r${round}`, write: writeRaw, sentMs });
    const own = await tell(clients, { name: `c${round}`, write, sentMs });
    wrong += own.wrong;
    if (round < 0) continue; // the warm-up
    rawP99s.push(rawRound.p99Ms);
    p99s.push(own.p99Ms);
  }
  closeAll([...rawClients, ...clients]);
  return { p99Ms: median(p99s), rawP99Ms: median(rawP99s), wrong };
}

/** One round: writes at a fixed pace, whether or not the last one is done; so many of them are told. */
async function tell(
  clients: readonly LiveClient[],
  { name, write, sentMs }: { name: string; write: Write; sentMs: Map<string, number> },
): Promise<{ readonly p99Ms: number; readonly wrong: number }> {
  for (const { paths, tookMs } of clients) [paths.length, tookMs.length] = [0, 0];
  const startMs = performance.now();
  const writes: Promise<unknown>[] = [];
  let told = 0;
  for (let i = 0; i < WRITES_PER_SECOND * ROUND_SECONDS; i++) {
    await delay(Math.max(0, startMs + (i * 1000) / WRITES_PER_SECOND - performance.now()));
    const isTold = Math.floor(((i + 1) * EVENTS_PER_SECOND) / WRITES_PER_SECOND) > told;
    if (isTold) told++;
    const path = `${isTold ? 'told' : 'untold'}-${name}-${i}.md`;
    sentMs.set(path, performance.now());
    writes.push(write(path, isTold));
  }
  await Promise.all(writes);
  const deadlineMs = performance.now() + 10_000;
  while (performance.now() < deadlineMs && clients.some(({ paths }) => paths.length < told)) await delay(20);
  const order = clients[0]!.paths.join('\n');
  const isWrong = ({ paths }: LiveClient) => new Set(paths).size !== told || paths.join('\n') !== order;
  const p99Ms = quantile(
    clients.flatMap(({ tookMs }) => tookMs),
    0.99,
  );
  return { p99Ms, wrong: clients.filter(isWrong).length };
}

/** More clients than the server takes: they are told so at once, and one that comes later is let in. */
async function measureOverload(place: SocketPlace): Promise<OverloadRun> {
  const none = new Map<string, number>();
  const clients = await openClients(place, MOST_STREAMS, none);
  const answers = await Promise.all(Array.from({ length: TOO_MANY }, () => askForSocket(place)));
  closeAll([...clients, ...answers]);
  let afterwards = 0;
  for (let tries = 0; afterwards !== 101 && tries < 100; tries++) {
    await delay(50);
    const answer = await askForSocket(place);
    afterwards = answer.status;
    closeAll([answer]);
  }
  return {
    refused: answers.filter(({ status }) => status !== 101).length,
    statuses: [...new Set(answers.map(({ status }) => status))],
    slowestMs: Math.max(...answers.map(({ tookMs }) => tookMs)),
    afterwards,
  };
}

/** Clients that ask for a long history and read nothing of it. */
async function measureStopped(place: LivePlace, codex: ServingProcess) {
  const at = socketsOf(codex, place);
  const cursor = await cursorNow(at);
  const api = createApi(codex.port, place.token);
  for (let batch = 0; batch < BACKLOG_BATCHES; batch++) {
    makeBacklog(place, batch, BACKLOG_BATCH);
    await api.call('POST', `/notebooks/${place.told}/sync`);
  }
  const path = `${at.path}?cursor=${encodeURIComponent(cursor)}`;
  const waitingBytes = await readAll({ ...at, path }); // and warms the way that history is read
  const before = await codex.keptBytes();
  const stopped = await Promise.all(
    Array.from({ length: STOPPED }, async () => {
      const answer = await askForSocket({ ...at, path });
      answer.socket.pause();
      return answer;
    }),
  );
  await delay(5000);
  const after = await codex.keptBytes();
  closeAll(stopped);
  return { stoppedBytes: (after - before) / STOPPED, waitingBytes };
}

async function cursorNow(place: SocketPlace): Promise<string> {
  const { socket } = await askForSocket({ ...place });
  const { cursor } = await new Promise<{ cursor: string }>((resolve) => {
    socket.once('message', (message) => resolve(JSON.parse(String(message)) as { cursor: string }));
  });
  socket.terminate();
  return cursor;
}

/** The bytes of the history, when it is read. */
async function readAll(place: SocketPlace): Promise<number> {
  const { socket } = await askForSocket(place);
  let [bytes, seen] = [0, 0];
  socket.on('message', (message) => {
    bytes += Buffer.byteLength(String(message));
    seen++;
  });
  for (let before = -1; before !== seen; await delay(500)) before = seen;
  socket.terminate();
  return bytes;
}
