import { z } from 'zod';
import { contentHash } from './content-fields.ts';
import { isoTime } from './fields.ts';

/** Names a commit: an id, the beginning of one (7 digits at least), a branch, a tag or `HEAD`, with steps back from it. */
export const revisionName = z
  .string()
  .min(1)
  .max(256)
  .regex(
    /^(?!-)[^\p{Cc}\s~^:?*[\\]+(?:[~^]\d{0,6})*$/u,
    'must be the id of a commit, or the name of a branch or tag, with steps back as in HEAD~3',
  )
  .meta({
    description:
      'Id of a commit, the beginning of one, a branch, a tag or `HEAD`, with steps back as in `HEAD~3`',
    examples: ['4f2c9e1'],
  });

/** Names a version of a file: a commit, or `disk` for what stands there now. */
export const versionName = revisionName.meta({
  description: 'A commit as in the history, or `disk`: what stands there now',
});

const commitId = z.string().meta({ description: 'Id of a commit' });
const person = z.object({ name: z.string(), email: z.string() }).meta({ id: 'Person' });

/** What happened to a path. */
export const pathChange = z
  .object({
    kind: z.enum(['added', 'modified', 'deleted', 'renamed']),
    path: z.string(),
    old_path: z.string().nullable().meta({ description: 'Where it stood before; of `renamed` alone' }),
  })
  .meta({ id: 'PathChange', description: 'What happened to a file from one commit to another' });

const authorship = z
  .object({
    name: z.string(),
    email: z.string(),
    actor: z.string().nullable().meta({ description: 'Id of the user, where the commit names one' }),
    kind: z.enum(['human', 'agent', 'unknown']),
  })
  .meta({ id: 'Authorship', description: 'Who wrote something, as far as a commit tells' });

const commitFields = {
  id: commitId,
  parents: z.array(commitId),
  author: person,
  authored_at: isoTime,
  committer: person,
  committed_at: isoTime,
  message: z.string(),
};

const commit = z.object(commitFields).meta({ id: 'Commit' });

/** A commit in the history of something. */
export const historyEntry = z
  .object({
    ...commitFields,
    by: authorship,
    change: pathChange
      .nullable()
      .meta({ description: 'What it did to the file; null in the history of a folder or of everything' }),
  })
  .meta({ id: 'HistoryEntry', description: 'A commit, with who wrote it and what it did' });

/** A version of a file in a commit. */
export const fileVersion = z
  .object({
    revision: commitId,
    path: z.string().meta({ description: 'What the file was called then' }),
    size: z.number(),
    hash: contentHash,
    content_url: z.string(),
    last_change: historyEntry
      .nullable()
      .meta({ description: 'The commit, this one or one before, that wrote this version' }),
  })
  .meta({ id: 'FileVersion' });

/** A file of a folder in a commit. */
export const revisionEntry = z
  .object({
    path: z.string(),
    kind: z.enum(['file', 'link', 'submodule']),
    executable: z.boolean(),
    size: z.number().nullable(),
    blob: z.string().meta({ description: 'Id of its content in git' }),
  })
  .meta({ id: 'RevisionEntry' });

/** Lines that one commit wrote. */
export const blameLines = z
  .object({
    from: z.number().int().meta({ description: 'Number of the first line, from 1' }),
    count: z.number().int(),
    path: z.string().meta({ description: 'Where the lines stood in that commit' }),
    commit,
    by: authorship,
    lines: z.array(z.string()),
  })
  .meta({ id: 'BlameLines', description: 'Lines in a row that one commit wrote' });

/** A branch. */
export const branch = z
  .object({
    name: z.string(),
    head: commitId,
    is_current: z.boolean(),
    is_remote: z.boolean(),
    committed_at: isoTime,
    subject: z.string(),
  })
  .meta({ id: 'Branch' });

/** What bringing back did, or would do. */
export const restoreReport = z
  .object({
    revision: commitId,
    written: z.array(z.string()).meta({ description: 'At most 1,000 are named' }),
    written_count: z.number().int(),
    removed: z.array(z.string()).meta({ description: 'Moved to the trash; at most 1,000 are named' }),
    removed_count: z.number().int(),
    unchanged_count: z.number().int(),
    left: z
      .array(z.object({ path: z.string(), reason: z.string() }))
      .meta({ description: 'What could not be brought back, and why' }),
  })
  .meta({ id: 'RestoreReport' });
