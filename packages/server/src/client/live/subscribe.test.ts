import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../create-client.ts';
import { MAX_EVENT_CHARS } from './event-reader.ts';
import type { LiveState, SubscribeOptions } from './live-options.ts';
import { type FakeSocket, fakeSockets } from './testing/fake-sockets.ts';
import { manualTimer } from './testing/manual-timer.ts';

const TOKEN = 'cdx_test';
const READY = { heartbeat_seconds: 30, resumed: false };
const RESUMED = { heartbeat_seconds: 30, resumed: true };

type Answer = () => Response;

/** A client whose sockets, time and server are the test's; every wait is as long as it may be. */
function subscribed(options: Partial<SubscribeOptions> = {}, { sockets = true } = {}) {
  const { Socket, opened } = fakeSockets();
  const timer = manualTimer();
  const told: string[] = [];
  const states: LiveState[] = [];
  const requests: Request[] = [];
  const answers: Answer[] = [];
  const ending = new AbortController();
  const codex = createClient({
    ...{ baseUrl: 'http://codex.test', token: TOKEN },
    live: { webSocket: sockets ? Socket : null, timer, random: () => 1 },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request);
      await Promise.resolve(); // a test says what is answered right after it has begun
      request.signal.throwIfAborted();
      return (answers.shift() ?? ticketAnswer)();
    },
  });
  const ended = codex.live
    .subscribe({
      ...{ signal: ending.signal, onState: (state) => void states.push(state) },
      onEvent: (event) => void told.push(event.cursor),
      onResync: (event) => void told.push(`resync ${event.data.reason} ${event.cursor}`),
      ...options,
    })
    .then(
      () => 'ended',
      (error: unknown) => error,
    );
  afterTest.push(() => ending.abort());
  return {
    ...{ opened, timer, told, states, requests, answers, ended, end: () => ending.abort() },
    /** Waits until it has broken off so often, and lets it try again. */
    async again(nth: number) {
      const waits = () => states.flatMap((each) => (each.state === 'waiting' ? [each.retryMs] : []));
      await vi.waitFor(() => expect(waits()).toHaveLength(nth));
      const waitMs = waits()[nth - 1]!;
      timer.pass(waitMs);
      return waitMs;
    },
  };
}

const afterTest: (() => void)[] = [];
afterEach(() => {
  for (const work of afterTest.splice(0)) work();
});

function ticketAnswer(): Response {
  return Response.json({ data: { ticket: 'once', expires_at: '2027-01-01T00:00:00.000Z' } }, { status: 201 });
}

function problem(status: number, details: object = {}): Response {
  const body = { status, detail: 'No.', code: 'x', error_code: 'X', details };
  return Response.json({ ...body, meta: { request_id: 'r' } }, { status });
}

function eventStream(): { readonly answer: Answer; say(text: string): void; end(): void } {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
  return {
    answer: () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
    say: (text) => controller.enqueue(new TextEncoder().encode(text)),
    end: () => controller.close(),
  };
}

const sse = (type: string, cursor: string, data: object = {}) =>
  `id: ${cursor}\nevent: ${type}\ndata: ${JSON.stringify({ type, cursor, data })}\n\n`;

async function nth(opened: readonly FakeSocket[], count: number): Promise<FakeSocket> {
  await vi.waitFor(() => expect(opened).toHaveLength(count));
  return opened[count - 1]!;
}

