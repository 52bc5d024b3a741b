import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Corpus, makeCorpus } from './corpus.ts';
import { median } from './figures.ts';
import { type Load, type LoadRun, runLoad, runLoadFor } from './load.ts';
import { type Api, requestBytes } from './serving-api.ts';
import * as loads from './serving-loads.ts';
import { makeServingPlace, type ServingPlace, servePlace } from './serving-place.ts';
import { startServing } from './serving-process.ts';

/** What serving a corpus costs: medians of the rounds, requests a second where nothing else is said. */
export interface ServingRun {
  readonly hello: number;
  readonly list: number;
  readonly lastPage: number;
  readonly rawRead: number;
  readonly read: number;
  readonly rawWrite: number;
  readonly write: number;
  readonly idle: LoadRun;
  readonly indexing: LoadRun;
  /** Memory after the loads of reading. */
  readonly rssBytes: number;
  readonly rawRssBytes: number;
  /** From the start of the process to the first list. */
  readonly firstAnswerMs: number;
  readonly rawFirstAnswerMs: number;
}

const ROUND_MS = 2_000;
const WARM_UP_MS = 1_500;
/** Files of a notebook that is indexed while others read. */
const BULK_FILES = 5_000;
const BULK_ROUNDS = 3;

/** Serves a corpus and asks for it, each server in a process of its own; writes into the corpus at the end. */
export async function measureServing(corpus: Corpus, work: string, rounds: number): Promise<ServingRun> {
  const place = await makeServingPlace(corpus, work);
  return {
    ...(await measureStart(place, rounds)),
    ...(await measureReads(place, rounds)),
    ...(await measureIndexing(place)),
    ...(await measureWrites(place, work, rounds)),
  };
}

async function measureStart(place: ServingPlace, rounds: number) {
  const [raw, codex]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    raw.push(
      await timed(async () => {
        const serving = await startServing('raw', ['list', place.database]);
        await once(loads.sameRequest(serving.port, requestBytes(serving.port, 'GET', '/files')));
        return serving;
      }),
    );
    codex.push(
      await timed(async () => {
        const serving = await servePlace(place);
        await once(loads.listLoad(serving.api, place));
        return serving;
      }),
    );
  }
  return { rawFirstAnswerMs: median(raw), firstAnswerMs: median(codex) };
}

/** The time until the server has answered; it is stopped after that. */
async function timed(work: () => Promise<{ stop(): Promise<void> }>): Promise<number> {
  const startMs = performance.now();
  const { stop } = await work();
  const tookMs = performance.now() - startMs;
  await stop();
  return tookMs;
}

function once(load: Load): Promise<unknown> {
  return runLoad({ ...load, connections: 1 }, Promise.resolve());
}

async function measureReads(place: ServingPlace, rounds: number) {
  const secret = randomBytes(32).toString('base64url');
  const [hello, rows, codex] = await Promise.all([
    startServing('raw', ['hello']),
    startServing('raw', ['read', place.database, secret]),
    servePlace(place),
  ]);
  await settled(codex.api, place);
  const [greeting, list, lastPage] = await interleaved(rounds, [
    loads.sameRequest(hello.port, requestBytes(hello.port, 'GET', '/')),
    loads.listLoad(codex.api, place),
    await loads.lastPageLoad(codex.api, place),
  ]);
  const [rawRead, read] = await interleaved(rounds, [
    await loads.rawReadLoad(rows.port, place, secret),
    loads.readLoad(codex.api, place),
  ]);
  const memory = { rssBytes: await codex.rssBytes(), rawRssBytes: await hello.rssBytes() };
  await Promise.all([hello.stop(), rows.stop(), codex.stop()]);
  return { hello: greeting!, list: list!, lastPage: lastPage!, rawRead: rawRead!, read: read!, ...memory };
}

/** Waits until the comparison with the folder that follows opening is over. */
async function settled(api: Api, { notebookId }: ServingPlace): Promise<void> {
  await api.call('POST', `/notebooks/${notebookId}/sync`);
}

async function measureWrites(place: ServingPlace, work: string, rounds: number) {
  const folder = join(work, 'raw-writes');
  mkdirSync(folder);
  const [raw, codex] = await Promise.all([startServing('raw', ['write', folder]), servePlace(place)]);
  await settled(codex.api, place);
  const [rawWrite, write] = await interleaved(rounds, [
    loads.rawWriteLoad(raw.port),
    loads.writeLoad(codex.api, place),
  ]);
  await Promise.all([raw.stop(), codex.stop()]);
  return { rawWrite: rawWrite!, write: write! };
}

/** Lists while a new notebook of the same server is indexed, and for as long while nothing happens. */
async function measureIndexing(place: ServingPlace) {
  const codex = await servePlace(place);
  await settled(codex.api, place);
  const load = loads.listLoad(codex.api, place);
  await runLoadFor(load, WARM_UP_MS);
  const [idle, indexing]: [LoadRun[], LoadRun[]] = [[], []];
  for (let round = 0; round < BULK_ROUNDS; round++) {
    makeCorpus(join(place.bulk.dir, `bulk${round}`), BULK_FILES, null);
    idle.push(await runLoadFor(load, ROUND_MS));
    indexing.push(await runLoad(load, indexNew(codex.api, place, `bulk${round}`)));
  }
  await codex.stop();
  return { idle: middle(idle), indexing: middle(indexing) };
}

async function indexNew(api: Api, { bulk }: ServingPlace, path: string): Promise<void> {
  const body = { workspace_id: bulk.workspaceId, name: path, path };
  const { data } = await api.call<{ data: { id: string } }>('POST', '/notebooks', body);
  await api.call('POST', `/notebooks/${data.id}/sync`);
}

function middle(runs: readonly LoadRun[]): LoadRun {
  return {
    requests: median(runs.map(({ requests }) => requests)),
    perSecond: median(runs.map(({ perSecond }) => perSecond)),
    p99Ms: median(runs.map(({ p99Ms }) => p99Ms)),
  };
}

/** Requests a second of each load, one after the other in every round. */
async function interleaved(rounds: number, each: readonly Load[]): Promise<readonly number[]> {
  for (const load of each) await runLoadFor(load, WARM_UP_MS);
  const rates: number[][] = each.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [at, load] of each.entries()) rates[at]!.push((await runLoadFor(load, ROUND_MS)).perSecond);
  return rates.map((values) => median(values));
}
