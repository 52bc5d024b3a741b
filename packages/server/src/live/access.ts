import {
  type Actor,
  can,
  isCodexError,
  type SystemChange,
  type WorkspaceId,
  workspacesWhere,
} from '@codexlab/core';
import type { ClosingReason } from '../contract/live-events.ts';
import { memberOf } from './to-event.ts';

/** What somebody may be told, as far as it is known now. */
export interface Access {
  /** True when a row of the system's log may change what they may be told. */
  concerns(row: SystemChange): boolean;
  /** True when they may be told of it; null is a row of the notebook that they listen to. Asked of rows in their order. */
  sees(row: SystemChange | null): boolean;
  /** Reads their rights again; the reason when the stream must end, else null. */
  check(): Promise<ClosingReason | null>;
}

/** A credential, and how to look again whose it is. */
export interface Holder {
  readonly actor: Actor;
  /** The actor as they are now; null when the credential is not good any more. */
  readonly again: () => Promise<Actor | null>;
}

/** The notebook that somebody listens to; null: all workspaces. */
export type Place = { readonly notebookId: string; readonly workspaceId: WorkspaceId } | null;

/**
 * The rights of a subscriber. `find` throws what asking for the place throws; it is asked anew at each check, so that a
 * notebook that was deleted is noticed too.
 */
export function createAccess(
  { actor: first, again }: Holder,
  place: Place,
  find: (actor: Actor) => Promise<unknown>,
): Access {
  let actor = first;
  /** Workspaces that the last looks found them in no more, as long as no row has told why. */
  const lost = new Set<WorkspaceId>();

  /** Whoever was a member is told of the end of a workspace, though by that very row they are in none any more. */
  function isFarewell({ kind, workspaceId }: SystemChange): boolean {
    return kind === 'workspace.deleted' && workspaceId !== null && lost.delete(workspaceId);
  }

  function forgetLeft(row: SystemChange): void {
    if (row.kind === 'member.removed' && row.workspaceId !== null && memberOf(row) === actor.userId)
      lost.delete(row.workspaceId);
  }

  return {
    concerns: (row) => concerns(row, actor, place),
    sees(row) {
      if (row === null) return true;
      forgetLeft(row);
      return isFarewell(row) || sees(row, actor);
    },
    async check() {
      const now = await again();
      if (now === null) return 'unauthenticated';
      for (const workspaceId of workspacesWhere(actor, 'workspace.read'))
        if (!now.memberships.has(workspaceId)) lost.add(workspaceId);
      actor = now;
      try {
        await find(now);
        return null;
      } catch (error) {
        const reason = lossOfRights(error);
        if (reason === null) throw error;
        return reason;
      }
    },
  };
}

/** Which right of the person who asked was missing, when a failure is about them and not about the server; else null. */
export function lossOfRights(error: unknown): ClosingReason | null {
  return LOSSES.find((code) => isCodexError(error, code)) ?? null;
}

const LOSSES = ['unauthenticated', 'forbidden', 'not_found'] as const;

function concerns(row: SystemChange, actor: Actor, place: Place): boolean {
  const { entity, entityId, workspaceId } = row;
  if (entity === 'user') return entityId === actor.userId;
  if (entity === 'session') return entityId === actor.sessionId;
  if (entity === 'token') return entityId === actor.tokenId;
  if (entity === 'notebook') return place !== null && row.notebookId === place.notebookId;
  if (memberOf(row) !== null) return memberOf(row) === actor.userId;
  if (entity !== 'workspace' || workspaceId === null) return false;
  // one that comes back, or is made, is not among the memberships yet
  return (
    row.kind === 'workspace.restored' || row.actorId === actor.userId || actor.memberships.has(workspaceId)
  );
}

/**
 * Members see what happens in their workspaces, everybody what happens to their own part in one: not by a credential that
 * is bound to other workspaces.
 */
function sees(row: SystemChange, actor: Actor): boolean {
  if (row.workspaceId === null) return can(actor, 'operations.manage', null).allowed;
  if (actor.userId !== null && actor.reachesAll && memberOf(row) === actor.userId) return true;
  return can(actor, 'workspace.read', { workspaceId: row.workspaceId }).allowed;
}
