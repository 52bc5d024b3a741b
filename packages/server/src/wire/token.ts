import type { ApiToken } from '@codexlab/core';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

/** A personal access token as JSON, without its secret. */
export function toWireToken(token: ApiToken) {
  return {
    id: token.id,
    name: token.name,
    prefix: token.prefix,
    scope: token.scope,
    workspace_ids: token.workspaceIds === null ? null : [...token.workspaceIds],
    created_at: isoTime(token.createdMs),
    expires_at: isoTimeOrNull(token.expiresMs),
    last_used_at: isoTimeOrNull(token.lastUsedMs),
  };
}

/** A token that was just made as JSON: the one answer with its secret. */
export function toWireCreatedToken(created: { readonly token: ApiToken; readonly secret: string }) {
  return { ...toWireToken(created.token), secret: created.secret };
}
