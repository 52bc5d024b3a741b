import type { SystemChange } from '@codexlab/core';
import type { Place } from './access.ts';

/** Rows that somebody on a stream about this place has to do with. */
export function isRelevantTo(place: Place): (row: SystemChange) => boolean {
  return (row) => ABOUT_PEOPLE.has(row.entity) || place === null || row.workspaceId === place.workspaceId;
}

const ABOUT_PEOPLE: ReadonlySet<string> = new Set(['user', 'session', 'token']);
