import { z } from 'zod';
import { idOrSlug, isoTime } from './fields.ts';
import { descriptionInput, nameInput, role, slugInput, wireId } from './people-fields.ts';

const workspaceFields = {
  id: wireId,
  name: z.string(),
  slug: z.string(),
  description: z.string().nullable(),
  owner_id: wireId,
  created_at: isoTime,
  updated_at: isoTime,
};

/** A workspace as a member sees it. */
export const workspace = z
  .object({
    ...workspaceFields,
    path: z.string().nullable().meta({ description: 'Its folder on the server; told to owners alone' }),
    role,
  })
  .meta({ id: 'Workspace', description: 'A workspace; `role` is that of whoever asks' });

/** A workspace that was deleted. */
export const deletedWorkspace = z
  .object({ ...workspaceFields, path: z.string(), deleted_at: isoTime })
  .meta({ id: 'DeletedWorkspace', description: 'A deleted workspace; its files are still there' });

/** Somebody's part in a workspace. */
export const member = z
  .object({
    user_id: wireId,
    username: z.string(),
    full_name: z.string().nullable(),
    role,
    since: isoTime,
  })
  .meta({ id: 'Member', description: 'Somebody with a role in a workspace' });

const notedBy = z.object({ id: z.string(), name: z.string().nullable() }).nullable();

/** Why a member can see what they see. */
export const memberAccess = z
  .object({
    ...member.shape,
    is_active: z.boolean().meta({ description: 'False: the account is disabled, nothing is allowed to it' }),
    is_superuser: z
      .boolean()
      .meta({ description: 'An administrator of the server; no right in the workspace comes of it' }),
    origin: z
      .object({ kind: z.enum(['created', 'added', 'invited', 'unknown']), by: notedBy, at: isoTime })
      .meta({ description: 'How they came in: `by` made the workspace, added them, or made their invite' }),
    role_changed: z
      .object({ by: notedBy, at: isoTime })
      .nullable()
      .meta({ description: 'The last change of their role' }),
    actions: z
      .array(z.object({ action: z.string(), allowed: z.boolean(), reason: z.string().nullable() }))
      .meta({ description: 'Everything that can be done in a workspace; `reason` where it is not allowed' }),
  })
  .meta({ id: 'MemberAccess', description: 'Why a member can see what they see' });

/** What a new workspace shall be. */
export const newWorkspace = z
  .strictObject({
    name: nameInput,
    description: descriptionInput.optional(),
    path: z.string().min(1).max(4096).optional().meta({
      description:
        'A folder of the server, below one that it allows; to choose it takes a superuser. Absent: a new one',
    }),
  })
  .meta({
    id: 'NewWorkspace',
    description: 'What a new workspace shall be',
    examples: [{ name: 'My lab', description: 'Crystals and their growth' }],
  });

/** What may be changed of a workspace or a notebook. */
export const placeChange = z
  .strictObject({
    name: nameInput.optional(),
    slug: slugInput.optional(),
    description: descriptionInput.optional(),
  })
  .meta({
    id: 'PlaceChange',
    description: 'Absent fields stay as they are',
    examples: [{ description: 'Slow cooling, spring series' }],
  });

/** The parameter of a route about one workspace. */
export const workspaceParam = z.strictObject({ workspace: idOrSlug });
