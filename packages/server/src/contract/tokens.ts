import { z } from 'zod';
import { defineRoutes } from './define.ts';
import { cursorQuery, isoTime, ulid } from './fields.ts';
import { isoTimeInput, isoTimeOrNull, nameInput, scope, wireId } from './people-fields.ts';

/** A personal access token, without its secret. */
export const apiToken = z
  .object({
    id: wireId,
    name: z.string(),
    prefix: z.string().meta({ description: 'Its first characters, to tell tokens apart' }),
    scope,
    workspace_ids: z
      .array(wireId)
      .nullable()
      .meta({ description: 'What it is bound to; null: all workspaces of its owner' }),
    created_at: isoTime,
    expires_at: isoTimeOrNull,
    last_used_at: isoTimeOrNull,
  })
  .meta({ id: 'ApiToken', description: 'A personal access token' });

/** A token that was just made. */
export const createdApiToken = apiToken
  .extend({ secret: z.string().meta({ description: 'The token itself, shown this once' }) })
  .meta({ id: 'CreatedApiToken', description: 'A new personal access token' });

/** What a new token shall be able to do. */
export const newApiToken = z
  .strictObject({
    name: nameInput,
    scope,
    workspace_ids: z.array(ulid).min(1).max(100).nullable().optional(),
    expires_at: isoTimeInput.nullable().optional(),
  })
  .meta({ id: 'NewApiToken', description: 'What a new token shall be able to do' });

/** Routes about personal access tokens. */
export const tokensRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/tokens',
    summary: 'The own personal access tokens',
    action: 'account.read',
    query: cursorQuery,
    status: 200,
    responseKind: 'page',
    response: apiToken,
  },
  create: {
    method: 'POST',
    path: '/tokens',
    summary: 'Make a personal access token',
    description: 'A token cannot make one that reaches farther than itself.',
    action: 'account.update',
    bodyKind: 'json',
    body: newApiToken,
    status: 201,
    responseKind: 'data',
    response: createdApiToken,
    idempotent: true,
  },
  revoke: {
    method: 'DELETE',
    path: '/tokens/{token}',
    summary: 'Revoke a personal access token',
    action: 'account.update',
    params: z.strictObject({ token: ulid }),
    status: 204,
    responseKind: 'nothing',
  },
});
