import type { LiveEvent, LiveEventType } from '../../contract/live-events.ts';

/** An event, or only its cursor when its type is one of a newer server. */
export type ReadEvent = LiveEvent | { readonly type: null; readonly cursor: string };

const TYPES: Readonly<Record<LiveEventType, true>> = {
  ...{ file_created: true, file_modified: true, file_deleted: true, file_moved: true },
  ...{ metadata_updated: true, notebook_resynced: true },
  ...{ task_status_changed: true, workspace_changed: true, notebook_changed: true, member_changed: true },
  ...{ ready: true, resync: true, heartbeat: true, closing: true },
};

/** Reads an event; null for what is none. */
export function readEvent(text: string): ReadEvent | null {
  const value = parse(text);
  if (!hasCursor(value)) return null;
  return isKnown(value) ? value : { type: null, cursor: value.cursor };
}

interface AnyEvent {
  readonly type: string;
  readonly cursor: string;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function hasCursor(value: unknown): value is AnyEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    'cursor' in value &&
    typeof value.cursor === 'string'
  );
}

function isKnown(event: AnyEvent): event is LiveEvent {
  return Object.hasOwn(TYPES, event.type);
}
