import type { NotebookId, WorkspaceId } from '../ids.ts';
import type { Page, PageRequest } from '../page.ts';
import type { Deed } from './deed.ts';

/** How it ended: done, refused by permission, or failed for another reason. */
export type Outcome = 'ok' | 'denied' | 'failed';

/** What a deed was about. */
export interface AuditSubject {
  readonly entity: string;
  readonly entityId: string | null;
  readonly workspaceId: WorkspaceId | null;
  readonly notebookId: NotebookId | null;
  readonly path: string | null;
}

/** An entry to be added. */
export interface AuditEntry extends Deed, AuditSubject {
  readonly outcome: Outcome;
}

/** An entry as it stands in the log. */
export interface AuditRow extends AuditEntry {
  readonly seq: number;
  /** SHA-256 of the hash before it and of this row in canonical form, see `auditHash`. */
  readonly hash: string;
}

/** The newest entry: what an anchor outside the database remembers. `seq` 0 and an empty hash: nothing yet. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

/** What to list. */
export interface AuditFilter {
  /** Only entries about these workspaces, null for those about none; absent: all of them. */
  readonly workspaceIds?: readonly (WorkspaceId | null)[] | undefined;
  readonly actorId?: string | undefined;
  readonly kind?: string | undefined;
  /** At this time or later. */
  readonly fromMs?: number | undefined;
  /** Before this time. */
  readonly untilMs?: number | undefined;
}

/** A stretch of the log that was written to a file and taken out of the database. */
export interface AuditSegment {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly lastHash: string;
  /** Name of the file, and SHA-256 of its bytes. */
  readonly file: string;
  readonly sha256: string;
  readonly sealedAtMs: number;
}

/** The audit log: one hash chain, append-only (a trigger refuses changes), never compacted. */
export interface AuditStore {
  /** Adds entries in their order, in one transaction. */
  append(entries: readonly AuditEntry[]): Promise<void>;
  head(): Promise<AuditHead>;
  /** Entries, newest first. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditRow>>;
  /** Entries after `seq` in the order of the chain, at most `limit` (1 to 1,000). */
  read(afterSeq: number, limit: number): Promise<readonly AuditRow[]>;
  /** What of a notebook these requests are known to have done: under each id the paths of its entries with outcome `ok`. */
  knownPaths(
    notebookId: NotebookId,
    requestIds: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlySet<string | null>>>;
  /** The sealed segments, oldest first. */
  segments(): Promise<readonly AuditSegment[]>;
  /** Notes a segment and removes its entries, in one transaction. Throws `conflict` unless it is the oldest stretch. */
  seal(segment: AuditSegment): Promise<void>;
}