describe('a subscription', () => {
  it('opens a socket with a ticket, never with the token, and tells events in order', async () => {
    const { opened, told, requests, states } = subscribed({ notebook: 'N 1', cursor: '~A.1' });
    const socket = await nth(opened, 1);
    expect(requests[0]?.headers.get('authorization')).toBe(`Bearer ${TOKEN}`);
    expect(socket.url.href).toBe('ws://codex.test/api/v1/ws/N%201?cursor=%7EA.1&ticket=once');
    socket.tell('ready', '~A.1', RESUMED);
    socket.tell('file_created', '~A.2');
    socket.tell('notebook_resynced', '~A.3');
    socket.tell('task_status_changed', '~A.4');
    expect(told).toEqual(['~A.2', '~A.3', '~A.4']);
    expect(states).toEqual([{ state: 'connecting' }, { state: 'live', by: 'socket', resumed: true }]);
  });

  it('goes on after the last event, with a new ticket', async () => {
    const { opened, told, again, requests } = subscribed();
    const first = await nth(opened, 1);
    expect(first.url.searchParams.has('cursor')).toBe(false);
    first.tell('ready', '~A.1', READY);
    first.tell('workspace_changed', '~A.2');
    first.drop();
    await again(1);
    const second = await nth(opened, 2);
    expect(second.url.searchParams.get('cursor')).toBe('~A.2');
    second.tell('ready', '~A.2', RESUMED);
    second.tell('workspace_changed', '~A.3');
    expect(told).toEqual(['~A.2', '~A.3']);
    expect(requests).toHaveLength(2);
  });

  it('goes on where it began when it breaks off before anything happened', async () => {
    const { opened, again } = subscribed();
    const first = await nth(opened, 1);
    first.tell('ready', '~A.7', READY);
    first.drop();
    await again(1);
    expect((await nth(opened, 2)).url.searchParams.get('cursor')).toBe('~A.7');
  });

  it('hands resync on, and goes on from it', async () => {
    const { opened, told, again } = subscribed({ cursor: '~OLD.1' });
    const first = await nth(opened, 1);
    first.tell('ready', '~A.9', READY);
    first.tell('resync', '~A.9', { reason: 'rebuilt' });
    first.drop();
    await again(1);
    expect((await nth(opened, 2)).url.searchParams.get('cursor')).toBe('~A.9');
    expect(told).toEqual(['resync rebuilt ~A.9']);
  });

  it('keeps its cursor when it breaks off after ready and before resync, so that resync is not missed', async () => {
    const { opened, again } = subscribed({ cursor: '~OLD.1' });
    const first = await nth(opened, 1);
    first.tell('ready', '~A.9', READY);
    first.drop();
    await again(1);
    expect((await nth(opened, 2)).url.searchParams.get('cursor')).toBe('~OLD.1');
  });

  it('passes over types that it does not know and what is no event, and keeps the cursor of the first', async () => {
    const { opened, told, again } = subscribed();
    const first = await nth(opened, 1);
    first.tell('ready', '~A.1', READY);
    first.tell('of_a_newer_server', '~A.2');
    for (const text of ['', 'null', '[]', '{"type":"file_created"}', '{"cursor":"~A.9"}', '{'])
      first.say(text);
    first.drop();
    await again(1);
    expect((await nth(opened, 2)).url.searchParams.get('cursor')).toBe('~A.2');
    expect(told).toEqual([]);
  });

  it('gives a connection up that has been silent for two heartbeats and a half, and not before', async () => {
    const { opened, timer, again } = subscribed();
    const first = await nth(opened, 1);
    first.tell('ready', '~A.1', READY);
    timer.pass(74_999);
    first.tell('heartbeat', '~A.1');
    timer.pass(74_999);
    expect(first.isClosed()).toBe(false);
    timer.pass(1);
    expect(first.isClosed()).toBe(true);
    first.tell('file_created', '~A.2');
    await again(1);
    expect((await nth(opened, 2)).url.searchParams.get('cursor')).toBe('~A.1');
  });

  it('gives a connection up that says nothing from the start', async () => {
    const { opened, timer, states } = subscribed();
    const first = await nth(opened, 1);
    timer.pass(20_000);
    expect(first.isClosed()).toBe(true);
    await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ state: 'waiting', error: { status: 0 } }));
  });

  it('waits longer after each failure in a row, and begins anew once a connection has lasted', async () => {
    const { opened, states, answers, again } = subscribed();
    answers.push(...Array.from({ length: 6 }, () => () => problem(503)));
    for (const [count, waitMs] of [1000, 2000, 4000, 8000, 16_000, 30_000].entries())
      expect(await again(count + 1)).toBe(waitMs);
    const first = await nth(opened, 1);
    first.tell('ready', '~A.1', READY);
    first.drop(1013);
    expect(await again(7)).toBe(30_000); // it closed at once: that is no recovery
    const second = await nth(opened, 2);
    second.tell('ready', '~A.1', RESUMED);
    second.tell('heartbeat', '~A.1');
    second.drop(1001);
    await again(8);
    const waits = states.filter(({ state }) => state === 'waiting');
    expect(waits.at(-1)).toEqual({ state: 'waiting', retryMs: 1000, closing: 'going_away', error: null });
  });

  it('waits at least as long as an overloaded server asks', async () => {
    const { states, answers, timer, opened } = subscribed({}, {});
    answers.push(() => problem(429, { retryAfterSeconds: 12 }));
    await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ retryMs: 13_000, error: { status: 429 } }));
    timer.pass(12_999);
    expect(opened).toHaveLength(0);
  });

  it.each([400, 401, 403, 404])('ends with the failure when the server answers %i', async (status) => {
    const { answers, ended, states, timer } = subscribed();
    answers.push(() => problem(status));
    expect(await ended).toMatchObject({ name: 'ApiError', status });
    expect(states).toEqual([{ state: 'connecting' }]);
    expect(timer.waiting()).toBe(0);
  });

  it.each([
    ['forbidden', 4403, 403],
    ['not_found', 4404, 404],
  ])('ends when the server closes with %s, told by event or code', async (reason, code, status) => {
    const byEvent = subscribed();
    const one = await nth(byEvent.opened, 1);
    one.tell('ready', '~A.1', READY);
    one.tell('closing', '~A.1', { reason, detail: 'No.' });
    one.drop();
    expect(await byEvent.ended).toMatchObject({ status, code: reason });
    const byCode = subscribed();
    (await nth(byCode.opened, 1)).drop(code);
    expect(await byCode.ended).toMatchObject({ status, code: reason });
  });

  it('asks once more who it is when the sign-in ended, and gives up when it is nobody', async () => {
    const { opened, ended, again, answers, requests } = subscribed();
    const first = await nth(opened, 1);
    first.tell('ready', '~A.1', READY);
    answers.push(() => problem(401));
    first.tell('closing', '~A.1', { reason: 'unauthenticated', detail: 'No.' });
    first.drop(4401);
    await again(1);
    expect(await ended).toMatchObject({ status: 401 });
    expect(requests).toHaveLength(2);
  });

  it('ends without a failure by the signal, whatever it is doing, and tells nothing more', async () => {
    const live = subscribed();
    const socket = await nth(live.opened, 1);
    socket.tell('ready', '~A.1', READY);
    live.end();
    socket.tell('file_created', '~A.2');
    expect(await live.ended).toBe('ended');
    expect([socket.isClosed(), live.told, live.timer.waiting()]).toEqual([true, [], 0]);

    const waiting = subscribed();
    (await nth(waiting.opened, 1)).drop();
    await vi.waitFor(() => expect(waiting.states.at(-1)?.state).toBe('waiting'));
    waiting.end();
    expect(await waiting.ended).toBe('ended');
    expect(waiting.timer.waiting()).toBe(0);

    const before = subscribed({ signal: AbortSignal.abort() });
    expect(await before.ended).toBe('ended');
    expect(before.requests).toEqual([]);
  });

  it('ends with what the listener throws, and closes the socket', async () => {
    const failure = new Error('The screen is full.');
    const { opened, ended, timer } = subscribed({
      onEvent() {
        throw failure;
      },
    });
    const socket = await nth(opened, 1);
    socket.tell('ready', '~A.1', READY);
    socket.tell('file_created', '~A.2');
    expect(await ended).toBe(failure);
    expect([socket.isClosed(), timer.waiting()]).toEqual([true, 0]);
  });
});

