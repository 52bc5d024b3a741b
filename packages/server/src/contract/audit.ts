import { z } from 'zod';
import { defineRoutes } from './define.ts';
import { cursorQuery, idOrSlug, isoTime, ulid } from './fields.ts';
import { isoTimeInput, wireId } from './people-fields.ts';

/** An entry of the audit log. */
export const auditEntry = z
  .object({
    seq: z.number().int().meta({ description: 'Its place in the log' }),
    at: isoTime,
    kind: z.string().meta({ description: 'What was done, in the past tense: `member.removed`' }),
    outcome: z.enum(['ok', 'denied', 'failed']),
    actor_id: wireId.nullable(),
    via: z.string(),
    request_id: z.string().nullable(),
    address: z.string().nullable(),
    entity: z.string(),
    entity_id: z.string().nullable(),
    workspace_id: wireId.nullable(),
    notebook_id: wireId.nullable(),
    path: z.string().nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    hash: z.string().meta({ description: 'SHA-256 over the hash before it and this entry' }),
  })
  .meta({ id: 'AuditEntry', description: 'What was done, by whom, from where, and how it ended' });

/** Routes about the audit log. */
export const auditRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/audit',
    summary: 'The audit log, newest first',
    description: 'Entries about the workspaces that one owns; administrators also see those of no workspace.',
    action: 'audit.read',
    query: cursorQuery.extend({
      workspace: idOrSlug.optional(),
      kind: z.string().min(1).max(100).optional(),
      actor: ulid.optional().meta({ description: 'The id of a user' }),
      from: isoTimeInput.optional(),
      until: isoTimeInput.optional(),
    }),
    status: 200,
    responseKind: 'page',
    response: auditEntry,
  },
});
