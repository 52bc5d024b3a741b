import { z } from 'zod';
import { notebookName } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { isoTime } from './fields.ts';
import { liveEvent } from './live-events.ts';

export * from './live-events.ts';

const CURSOR = /^[0-9A-Z.]{0,45}~[0-9A-Z.]{1,45}$/;

/** Where a stream shall go on. */
const streamQuery = z.strictObject({
  cursor: z
    .string()
    .max(91)
    .regex(CURSOR, 'must be the cursor of an event')
    .optional()
    .meta({ description: 'Of the last event that was handled; absent: from now on' }),
  ticket: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'Of `POST /ws/tickets`, for clients that can send no header' }),
});
const params = z.strictObject({ notebook: notebookName });

const ofNotebook =
  'The files of one notebook, and what happens to its workspace. Begins with `ready`; events after the cursor follow, ' +
  'then new ones as they happen: in order, none missing, none twice. `resync`: read everything anew.';
const ofAll =
  'What happens to the workspaces that one may see, their notebooks, members and tasks; not their files.';

/** Routes by which events are told as they happen. */
export const liveRoutes = defineRoutes({
  ticket: {
    method: 'POST',
    path: '/ws/tickets',
    summary: 'Get a ticket that opens one stream of events',
    description: 'Good once, for 60 seconds; it ends with the sign-in or token that it was made with.',
    action: 'account.read',
    status: 201,
    responseKind: 'data',
    response: z.object({ ticket: z.string(), expires_at: isoTime }).meta({ id: 'SocketTicket' }),
    rate: 'connect',
    audited: false,
  },
  socket: {
    method: 'GET',
    path: '/ws/{notebook}',
    summary: 'Events of a notebook, by WebSocket',
    description: ofNotebook,
    action: 'file.read',
    params,
    query: streamQuery,
    status: 101,
    responseKind: 'socket',
    response: liveEvent,
    rate: 'connect',
  },
  socketOfAll: {
    method: 'GET',
    path: '/ws',
    summary: 'Events of all workspaces, by WebSocket',
    description: ofAll,
    action: 'workspace.list',
    query: streamQuery,
    status: 101,
    responseKind: 'socket',
    response: liveEvent,
    rate: 'connect',
  },
  events: {
    method: 'GET',
    path: '/events/{notebook}',
    summary: 'Events of a notebook, as server-sent events',
    description: `${ofNotebook} \`Last-Event-ID\` goes before \`cursor\`.`,
    action: 'file.read',
    params,
    query: streamQuery,
    status: 200,
    responseKind: 'events',
    response: liveEvent,
    rate: 'connect',
  },
  eventsOfAll: {
    method: 'GET',
    path: '/events',
    summary: 'Events of all workspaces, as server-sent events',
    description: `${ofAll} \`Last-Event-ID\` goes before \`cursor\`.`,
    action: 'workspace.list',
    query: streamQuery,
    status: 200,
    responseKind: 'events',
    response: liveEvent,
    rate: 'connect',
  },
});
