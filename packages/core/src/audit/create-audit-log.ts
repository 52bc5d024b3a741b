import type { Clock } from '../clock.ts';
import { CodexError } from '../errors.ts';
import type { Timer } from '../fs/timer.ts';
import type { NotebookParts } from '../notebooks/notebook-parts.ts';
import { can, requireCan, workspacesWhere } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import type { SystemStore } from '../system-store.ts';
import { requireWorkspace } from '../workspaces/workspace-gate.ts';
import { createAuditBuffer } from './audit-buffer.ts';
import type { AuditLog } from './audit-log.ts';
import type { AuditFilter } from './audit-store.ts';
import { catchUpNotebook } from './catch-up-notebook.ts';
import { deedOf, entityOf } from './deed.ts';
import { verifyChain } from './verify-chain.ts';

/** What the audit log is made of. */
export interface AuditLogPorts extends Pick<NotebookParts, 'host' | 'folders'> {
  readonly store: Pick<SystemStore, 'audit' | 'workspaces' | 'notebooks'>;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Hears why entries could not be written; they are tried again. */
  readonly onTrouble?: ((error: unknown) => void) | undefined;
}

/** Joins the ports. */
export function createAuditLog(ports: AuditLogPorts): AuditLog {
  const { store, clock } = ports;
  const buffer = createAuditBuffer(ports);
  return {
    async list(actor, { workspace, actorId, kind, fromMs, untilMs, ...page }) {
      const workspaceIds = await readable(ports, actor, workspace);
      return store.audit.list({ workspaceIds, actorId, kind, fromMs, untilMs }, page);
    },
    note(actor, { kind, outcome, details, ...subject }) {
      const nothing = { entityId: null, workspaceId: null, notebookId: null, path: null };
      const deed = deedOf(actor, kind, clock.nowMs(), details);
      buffer.add({ ...deed, entity: entityOf(kind), ...nothing, ...subject, outcome });
    },
    flush: buffer.flush,
    catchUp: (notebookId) => catchUpNotebook(ports, buffer, notebookId),
    async verify(anchors = []) {
      await buffer.flush();
      return verifyChain(store.audit, anchors);
    },
    close: buffer.close,
  };
}

/** The workspaces whose entries somebody may read, null for the entries of none. */
async function readable(
  { store }: AuditLogPorts,
  actor: Actor,
  workspace: string | undefined,
): Promise<NonNullable<AuditFilter['workspaceIds']>> {
  if (workspace !== undefined)
    return [(await requireWorkspace(store.workspaces, actor, workspace, 'audit.read')).id];
  requireCan(actor, 'workspace.list', null);
  const own = workspacesWhere(actor, 'audit.read');
  const manages = can(actor, 'user.manage', null).allowed;
  if (own.length > 0 || manages) return manages ? [...own, null] : own;
  const message = 'The audit log is for owners of workspaces, with a token of the scope "admin".';
  throw new CodexError('forbidden', message, { action: 'audit.read' });
}
