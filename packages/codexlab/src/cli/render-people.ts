import { type ApiToken, LOCAL_USERNAME, type User } from '@codexlab/core';
import { renderTable } from './render-table.ts';
import { printable } from './render-text.ts';
import { isoTime, localTime } from './render-values.ts';
import type { Paint } from './terminal.ts';

/** What the local owner is, beside their name: it looks like a back door, and is none. */
const LOCAL_OWNER = '(whoever runs this command; no password fits)';

/** Users as lines: name, what they may, whether they can sign in, address, full name. */
export function renderUsers(users: readonly User[], paint: Paint): string[] {
  const rows = users.map((user) => [
    printable(user.username),
    user.isSuperuser ? 'superuser' : 'user',
    user.isActive ? 'active' : 'disabled',
    user.email === null ? '–' : printable(user.email),
    user.username === LOCAL_USERNAME ? LOCAL_OWNER : user.fullName === null ? '–' : printable(user.fullName),
  ]);
  return renderTable(rows, [{ accent: 'name' }, {}, {}, {}, {}], paint);
}

/** A user as JSON. */
export function toWireUser(user: User) {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    full_name: user.fullName,
    is_active: user.isActive,
    is_superuser: user.isSuperuser,
    created_at: isoTime(user.createdMs),
    updated_at: isoTime(user.updatedMs),
  };
}

/** Tokens as lines: id, beginning, scope, when used last, when it ends, name. */
export function renderTokens(tokens: readonly ApiToken[], paint: Paint): string[] {
  const rows = tokens.map((token) => [
    token.id,
    `${printable(token.prefix)}…`,
    token.scope,
    token.lastUsedMs === null ? 'never used' : `used ${localTime(token.lastUsedMs)}`,
    token.expiresMs === null ? 'never ends' : `ends ${localTime(token.expiresMs)}`,
    printable(token.name),
  ]);
  return renderTable(rows, [{ accent: 'faint' }, { accent: 'name' }, {}, {}, {}, {}], paint);
}

/** A token as JSON, without its secret. */
export function toWireToken(token: ApiToken) {
  return {
    id: token.id,
    user_id: token.userId,
    name: token.name,
    prefix: token.prefix,
    scope: token.scope,
    workspace_ids: token.workspaceIds,
    created_at: isoTime(token.createdMs),
    expires_at: token.expiresMs === null ? null : isoTime(token.expiresMs),
    last_used_at: token.lastUsedMs === null ? null : isoTime(token.lastUsedMs),
  };
}
