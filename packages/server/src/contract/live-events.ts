import { z } from 'zod';
import { isoTime } from './fields.ts';
import { wireId } from './people-fields.ts';

/** Where a stream of events goes on: opaque, sent back as `cursor` or `Last-Event-ID`. */
const cursor = z.string().meta({ description: 'Everything up to this event has been told; opaque' });

function event<T extends string, D extends z.ZodType>(type: T, data: D) {
  return z.object({ type: z.literal(type), cursor, data });
}

const fileFields = {
  notebook_id: wireId,
  file_id: wireId.nullable(),
  path: z.string(),
  actor_id: z.string().nullable().meta({ description: 'Whose change it was; null: found on the disk' }),
  via: z.string().meta({ description: '`disk`, `api`, `command`, …' }),
  request_id: z.string().nullable().meta({ description: '`X-Request-Id` of the request that did it' }),
  timestamp: isoTime,
};
const fileData = z.object(fileFields).meta({ id: 'FileEventData' });

const notebookData = z
  .object({ notebook_id: wireId, timestamp: isoTime })
  .meta({ id: 'NotebookResyncedData' });

const taskData = z
  .object({
    task_id: wireId,
    type: z.string(),
    status: z.enum(['pending', 'running', 'completed', 'failed', 'cancelled']),
    progress: z.number().nullable().meta({ description: 'From 0 to 1' }),
    notebook_id: wireId.nullable(),
    workspace_id: wireId.nullable(),
    timestamp: isoTime,
  })
  .meta({ id: 'TaskEventData' });

const systemFields = {
  kind: z.string().meta({ description: '`workspace.updated`, `member.removed`, …' }),
  workspace_id: wireId.nullable(),
  actor_id: z.string().nullable(),
  request_id: z.string().nullable(),
  timestamp: isoTime,
};

/** What happened in the files of a notebook. */
export const fileEvent = z.discriminatedUnion('type', [
  event('file_created', fileData),
  event('file_modified', fileData),
  event('file_deleted', fileData),
  event(
    'file_moved',
    z
      .object({ ...fileFields, old_path: z.string().nullable() })
      .meta({ id: 'FileMovedData', description: '`old_path` is null when it is too long to be told' }),
  ),
  event('metadata_updated', fileData),
]);

/** What happened beside files: tasks, and the places and people of a workspace. */
export const systemEvent = z.discriminatedUnion('type', [
  event('task_status_changed', taskData),
  event('workspace_changed', z.object(systemFields).meta({ id: 'WorkspaceEventData' })),
  event(
    'notebook_changed',
    z.object({ ...systemFields, notebook_id: wireId }).meta({ id: 'NotebookEventData' }),
  ),
  event('member_changed', z.object({ ...systemFields, user_id: wireId }).meta({ id: 'MemberEventData' })),
]);

/** Why a client must read everything anew. */
export const resyncReason = z.enum([
  /** The events after the cursor are not kept any more. */
  'expired',
  /** The index was built anew, or the data restored: the cursor belongs to what was there before. */
  'rebuilt',
]);

/** Why a stream ends. */
export const closingReason = z.enum([
  ...(['unauthenticated', 'forbidden', 'not_found'] as const),
  /** Nothing was taken for a minute; come back with the cursor. */
  'too_slow',
  /** The server, or the notebook, is closing; come back with the cursor. */
  'going_away',
]);

/** What is said of the stream itself. */
export const streamEvent = z.discriminatedUnion('type', [
  event('notebook_resynced', notebookData),
  event(
    'ready',
    z
      .object({
        heartbeat_seconds: z.number(),
        resumed: z.boolean().meta({ description: 'True: goes on from the cursor that was given' }),
      })
      .meta({ id: 'ReadyData', description: 'The first event of every stream' }),
  ),
  event('resync', z.object({ reason: resyncReason }).meta({ id: 'ResyncData' })),
  event('heartbeat', z.object({}).meta({ id: 'HeartbeatData' })),
  event('closing', z.object({ reason: closingReason, detail: z.string() }).meta({ id: 'ClosingData' })),
]);

/** One event, as a WebSocket message and as `data` of a server-sent event. Clients pass over types that they do not know. */
export const liveEvent = z
  .union([fileEvent, systemEvent, streamEvent])
  .meta({ id: 'LiveEvent', description: 'One event of a stream: `{ type, cursor, data }`' });

/** One event of a stream. */
export type LiveEvent = z.output<typeof liveEvent>;
/** The event of one type. */
export type LiveEventOf<T extends LiveEvent['type']> = Extract<LiveEvent, { readonly type: T }>;
/** What all of them are about. */
export type LiveEventType = LiveEvent['type'];
/** Why a stream ends. */
export type ClosingReason = z.output<typeof closingReason>;
/** Why everything must be read anew. */
export type ResyncReason = z.output<typeof resyncReason>;

/** Close codes of sockets, by the reason (RFC 6455: 4000 to 4999 are an application's own). */
export const closeCodes: Readonly<Record<ClosingReason, number>> = Object.freeze({
  unauthenticated: 4401,
  forbidden: 4403,
  not_found: 4404,
  too_slow: 1013,
  going_away: 1001,
});
