import { z } from 'zod';
import { isoTime } from './fields.ts';
import { wireId } from './people-fields.ts';

/** A user as others may see them. */
export const user = z
  .object({
    id: wireId,
    username: z.string(),
    email: z.string().nullable(),
    full_name: z.string().nullable(),
    is_active: z
      .boolean()
      .meta({ description: 'False: cannot sign in, and no credential of theirs is good' }),
    is_superuser: z.boolean(),
    created_at: isoTime,
    updated_at: isoTime,
  })
  .meta({ id: 'User', description: 'A user' });

/** What people call somebody. */
export const userName = z
  .object({
    id: wireId,
    username: z.string(),
    full_name: z.string().nullable(),
    name: z.string().meta({ description: 'As others see them: the full name where there is one' }),
  })
  .meta({ id: 'UserName', description: 'What people call somebody' });

/** Oneself. */
export const me = user
  .extend({ has_second_factor: z.boolean() })
  .meta({ id: 'Me', description: 'Whoever is signed in' });

/** Somebody is signed in on some device. */
export const session = z
  .object({
    id: wireId,
    created_at: isoTime,
    last_used_at: isoTime,
    expires_at: isoTime.meta({ description: 'Unless it is refreshed before' }),
    address: z.string().nullable(),
    user_agent: z.string().nullable(),
    current: z.boolean().meta({ description: 'True: the one that asks' }),
  })
  .meta({ id: 'Session', description: 'A sign-in on some device' });

/** What deleting the own account would do. */
export const deletionPreview = z
  .object({
    allowed: z.boolean(),
    sole_owner_of: z
      .array(z.object({ id: wireId, name: z.string(), slug: z.string() }))
      .meta({ description: 'Workspaces that must get another owner, or be deleted, first' }),
    member_of: z.number().int().meta({ description: 'Workspaces that are left; their files stay' }),
  })
  .meta({ id: 'DeletionPreview', description: 'What deleting an account takes and what stays' });

/** A link to hand to somebody: its secret is shown this once. */
export const secretLink = z
  .object({ secret: z.string(), url: z.string(), expires_at: isoTime })
  .meta({ id: 'SecretLink', description: 'A link that is good once, shown this once' });
