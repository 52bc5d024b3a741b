import {
  type ClientTokens,
  type CodexClient,
  createClient,
  type LiveState,
  type TidingsEvent,
} from '@codexlab/server/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { seededRandom } from '../../demo/random.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { type CuttingProxy, startCuttingProxy } from './testing/cutting-proxy.ts';
import { freePorts } from './testing/nginx.ts';
import { startServer } from './testing/start-server.ts';

const SEED = 20_261_121;
const PATIENCE_MS = 240_000;
const DISCONNECTS = 500;
const CLIENTS_BY_SOCKET = 3;
const CLIENTS_BY_EVENTS = 2;
/** Enough for the handshake and some events, and often for less than that. */
const MAX_LIMIT_BYTES = 6_000;
const CUT_ALL_SHARE = 0.05;

interface Place {
  readonly codex: CodexClient;
  readonly tokens: ClientTokens;
  /** Around the proxy. */
  readonly directUrl: string;
  readonly workspace: string;
  readonly notebook: string;
}

/** A notebook whose server is reached through the proxy, and around it. */
async function openPlace(proxy: CuttingProxy): Promise<Place> {
  const { codex: port } = await freePorts();
  proxy.leadTo(port);
  const env = { CODEX_PUBLIC_URL: proxy.url };
  const server = await startServer({ dataDir: temporaryFolder(), args: ['--port', String(port)], env });
  const directUrl = `http://127.0.0.1:${port}`;
  let tokens: ClientTokens | null = null;
  const codex = createClient({ baseUrl: directUrl, onTokens: (next) => (tokens = next) });
  await codex.signInByLink(server.linkToken ?? '');
  const workspaces = await codex.workspaces.create({ body: { name: 'Lab' } });
  const workspace = workspaces.data.id;
  const body = { workspace_id: workspace, name: 'Runs', path: 'runs' };
  const notebook = (await codex.notebooks.create({ body })).data.id;
  if (tokens === null) throw new Error('The owner was not signed in.');
  return { codex, tokens, directUrl, workspace, notebook };
}

interface Listener {
  readonly events: TidingsEvent[];
  readonly states: LiveState[];
  /** Streams that were live and broke off. */
  losses(): number;
  readonly ended: Promise<void>;
}

function listen(place: Place, baseUrl: string, webSocket: typeof WebSocket | null): Listener {
  const events: TidingsEvent[] = [];
  const states: LiveState[] = [];
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const live = { webSocket, retryBaseMs: 2, retryMaxMs: 20 };
  const { accessToken, refreshToken } = place.tokens;
  const codex = createClient({ baseUrl, tokens: { accessToken, refreshToken }, live });
  const ended = codex.live.subscribe({
    ...{ notebook: place.notebook, signal: ending.signal },
    onEvent: (event) => void events.push(event),
    onResync({ data }) {
      throw new Error(`Nothing was lost, but was told to begin anew: ${data.reason}`);
    },
    onState: (state) => void states.push(state),
  });
  const isLoss = ({ state }: LiveState, at: number) =>
    state === 'waiting' && states[at - 1]?.state === 'live';
  return { events, states, ended, losses: () => states.filter(isLoss).length };
}

/** Makes, changes, moves and removes files, and now and then something beside files, until it is enough. */
async function writeUntil(place: Place, random: () => number, isEnough: () => boolean): Promise<void> {
  const { codex, notebook, workspace } = place;
  const query = { notebook_id: notebook };
  for (let turn = 0; !isEnough(); turn++) {
    const path = `day ${turn % 7}/run ${turn} µ.md`;
    const { data } = await codex.files.create({
      body: { notebook_id: notebook, path, content: `# ${turn}\n` },
    });
    if (data.id === null) throw new Error(`${path} is not in the index.`);
    const params = { file: data.id };
    if (random() < 0.3) await codex.files.update({ params, query, body: { properties: { turn } } });
    if (random() < 0.3) await codex.files.move({ params, query, body: { path: `moved/${turn}.md` } });
    if (random() < 0.2) await codex.files.remove({ params, query }, { ifMatch: '*' });
    if (random() < 0.1) {
      const body = { description: `turn ${turn}` };
      await codex.workspaces.update({ params: { workspace }, body }, { ifMatch: '*' });
    }
  }
}

/** Of files and of other things: each is in one order for everybody; a cursor is where one stood in both. */
function inOrder(events: readonly TidingsEvent[]) {
  const told = events.map(({ type, data }) => ({ type, data }));
  const isOfFile = ({ data }: { data: object }) => 'path' in data;
  return { files: told.filter(isOfFile), others: told.filter((event) => !isOfFile(event)) };
}

describe('clients whose connections are cut', () => {
  it(
    `tell each event once and in order through ${DISCONNECTS} disconnects, as one does that was never cut`,
    async () => {
      const random = seededRandom(SEED);
      const proxy = await startCuttingProxy();
      const place = await openPlace(proxy);
      const uncut = listen(place, place.directUrl, WebSocket);
      const cut = [
        ...Array.from({ length: CLIENTS_BY_SOCKET }, () => listen(place, proxy.url, WebSocket)),
        ...Array.from({ length: CLIENTS_BY_EVENTS }, () => listen(place, proxy.url, null)),
      ];
      const all = [uncut, ...cut];
      const failed = Promise.race(all.map(({ ended }) => ended));
      const isLive = ({ states }: Listener) => states.at(-1)?.state === 'live';
      await Promise.race([failed, vi.waitFor(() => expect(all.every(isLive)).toBe(true), PATIENCE_MS)]);

      proxy.cutAfter(() => Math.floor(random() * MAX_LIMIT_BYTES));
      proxy.cutNow();
      const losses = () => cut.reduce((sum, each) => sum + each.losses(), 0);
      const isEnough = () => {
        if (random() < CUT_ALL_SHARE) proxy.cutNow();
        return losses() >= DISCONNECTS;
      };
      await Promise.race([failed, writeUntil(place, random, isEnough)]);
      proxy.cutAfter(() => Infinity);
      proxy.cutNow();
      const last = { notebook_id: place.notebook, path: 'the end.md', content: 'x' };
      await place.codex.files.create({ body: last });

      const hasAll = ({ events }: Listener) =>
        events.some(({ data }) => 'path' in data && data.path === last.path);
      await Promise.race([failed, vi.waitFor(() => expect(all.every(hasAll)).toBe(true), PATIENCE_MS)]);
      const expected = inOrder(uncut.events);
      expect(uncut.losses()).toBe(0);
      expect(expected.files.length).toBeGreaterThan(20);
      expect(expected.others.length).toBeGreaterThan(0);
      for (const each of cut) expect(inOrder(each.events)).toEqual(expected);
      for (const each of cut) expect(each.losses()).toBeGreaterThan(20);
      expect(proxy.cuts()).toBeGreaterThanOrEqual(DISCONNECTS);
    },
    PATIENCE_MS,
  );
});
