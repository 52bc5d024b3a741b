import type { CodexErrorDetail } from '@codexlab/core';
import { z } from 'zod';

/** A ULID, in upper or lower case (https://github.com/ulid/spec). */
export const ulid = z
  .string()
  .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i, 'must be an id: 26 letters and digits')
  .transform((text) => text.toUpperCase())
  .meta({
    id: 'Ulid',
    description: 'A ULID',
    // Said here because of what a transform makes nothing is known.
    type: 'string',
    pattern: '^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$',
  });

/** A moment on the wire: ISO 8601 in UTC. */
export const isoTime = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });

/** An id or a slug. */
export const idOrSlug = z.string().min(1).max(200).meta({ description: 'An id or a slug' });

const MAX_PER_PAGE = 1000;

/** Fields of the query of every list: which page. */
export const pageQuery = z.strictObject({
  page: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .meta({ description: 'Page number from 1; far pages go by cursor' }),
  per_page: z.coerce.number().int().min(1).max(MAX_PER_PAGE).default(50),
  cursor: z.string().max(4096).optional().meta({ description: '`next_cursor` of the page before' }),
});

/** Fields of the query of lists that are read by cursor alone. */
export const cursorQuery = pageQuery.omit({ page: true });

/** How a list is told to go on. `total` and `pages` are null where counting would cost more than the page. */
export const pagination = z
  .object({
    total: z.number().int().nullable(),
    /** True: there are at least `total`. */
    approximate: z.boolean(),
    page: z.number().int().nullable(),
    per_page: z.number().int(),
    pages: z.number().int().nullable(),
    next_cursor: z.string().nullable(),
  })
  .meta({
    id: 'Pagination',
    examples: [{ total: 3, approximate: false, page: 1, per_page: 50, pages: 1, next_cursor: null }],
  });

/** What every answer tells of itself. */
export const meta = z.object({ request_id: z.string(), timestamp: isoTime }).meta({ id: 'Meta' });

const failureDetail: z.ZodType<CodexErrorDetail, CodexErrorDetail> = z
  .lazy(() =>
    z.union([
      ...([z.string(), z.number(), z.boolean(), z.null()] as const),
      z.array(failureDetail),
      z.record(z.string(), failureDetail),
    ]),
  )
  .meta({ id: 'ProblemDetail', description: 'Any JSON value; mostly a word or a number' });

/** The form of every failure: RFC 9457 with the fields of ours beside it. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    error_code: z.string(),
    code: z.string(),
    details: z.record(z.string(), failureDetail),
    meta,
  })
  .meta({
    id: 'Problem',
    examples: [
      {
        type: 'about:blank',
        title: 'The input is not of the right form; the message names the field.',
        status: 422,
        detail: 'path: is missing; send it in the body.',
        error_code: 'FILE_INVALID',
        code: 'invalid',
        details: { field: 'path', in: 'body' },
        meta: { request_id: '01M7ZCVYHY6MC3QXHQV9M038CD', timestamp: '2026-03-14T09:30:00Z' },
      },
    ],
  });

/** The pagination of a list. */
export type Pagination = z.output<typeof pagination>;
/** The body of a failure. */
export type Problem = z.output<typeof problem>;
