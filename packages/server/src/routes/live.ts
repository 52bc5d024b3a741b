import type { liveRoutes } from '../contract/live.ts';
import { type Call, type Handlers, reply } from '../handler.ts';
import { HttpError } from '../http/http-error.ts';
import { headOfEventStream, toEventStream } from '../live/event-stream.ts';
import { isoTime } from '../wire/iso-time.ts';

type Socket = Call<(typeof liveRoutes)['socketOfAll' | 'socket']>;
type Events = Call<(typeof liveRoutes)['eventsOfAll' | 'events']>;

/** Answers by which events are told. */
export const liveHandlers: Handlers<typeof liveRoutes> = {
  ticket: async ({ server, actor, again }) => {
    const { ticket, expiresMs } = server.live.tickets.create({ actor, again });
    return reply({ ticket, expires_at: isoTime(expiresMs) });
  },
  socket: (call) => openSocket(call, call.params.notebook),
  socketOfAll: (call) => openSocket(call, null),
  events: (call) => openEvents(call, call.params.notebook),
  eventsOfAll: (call) => openEvents(call, null),
};

async function openSocket(call: Socket, notebook: string | null): Promise<Response> {
  const { actor, again, query, server, upgrade } = call;
  const cursor = query.cursor ?? null;
  // First what may be refused, so that who may not listen learns nothing else.
  const stream = await server.live.prepare({ actor, again, notebook, cursor });
  if (upgrade) {
    upgrade(stream);
    return new Response(null);
  }
  stream.abandon();
  throw new HttpError(
    {
      ...{ status: 426, code: 'unsupported', errorCode: 'UPGRADE_REQUIRED' },
      headers: { upgrade: 'websocket', connection: 'upgrade' },
    },
    'This address is for WebSockets. The same events come as a plain answer from /events.',
  );
}

async function openEvents(call: Events, notebook: string | null): Promise<Response> {
  const { actor, again, query, server, request } = call;
  const cursor = request.headers.get('last-event-id') || (query.cursor ?? null);
  const stream = await server.live.prepare({ actor, again, notebook, cursor });
  return request.method === 'HEAD' ? headOfEventStream(stream) : toEventStream(stream);
}
