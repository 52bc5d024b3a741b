import type { AuditStore, AuditSubject } from '../audit/audit-store.ts';
import { type Deed, entityOf } from '../audit/deed.ts';
import type { SystemChangeStore } from '../changes/system-change-store.ts';
import type { Ulid } from '../ids.ts';
import { memoryAudit } from './audit.ts';
import { memorySystemChanges } from './changes.ts';

/** What a write was about; the entity is named by the kind of its deed. */
export type Written = Pick<AuditSubject, 'entityId'> &
  Partial<Pick<AuditSubject, 'workspaceId' | 'notebookId'>>;

/** Puts a write that was done into both logs. */
export type RecordDeed = (deed: Deed, written: Written) => void;

/** Both logs, and the one way by which stores write into them. */
export function memoryLogs(epoch: Ulid): {
  readonly audit: AuditStore;
  readonly changes: SystemChangeStore;
  readonly record: RecordDeed;
  /** Into the change log alone. */
  readonly tell: RecordDeed;
} {
  const { store: audit, append } = memoryAudit();
  const { store: changes, add } = memorySystemChanges(epoch);
  const tell: RecordDeed = (deed, written) => add(deed, placeOf(deed, written));
  return {
    audit,
    changes,
    tell,
    record(deed, written) {
      append([{ ...deed, ...placeOf(deed, written), path: null, outcome: 'ok' }]);
      tell(deed, written);
    },
  };
}

function placeOf({ kind }: Deed, { entityId, workspaceId = null, notebookId = null }: Written) {
  return { entity: entityOf(kind), entityId, workspaceId, notebookId };
}
