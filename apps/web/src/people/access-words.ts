import type { AnswerOf } from '../api/types.ts';
import { exactTime } from '../ui/relative-time.ts';

/** Why a member can see what they see. */
export type Access = AnswerOf<'workspaces', 'memberAccess'>;

const WORDS: Readonly<Record<string, string>> = Object.freeze({
  'workspace.read': 'See the workspace',
  'workspace.update': 'Rename and describe the workspace',
  'workspace.delete': 'Delete the workspace',
  'member.read': 'See who takes part',
  'member.manage': 'Invite, remove, and give roles',
  'member.leave': 'Leave the workspace',
  'notebook.read': 'See notebooks',
  'notebook.create': 'Make notebooks',
  'notebook.update': 'Rename and describe notebooks',
  'notebook.sync': 'Compare notebooks with the disk',
  'notebook.delete': 'Delete notebooks',
  'file.read': 'Read and search files',
  'file.write': 'Change, move and delete files',
  'trash.empty': 'Empty the trash for good',
  'history.manage': 'Say how history is kept',
  'task.read': 'See work in the background',
  'task.manage': 'Begin and end work in the background',
  'audit.read': 'Read the audit log',
});

/** What an action is, in words. */
export function actionWords(action: string): string {
  return WORDS[action] ?? action;
}

/** How somebody came in, as a sentence. */
export function originWords({ origin }: Pick<Access, 'origin'>): string {
  const when = exactTime(Date.parse(origin.at));
  const by = origin.by?.name ?? 'somebody';
  if (origin.kind === 'created') return `Made this workspace on ${when}.`;
  if (origin.kind === 'added') return `Was added by ${by} on ${when}.`;
  if (origin.kind === 'invited') return `Came with an invite of ${by} on ${when}.`;
  return `Is in since ${when}; the audit log does not say how.`;
}
