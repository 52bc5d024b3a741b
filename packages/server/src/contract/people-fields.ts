import { z } from 'zod';
import { isoTime } from './fields.ts';

/** What a member may do in a workspace, strongest first. */
export const role = z
  .enum(['owner', 'editor', 'viewer'])
  .meta({ id: 'Role', description: 'Each role may do all that the one after it may' });

/** How far a personal token reaches, weakest first. */
export const scope = z
  .enum(['read', 'write', 'admin'])
  .meta({ id: 'Scope', description: '`write` includes `read`, `admin` includes both' });

/** An id in an answer. */
export const wireId = z.string().meta({ description: 'A ULID' });

/** A moment that a client names: ISO 8601 in UTC. */
export const isoTimeInput = z.iso.datetime().max(40).meta({ description: 'ISO 8601, UTC' });

/** A moment that may not have come, or is not known. */
export const isoTimeOrNull = isoTime.nullable();

// Bounds count UTF-16 units, so that no client needs to count characters; the use cases know the exact rules. JSON
// Schema counts characters: there `maxLength` says what the use cases take.

/** A name of a workspace, notebook or token. */
export const nameInput = z
  .string()
  .min(1)
  .max(200)
  .meta({
    description: '1 to 100 characters',
    maxLength: 100,
    examples: ['Crystal growth'],
  });

/** A name as people write it; null or blank: none. */
export const fullNameInput = z
  .string()
  .max(200)
  .meta({ maxLength: 100, examples: ['Ada Lovelace'] })
  .nullable()
  .meta({ description: 'At most 100 characters; null or blank: none' });

/** An address of electronic mail; null or blank: none. */
export const emailInput = z
  .string()
  .max(254)
  .meta({ examples: ['ada@lab.example'] })
  .nullable()
  .meta({ description: 'null or blank: none' });

/** A text about a thing; null takes it away. */
export const descriptionInput = z
  .string()
  .max(2000)
  .meta({ examples: ['Slow cooling, spring series'] })
  .nullable();

/** A short name for addresses. */
export const slugInput = z
  .string()
  .min(1)
  .max(60)
  .meta({ description: 'For addresses: a–z, 0–9, `_` and `-`', examples: ['crystal-growth'] });

/** The secret of a link that is good once. */
export const secretInput = z.string().min(1).max(200).meta({ description: 'The secret of a link' });

/** A password to sign in with, whatever rules were in force when it was chosen. */
export const passwordInput = z.string().min(1).max(2048);

/** A password to be chosen. */
export const newPassword = z.string().min(8).max(2048).meta({
  description: '8 to 1024 characters',
  maxLength: 1024,
});

/** A code of the second factor. */
export const codeInput = z
  .string()
  .min(1)
  .max(64)
  .meta({ description: 'Six digits of the second factor, or a recovery code', examples: ['492039'] });