describe('a subscription without sockets', () => {
  it('reads server-sent events with the token, and goes on after the last', async () => {
    const { answers, told, requests, again } = subscribed({ notebook: 'N' }, { sockets: false });
    const [first, second] = [eventStream(), eventStream()];
    answers.push(first.answer, second.answer);
    first.say(`retry: 2000\n\n${sse('ready', '~A.1', READY)}${sse('file_created', '~A.2')}`);
    first.say(': alive\nid: ~A.5\n\n');
    first.say('id: ~A.6\ndata: {"type":"file_cre'); // cut
    await vi.waitFor(() => expect(told).toEqual(['~A.2']));
    first.end();
    expect(await again(1)).toBe(1000);
    second.say(sse('ready', '~A.5', RESUMED) + sse('file_created', '~A.6'));
    await vi.waitFor(() => expect(told).toEqual(['~A.2', '~A.6']));
    expect(requests.map(({ url }) => url)).toEqual([
      'http://codex.test/api/v1/events/N',
      'http://codex.test/api/v1/events/N?cursor=%7EA.5',
    ]);
    expect(requests[1]?.headers.get('authorization')).toBe(`Bearer ${TOKEN}`);
  });

  it('begins anew, after the last event, where something is sent that never ends', async () => {
    const { answers, told, again, requests } = subscribed({ notebook: 'N' }, { sockets: false });
    const [first, second] = [eventStream(), eventStream()];
    answers.push(first.answer, second.answer);
    first.say(sse('ready', '~A.1', READY) + sse('file_created', '~A.2'));
    first.say(`data: ${'x'.repeat(MAX_EVENT_CHARS)}`);
    expect(await again(1)).toBe(1000);
    second.say(sse('ready', '~A.2', RESUMED) + sse('file_created', '~A.3'));
    await vi.waitFor(() => expect(told).toEqual(['~A.2', '~A.3']));
    expect(requests[1]?.url).toBe('http://codex.test/api/v1/events/N?cursor=%7EA.2');
  });

  it('tells nothing of a chunk that is left when the signal ends it', async () => {
    const ending = new AbortController();
    const told: string[] = [];
    const { answers, ended } = subscribed(
      {
        signal: ending.signal,
        onEvent(event) {
          told.push(event.cursor);
          ending.abort();
        },
      },
      { sockets: false },
    );
    const stream = eventStream();
    answers.push(stream.answer);
    stream.say(sse('ready', '~A.1', READY) + sse('file_created', '~A.2') + sse('file_created', '~A.3'));
    expect(await ended).toBe('ended');
    expect(told).toEqual(['~A.2']);
  });

  it('is what a client falls back to where sockets do not get through, and tells why it was refused', async () => {
    const { opened, answers, states, again, told, ended } = subscribed();
    (await nth(opened, 1)).drop();
    const stream = eventStream();
    answers.push(stream.answer);
    await again(1);
    stream.say(sse('ready', '~A.1', READY) + sse('file_created', '~A.2'));
    await vi.waitFor(() => expect(told).toEqual(['~A.2']));
    expect(states.at(-1)).toEqual({ state: 'live', by: 'events', resumed: false });
    stream.end();
    await again(2);
    const socket = await nth(opened, 2); // sockets may get through again
    answers.push(() => problem(404));
    socket.drop();
    await again(3);
    expect(await ended).toMatchObject({ status: 404 });
  });
});
