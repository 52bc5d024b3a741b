import type { Action } from '../permissions/can.ts';
import type { Member } from './workspace-store.ts';

/** Something that was done, with who did it as far as that is known. */
export interface NotedDeed {
  readonly by: { readonly id: string; readonly name: string | null } | null;
  readonly atMs: number;
}

/** How somebody came into a workspace; `unknown`: the audit log does not say any more. */
export type AccessOrigin =
  | ({ readonly kind: 'created' | 'added' | 'invited' } & NotedDeed)
  | { readonly kind: 'unknown'; readonly by: null; readonly atMs: number };

/** Why somebody can see what they see. */
export interface MemberAccess {
  readonly member: Member;
  /** False: the account is disabled, and nothing is allowed to it. */
  readonly isActive: boolean;
  /** An administrator of the server; no right in the workspace comes of it. */
  readonly isSuperuser: boolean;
  readonly origin: AccessOrigin;
  /** The last change of their role; null: it is the one that they came with, or the audit log does not say. */
  readonly roleChanged: NotedDeed | null;
  /** Everything that can be done in a workspace, as the permission function answers for them. */
  readonly actions: readonly {
    readonly action: Action;
    readonly allowed: boolean;
    /** Null when it is allowed. */
    readonly reason: string | null;
  }[];
}
