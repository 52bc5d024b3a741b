import { z } from 'zod';
import { defineRoutes } from './define.ts';
import { user } from './user.ts';
import {
  codeInput,
  emailInput,
  fullNameInput,
  newPassword,
  passwordInput,
  secretInput,
} from './people-fields.ts';

const refreshTokenInput = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .meta({ description: 'Absent: the cookie is used' });

/** What somebody signs in with; the fields that OAuth clients send along are taken and mean nothing. */
export const credentials = z
  .strictObject({
    username: z.string().min(1).max(320).meta({ description: 'A user name, or an address' }),
    password: passwordInput,
    code: codeInput.optional(),
    grant_type: z.literal('password').optional(),
    scope: z.string().max(200).optional(),
    client_id: z.string().max(200).optional(),
    client_secret: z.string().max(200).optional(),
  })
  .meta({
    id: 'Credentials',
    description: 'What somebody signs in with',
    examples: [{ username: 'ada', password: 'a long one of your own' }],
  });

/** A sign-in, or the next tokens of one. */
export const signIn = z
  .object({
    access_token: z.string().meta({ description: 'A JWT for the header `Authorization: Bearer …`' }),
    token_type: z.literal('bearer'),
    expires_in: z.number().int().meta({ description: 'How long the access token is good, in seconds' }),
    refresh_token: z.string().meta({ description: 'Good once, for the next pair of tokens' }),
    user,
  })
  .meta({ id: 'SignIn', description: 'Tokens of a session; the same are set as cookies' });

/** A new account; `invite` is the secret of an invite, needed while registration is closed. */
export const registration = z
  .strictObject({
    username: z
      .string()
      .min(3)
      .max(32)
      .meta({
        description: 'Letters, digits, `.`, `_` and `-`; begins with a letter or digit',
        examples: ['ada'],
      }),
    password: newPassword,
    email: emailInput.optional(),
    full_name: fullNameInput.optional(),
    invite: secretInput.optional(),
  })
  .meta({
    id: 'Registration',
    description: 'A new account',
    examples: [
      {
        username: 'ada',
        password: 'a long one of your own',
        full_name: 'Ada Lovelace',
        invite: 'the part of the link behind its last /',
      },
    ],
  });

const common = { method: 'POST', action: 'session.start' } as const;
const signedIn = { ...common, status: 200, responseKind: 'data', response: signIn } as const;

/** Routes by which people come in and leave. */
export const signInRoutes = defineRoutes({
  signIn: {
    ...signedIn,
    path: '/users/token',
    summary: 'Sign in with a password',
    description:
      'Fails with 401 and `details.reason` `second_factor` when the password is right and `code` is missing or wrong.',
    bodyKind: 'json-or-form',
    body: credentials,
    rate: 'sign-in',
  },
  refresh: {
    ...signedIn,
    path: '/users/token/refresh',
    summary: 'The next tokens for a refresh token',
    description: 'A refresh token is good once; one that was used before ends its session.',
    bodyKind: 'json-or-form',
    body: z.strictObject({ refresh_token: refreshTokenInput }),
  },
  signInByLink: {
    ...signedIn,
    path: '/users/token/link',
    summary: 'Sign in with the one-time link that a local server prints',
    bodyKind: 'json',
    body: z.strictObject({ token: secretInput }),
    rate: 'sign-in',
  },
  signOut: {
    ...common,
    path: '/users/logout',
    summary: 'End this session',
    description:
      'Ends the session of the access token and that of the refresh token, and takes the cookies away.',
    bodyKind: 'json-or-form',
    body: z.strictObject({ refresh_token: refreshTokenInput }),
    status: 204,
    responseKind: 'nothing',
  },
  register: {
    ...common,
    path: '/users/register',
    summary: 'Make an account for oneself',
    description: 'While registration is closed this takes an invite, which also makes the new user a member.',
    bodyKind: 'json',
    body: registration,
    status: 201,
    responseKind: 'data',
    response: user,
    rate: 'sign-in',
  },
  resetPassword: {
    ...common,
    path: '/users/reset-password',
    summary: 'Set a new password with a reset link',
    description: 'Ends every session and personal token of the account. The link is used up.',
    bodyKind: 'json',
    body: z.strictObject({ secret: secretInput, password: newPassword }),
    status: 204,
    responseKind: 'nothing',
    rate: 'sign-in',
  },
});
