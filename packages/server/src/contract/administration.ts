import { z } from 'zod';
import { defineRoutes } from './define.ts';
import { cursorQuery, idOrSlug, ulid } from './fields.ts';
import { newPassword } from './people-fields.ts';
import { registration } from './sign-in.ts';
import { secretLink, user } from './user.ts';

/** An account that an administrator makes for somebody. */
export const newUser = registration
  .omit({ invite: true })
  .extend({ is_superuser: z.boolean().optional() })
  .meta({ id: 'NewUser', description: 'An account for somebody else' });

/** What administrators may change of an account. */
export const userStatus = z
  .strictObject({ is_active: z.boolean().optional(), is_superuser: z.boolean().optional() })
  .meta({ id: 'UserStatus', description: 'Absent fields stay as they are' });

const byId = { action: 'user.manage', params: z.strictObject({ user: ulid }) } as const;

/** Routes for administrators of the server. */
export const administrationRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/users',
    summary: 'List users, by name',
    action: 'user.manage',
    query: cursorQuery,
    status: 200,
    responseKind: 'page',
    response: user,
  },
  create: {
    method: 'POST',
    path: '/users',
    summary: 'Make an account for somebody',
    action: 'user.manage',
    bodyKind: 'json',
    body: newUser,
    status: 201,
    responseKind: 'data',
    response: user,
  },
  get: {
    method: 'GET',
    path: '/users/{user}',
    summary: 'A user',
    action: 'user.manage',
    params: z.strictObject({ user: idOrSlug.meta({ description: 'An id or a user name' }) }),
    status: 200,
    responseKind: 'data',
    response: user,
  },
  setStatus: {
    ...byId,
    method: 'PATCH',
    path: '/users/{user}',
    summary: 'Enable or disable a user, or make them an administrator',
    description: 'Disabling ends every session and token at once. The last active administrator stays one.',
    bodyKind: 'json',
    body: userStatus,
    status: 200,
    responseKind: 'data',
    response: user,
  },
  setPassword: {
    ...byId,
    method: 'POST',
    path: '/users/{user}/password',
    summary: 'Set a password for somebody',
    description: 'Ends every session and personal token of theirs.',
    bodyKind: 'json',
    body: z.strictObject({ password: newPassword }),
    status: 204,
    responseKind: 'nothing',
  },
  removeSecondFactorOf: {
    ...byId,
    method: 'DELETE',
    path: '/users/{user}/second-factor',
    summary: 'Take the second factor of somebody away who cannot use it any more',
    description:
      'Ends every session and personal token of theirs; the password stays. Changes nothing where there is none.',
    status: 200,
    responseKind: 'data',
    response: user,
  },
  createResetLink: {
    ...byId,
    method: 'POST',
    path: '/users/{user}/reset-link',
    summary: 'A link with which somebody sets a new password, once, within a day',
    status: 200,
    responseKind: 'data',
    response: secretLink,
  },
});
