import type { AuditStore, AuditSubject } from '../audit/audit-store.ts';
import type { Deed } from '../audit/deed.ts';
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
} {
  const { store: audit, append } = memoryAudit();
  const { store: changes, add } = memorySystemChanges(epoch);
  return {
    audit,
    changes,
    record(deed, { entityId, workspaceId = null, notebookId = null }) {
      const entity = deed.kind.split('.')[0] ?? deed.kind;
      append([{ ...deed, entity, entityId, workspaceId, notebookId, path: null, outcome: 'ok' }]);
      add(deed, { entity, entityId, workspaceId, notebookId });
    },
  };
}
