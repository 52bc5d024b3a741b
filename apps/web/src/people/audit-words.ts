import type { AnswerOf } from '../api/types.ts';

/** An entry of the audit log. */
export type AuditEntry = AnswerOf<'audit', 'list'>;

const WORDS: Readonly<Record<string, string>> = Object.freeze({
  'session.started': 'Signed in',
  'session.refused': 'Sign-in refused',
  'session.ended': 'Signed out',
  'user.created': 'Account made',
  'user.updated': 'Profile changed',
  'user.removed': 'Account deleted',
  'user.status_changed': 'Account enabled or disabled',
  'user.password_changed': 'Password changed',
  'user.password_reset': 'Password set by a link',
  'user.password_set': 'Password set by an administrator',
  'user.second_factor_added': 'Second factor turned on',
  'user.second_factor_removed': 'Second factor turned off',
  'token.created': 'Access token made',
  'token.revoked': 'Access token revoked',
  'workspace.created': 'Workspace made',
  'workspace.updated': 'Workspace changed',
  'workspace.deleted': 'Workspace deleted',
  'workspace.restored': 'Workspace restored',
  'member.added': 'Member added',
  'member.updated': 'Role changed',
  'member.removed': 'Member removed',
  'invite.created': 'Invite made',
  'invite.accepted': 'Invite accepted',
  'invite.revoked': 'Invite revoked',
  'notebook.created': 'Notebook made',
  'notebook.updated': 'Notebook changed',
  'notebook.deleted': 'Notebook deleted',
  'notebook.restored': 'Notebook restored',
  'file.new': 'File made',
  'file.written': 'File changed',
  'file.moved': 'File moved',
  'file.deleted': 'File deleted',
  'file.metadata': 'Properties changed',
  'trash.emptied': 'Trash emptied',
  'task.created': 'Task begun',
  'task.cancelled': 'Task cancelled',
  'task.retried': 'Task tried again',
});

/** What can be asked for, as one chooses it. */
export const AUDIT_KINDS: readonly { readonly value: string; readonly label: string }[] = [
  { value: '', label: 'Everything' },
  ...Object.entries(WORDS).map(([value, label]) => ({ value, label })),
];

/** What was done, in words; kinds that are not known are told by their name: `history.configured` → `History configured`. */
export function kindWords(kind: string): string {
  const known = WORDS[kind];
  if (known !== undefined) return known;
  const words = kind.replaceAll(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What it was done to, as short as it can be told; ids are for the details. */
export function aboutWords(
  entry: Pick<AuditEntry, 'path' | 'details' | 'entity_id'>,
  names: ReadonlyMap<string, string>,
): string {
  const { name, username, slug, reason, role, how } = entry.details;
  const known = entry.entity_id === null ? null : (names.get(entry.entity_id) ?? null);
  const about = entry.path ?? known ?? name ?? username ?? slug ?? reason ?? role ?? how ?? '';
  return String(about);
}
