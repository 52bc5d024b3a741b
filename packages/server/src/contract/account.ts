import { z } from 'zod';
import { defineRoutes } from './define.ts';
import { cursorQuery, ulid } from './fields.ts';
import { codeInput, emailInput, fullNameInput, newPassword, passwordInput } from './people-fields.ts';
import { deletionPreview, me, session, user, userName } from './user.ts';

/** What people may change of themselves. */
export const profile = z
  .strictObject({
    email: emailInput.optional(),
    full_name: fullNameInput.optional(),
  })
  .meta({ id: 'Profile', description: 'Absent fields stay as they are; null takes a value away' });

/** A secret for an app that makes codes, as text and as the address in a QR code. */
export const secondFactor = z
  .object({ secret: z.string(), uri: z.string() })
  .meta({ id: 'SecondFactor', description: 'Counts once a code of it was confirmed' });

/** Codes for when the second factor is lost. */
export const recoveryCodes = z
  .object({ recovery_codes: z.array(z.string()) })
  .meta({ id: 'RecoveryCodes', description: 'Each is good once; shown this once' });

const change = { action: 'account.update', bodyKind: 'json' } as const;
const changeMe = {
  ...change,
  path: '/users/me',
  summary: 'Change the own profile',
  body: profile,
  status: 200,
  responseKind: 'data',
  response: user,
} as const;

/** Routes about whoever is signed in. */
export const accountRoutes = defineRoutes({
  me: {
    method: 'GET',
    path: '/users/me',
    summary: 'Whoever is signed in',
    action: 'account.read',
    status: 200,
    responseKind: 'data',
    response: me,
  },
  updateMe: { ...changeMe, method: 'PUT' },
  patchMe: { ...changeMe, method: 'PATCH' },
  names: {
    method: 'GET',
    path: '/users/names',
    summary: 'The names of people with whom one shares a workspace',
    description:
      'For ids that other answers name as `actor_id`. Those of others, and ids of nobody, are left out; administrators get all.',
    action: 'account.read',
    query: z.strictObject({
      ids: z
        .string()
        .max(6_000)
        .transform((text) => text.split(',').filter((id) => id !== ''))
        .pipe(z.array(z.string().max(100)).max(200))
        .meta({ description: 'At most 200 ids, commas between', type: 'string' }),
    }),
    status: 200,
    responseKind: 'data',
    response: z.array(userName),
  },
  previewDeletion: {
    method: 'GET',
    path: '/users/me/deletion',
    summary: 'What deleting the own account would do',
    action: 'account.read',
    status: 200,
    responseKind: 'data',
    response: deletionPreview,
  },
  deleteMe: {
    ...change,
    method: 'DELETE',
    path: '/users/me',
    summary: 'Delete the own account',
    description: 'Never deletes a file. Fails with 409 while a workspace would be left without an owner.',
    body: z.strictObject({ password: passwordInput }),
    status: 204,
    responseKind: 'nothing',
    rate: 'sign-in',
  },
  changePassword: {
    ...change,
    method: 'POST',
    path: '/users/me/password',
    summary: 'Change the own password',
    description:
      'Ends every other session and every personal token. Access tokens handed out before are refused from then on; the refresh token of this session gives a new one.',
    body: z.strictObject({ current_password: passwordInput, new_password: newPassword }),
    status: 204,
    responseKind: 'nothing',
    rate: 'sign-in',
  },
  beginSecondFactor: {
    ...change,
    method: 'POST',
    path: '/users/me/second-factor',
    summary: 'Begin a second factor',
    body: z.strictObject({ password: passwordInput }),
    status: 200,
    responseKind: 'data',
    response: secondFactor,
    rate: 'sign-in',
  },
  confirmSecondFactor: {
    ...change,
    method: 'POST',
    path: '/users/me/second-factor/confirm',
    summary: 'Show a code of the second factor, from which on it counts',
    description: 'Ends every other session, and gives the recovery codes.',
    body: z.strictObject({ code: codeInput }),
    status: 200,
    responseKind: 'data',
    response: recoveryCodes,
    rate: 'sign-in',
  },
  removeSecondFactor: {
    ...change,
    method: 'POST',
    path: '/users/me/second-factor/remove',
    summary: 'Take the second factor away',
    body: z.strictObject({ password: passwordInput, code: codeInput }),
    status: 204,
    responseKind: 'nothing',
    rate: 'sign-in',
  },
  sessions: {
    method: 'GET',
    path: '/users/me/sessions',
    summary: 'Where one is signed in',
    action: 'account.read',
    query: cursorQuery,
    status: 200,
    responseKind: 'page',
    response: session,
  },
  endSession: {
    method: 'DELETE',
    path: '/users/me/sessions/{session}',
    summary: 'End one of the own sessions',
    action: 'account.update',
    params: z.strictObject({ session: ulid }),
    status: 204,
    responseKind: 'nothing',
  },
});
