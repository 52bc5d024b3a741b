import type { Page, PageRequest } from '../page.ts';
import type { NotebookId } from '../ids.ts';
import type { Actor } from '../permissions/roles.ts';
import type { AuditFilter, AuditHead, AuditRow, AuditSubject, Outcome } from './audit-store.ts';
import type { DeedDetails } from './deed.ts';

/** What a verification found. */
export type AuditVerdict =
  | { readonly sound: true; readonly entries: number; readonly head: AuditHead }
  /** The first entry that is not what the chain says. */
  | { readonly sound: false; readonly entries: number; readonly badSeq: number; readonly message: string };

/** The audit log, for those who may see it, and for what is not written by a store itself. */
export interface AuditLog {
  /** Entries about the workspaces that the actor owns, or of one of them; superusers see those of no workspace too. */
  list(
    actor: Actor,
    options: PageRequest & Omit<AuditFilter, 'workspaceIds'> & { readonly workspace?: string | undefined },
  ): Promise<Page<AuditRow>>;
  /**
   * Notes a deed on files, or one that was refused or failed. Entries are written together, a moment later and in
   * their order; `flush` waits for them. What a crash leaves unwritten of changes to files, `catchUp` finds.
   */
  note(
    actor: Actor,
    entry: {
      readonly kind: string;
      readonly outcome: Outcome;
      readonly details?: DeedDetails | undefined;
    } & Partial<AuditSubject>,
  ): void;
  /** Done when everything noted before is in the log. */
  flush(): Promise<void>;
  /** Adds entries for changes of a notebook, made through Codex, that are in its change log and not in the audit log. */
  catchUp(notebookId: NotebookId): Promise<number>;
  /** Reads the chain: every entry, the sealed segments' ends, and anchors from outside the database when given. */
  verify(anchors?: readonly AuditHead[]): Promise<AuditVerdict>;
  /** Flushes and ends. */
  close(): Promise<void>;
}
