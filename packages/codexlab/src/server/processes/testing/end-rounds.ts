import { ApiError, type CodexClient } from '@codexlab/server/client';
import { createRandom } from '../../../testing/kill-rounds.ts';
import { type Arena, clientOf, COLLEAGUE, endInOrder } from './arena.ts';
import { fileActs } from './file-writer.ts';
import { createJournal, type Journal } from './journal.ts';
import { settleAll } from './settle.ts';
import { type ServerProcess, startServer } from './start-server.ts';
import { systemActs } from './system-writer.ts';
import type { Act } from './writer.ts';

const FILE_WRITERS = 6;
const SYSTEM_WRITERS = 2;
const SHORTEST_MS = 300;
const LONGEST_MS = 1800;
/** In each round, of all writers together. */
const FEWEST_ACKNOWLEDGED = 9;

/** How a server is ended: at once, or so that it may end by itself. */
export type EndSignal = 'SIGKILL' | 'SIGTERM';

/** What a series of rounds has shown. */
export interface ApiReport {
  readonly acknowledged: number;
  /** How many unacknowledged creates were sent again. */
  readonly repeated: number;
  /** Requests that changed something and were acknowledged: what they asked for, by their id. */
  readonly requestIds: ReadonlyMap<string, string>;
  /** How each process ended: the exit code, null when it was killed. */
  readonly exitCodes: readonly (number | null)[];
  /** The owner, at a server that still runs. */
  readonly codex: CodexClient;
  /** Ends that server in order. */
  end(): Promise<void>;
}

interface Writer {
  readonly journal: Journal;
  readonly acts: readonly Act[];
  readonly random: () => number;
}

/**
 * Lets eight clients write through the API at once and ends the server at a random instant, once for each signal;
 * after each time the next server must have everything that was acknowledged, and nothing in half. Throws at the first
 * difference and names the round and its seed.
 */
export async function endRounds(
  arena: Arena,
  { signals, seed }: { readonly signals: readonly EndSignal[]; readonly seed: number },
): Promise<ApiReport> {
  const random = createRandom(seed);
  const writers = createWriters(arena, random, `s${seed}`);
  const tally = { requestIds: new Map<string, string>(), repeated: 0, unheardUploads: 0 };
  const series = { arena, writers, tally };
  const exitCodes: (number | null)[] = [];
  for (const [round, signal] of signals.entries()) {
    try {
      const server = await startServer(arena);
      await settleAll(series, server);
      const codex = clientOf(arena, server, noting(tally.requestIds));
      exitCodes.push(await workUntil(signal, { server, codex, writers, afterMs: instant(random) }));
    } catch (cause) {
      throw new Error(`Round ${round} (${signal}) of seed ${seed}: ${String(cause)}`, { cause });
    }
  }
  const last = await startServer(arena);
  const codex = await settleAll(series, last);
  const acknowledged = writers.reduce((sum, { journal }) => sum + journal.acknowledged, 0);
  return { acknowledged, exitCodes, codex, end: () => endInOrder(last), ...tally };
}

function instant(random: () => number): number {
  return SHORTEST_MS + random() * (LONGEST_MS - SHORTEST_MS);
}

function createWriters(arena: Arena, random: () => number, prefix: string): readonly Writer[] {
  return Array.from({ length: FILE_WRITERS + SYSTEM_WRITERS }, (_, i) => {
    const name = `${prefix}-${i}-`;
    const journal = createJournal(name);
    const own = createRandom(Math.floor(random() * 2 ** 32));
    const colleague = { id: arena.colleagueId, username: COLLEAGUE };
    const place = { name, notebook: arena.notebook, colleague, random: own, journal };
    return { journal, random: own, acts: i < FILE_WRITERS ? fileActs(place) : systemActs(place) };
  });
}

/** Notes which requests were acknowledged. */
function noting(requestIds: Map<string, string>): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const id = response.headers.get('x-request-id');
    if (response.ok && id !== null && isAudited(init?.method, String(input)))
      requestIds.set(id, `${init?.method} ${String(input)}`);
    return response;
  };
}

/** Pieces of uploads, and beginning one, change no file yet. */
function isAudited(method: string | undefined, url: string): boolean {
  if (method === undefined || method === 'GET') return false;
  return !/\/uploads(?:\/\w+)?(?:\?|$)/.test(url) && !url.endsWith('/sync');
}

interface Load {
  readonly server: ServerProcess;
  readonly codex: CodexClient;
  readonly writers: readonly Writer[];
  readonly afterMs: number;
}

/**
 * Everybody writes; then the signal, but not before some of it was acknowledged, however slow the machine is. Done when
 * the process has ended and every writer has noticed.
 */
async function workUntil(
  signal: EndSignal,
  { server, codex, writers, afterMs }: Load,
): Promise<number | null> {
  const acknowledged = () => writers.reduce((sum, { journal }) => sum + journal.acknowledged, 0);
  const enough = acknowledged() + FEWEST_ACKNOWLEDGED;
  // The instant is random on purpose: whatever it hits, what is demanded afterwards is the same.
  let isDue = false;
  const end = () => {
    // Once: a server that is asked twice to end does so at once.
    if (isDue && acknowledged() >= enough && !server.child.killed) server.child.kill(signal);
  };
  const timer = setTimeout(() => {
    isDue = true;
    end();
  }, afterMs);
  const working = Promise.all(writers.map((writer) => untilUnanswered(writer, codex, end)));
  try {
    await Promise.race([working, server.ended.then(() => working)]);
  } finally {
    clearTimeout(timer);
  }
  return (await server.ended).code;
}

async function untilUnanswered(
  { acts, random }: Writer,
  codex: CodexClient,
  onAnswer: () => void,
): Promise<void> {
  for (;;) {
    try {
      await acts[Math.floor(random() * acts.length)]!(codex);
      onAnswer();
    } catch (error) {
      if (error instanceof ApiError && error.status === 0) return;
      throw error;
    }
  }
}
