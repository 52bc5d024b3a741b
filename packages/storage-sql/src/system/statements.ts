import { auditChainStatements } from './audit-chain.ts';
import { auditSegmentStatements } from './audit-segments.ts';
import { auditStatements } from './audit.ts';
import { systemChangeStatements } from './changes.ts';
import { deedStatements } from './deeds.ts';
import { endSessionStatements } from './end-session.ts';
import { idempotencyStatements } from './idempotency.ts';
import { linkStatements } from './links.ts';
import { memberStatements } from './members.ts';
import { notebookRowStatements } from './notebook-rows.ts';
import { notebookStatements } from './notebooks.ts';
import { ownerStatements } from './owners.ts';
import { rotationStatements } from './rotate-refresh.ts';
import { secondFactorStatements } from './second-factor.ts';
import { sessionPurgeStatements } from './session-purge.ts';
import { sessionStatements } from './sessions.ts';
import { standingStatements } from './standing.ts';
import { taskClaimStatements } from './task-claims.ts';
import { taskRowStatements } from './task-rows.ts';
import { taskStatements } from './tasks.ts';
import { tokenStatements } from './tokens.ts';
import { userRecordStatements } from './user-records.ts';
import { userRemovalStatements } from './user-removal.ts';
import { userSettingsStatements } from './user-settings.ts';
import { userUpdateStatements } from './user-update.ts';
import { userStatements } from './users.ts';
import { workspaceRowStatements } from './workspace-rows.ts';
import { workspaceStatements } from './workspaces.ts';

/** Every constant statement of the system stores, by feature: tests prepare and explain them all. */
export const systemStatements: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...{ audit: auditStatements, auditChain: auditChainStatements, auditSegment: auditSegmentStatements },
  ...{ change: systemChangeStatements, deed: deedStatements, idempotency: idempotencyStatements },
  ...{ link: linkStatements, member: memberStatements, owner: ownerStatements },
  ...{ notebook: notebookStatements, notebookRow: notebookRowStatements, token: tokenStatements },
  ...{ session: sessionStatements, endSession: endSessionStatements, sessionPurge: sessionPurgeStatements },
  ...{ rotation: rotationStatements, secondFactor: secondFactorStatements, standing: standingStatements },
  ...{ user: userStatements, userRecord: userRecordStatements, userRemoval: userRemovalStatements },
  ...{
    userUpdate: userUpdateStatements,
    userSettings: userSettingsStatements,
    workspace: workspaceStatements,
  },
  ...{ task: taskStatements, taskClaim: taskClaimStatements, taskRow: taskRowStatements },
  workspaceRow: workspaceRowStatements,
};
