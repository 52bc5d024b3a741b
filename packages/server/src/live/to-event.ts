import type { Change, ChangeKind, SystemChange } from '@codexlab/core';
import type { LiveEvent, LiveEventOf, LiveEventType } from '../contract/live-events.ts';
import { isoTime } from '../wire/iso-time.ts';

type FileEventType = 'file_created' | 'file_modified' | 'file_deleted' | 'metadata_updated';

const FILE_EVENTS: Readonly<Partial<Record<ChangeKind, FileEventType>>> = {
  'file.added': 'file_created',
  'file.written': 'file_modified',
  'file.deleted': 'file_deleted',
  'file.metadata': 'metadata_updated',
};

/** What a row of a notebook's log is on the wire. */
export function notebookEvent(change: Change, cursor: string): LiveEvent | null {
  const notebook_id = change.notebookId;
  const timestamp = isoTime(change.atMs);
  if (change.kind === 'notebook.resynced')
    return { type: 'notebook_resynced', cursor, data: { notebook_id, timestamp } };
  if (change.path === null) return null;
  const { actor: actor_id, via, requestId: request_id } = change.origin;
  const data = {
    ...{ notebook_id, file_id: change.fileId, path: change.path },
    ...{ actor_id, via, request_id, timestamp },
  };
  if (change.kind === 'file.moved')
    return { type: 'file_moved', cursor, data: { ...data, old_path: change.oldPath } };
  const type = FILE_EVENTS[change.kind];
  return type === undefined ? null : { type, cursor, data };
}

/** What a row of the system's log is on the wire; null for those that nobody is shown. */
export function systemEvent(change: SystemChange, cursor: string): LiveEvent | null {
  if (change.entity === 'task') return taskEvent(change, cursor);
  const data = {
    ...{ kind: change.kind, workspace_id: change.workspaceId, actor_id: change.actorId },
    ...{ request_id: change.requestId, timestamp: isoTime(change.atMs) },
  };
  const { entityId, notebookId } = change;
  if (change.entity === 'workspace') return { type: 'workspace_changed', cursor, data };
  if (change.entity === 'notebook' && notebookId !== null)
    return { type: 'notebook_changed', cursor, data: { ...data, notebook_id: notebookId } };
  const user_id = memberOf(change, entityId);
  return user_id === null ? null : { type: 'member_changed', cursor, data: { ...data, user_id } };
}

/** The user whose membership a row is about: who takes an invite becomes a member by that. */
export function memberOf(change: SystemChange, entityId = change.entityId): string | null {
  if (change.entity === 'member') return entityId;
  return change.kind === 'invite.accepted' ? change.actorId : null;
}

type TaskStatus = LiveEventOf<'task_status_changed'>['data']['status'];
const TASK_STATUSES: readonly TaskStatus[] = ['pending', 'running', 'completed', 'failed', 'cancelled'];

function taskEvent(change: SystemChange, cursor: string): LiveEvent | null {
  const { type, progress } = change.payload;
  const status = TASK_STATUSES.find((each) => each === change.payload['status']);
  if (change.entityId === null || typeof type !== 'string' || status === undefined) return null;
  const data = {
    ...{ task_id: change.entityId, type, status },
    progress: typeof progress === 'number' ? progress : null,
    ...{ notebook_id: change.notebookId, workspace_id: change.workspaceId },
    timestamp: isoTime(change.atMs),
  };
  return { type: 'task_status_changed' satisfies LiveEventType, cursor, data };
}
