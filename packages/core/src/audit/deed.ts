import type { Actor } from '../permissions/roles.ts';

/** Plain values only: no secret, no name, no content. */
export type DeedDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * What is done, by whom and from where. Each write of a store takes one and puts it into the audit log and the change
 * log in the same transaction as the write itself.
 */
export interface Deed {
  readonly atMs: number;
  /** In the past tense, named after its entity: `user.created`, `member.removed`. */
  readonly kind: string;
  readonly actorId: string | null;
  readonly via: string;
  readonly requestId: string | null;
  readonly address: string | null;
  readonly details?: DeedDetails | undefined;
}

/** The deed of an actor, now. */
export function deedOf(actor: Actor, kind: string, atMs: number, details?: DeedDetails): Deed {
  const { userId: actorId, via, requestId, address } = actor;
  return { atMs, kind, actorId, via, requestId, address, details };
}

/** What a kind of deed is about: `file` of `file.written`. */
export function entityOf(kind: string): string {
  return kind.split('.', 1)[0] ?? kind;
}
