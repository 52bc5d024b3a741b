import { z } from 'zod';
import { filePath, MAX_UPLOAD_BYTES, notebookName } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { cursorQuery } from './fields.ts';
import { branch } from './history-shapes.ts';

const MAX_QUIET_MS = 24 * 60 * 60 * 1000;
const MAX_MESSAGE_LENGTH = 65_536;
const MAX_PATHS = 1000;

const params = z.strictObject({ notebook: notebookName });

/** The repository of a notebook and what is wanted of it. */
export const versioning = z
  .object({
    kind: z.enum(['none', 'own', 'inside']).meta({
      description:
        '`none`: no repository; `own`: of this notebook; `inside`: the notebook is a part of a larger one',
    }),
    implementation: z.enum(['native', 'isomorphic']),
    head: z.string().nullable().meta({ description: 'Id of the newest commit' }),
    branch: z.string().nullable().meta({ description: 'Null when none is checked out' }),
    busy: z.enum(['merge', 'rebase', 'cherry-pick', 'revert', 'bisect']).nullable().meta({
      description: 'What somebody is in the middle of; nothing is committed until it is finished',
    }),
    shallow: z.boolean().meta({ description: 'True: older history is not here' }),
    problem: z.string().nullable().meta({ description: 'Why the repository cannot be read or written' }),
    trouble: z.string().nullable().meta({ description: 'What the last commit by itself could not do' }),
    settings: z.object({
      auto_commit: z.boolean(),
      quiet_ms: z.number().int(),
      max_binary_bytes: z.number().int(),
    }),
  })
  .meta({ id: 'Versioning', description: 'The repository of a notebook and what is wanted of it' });

const versioningChange = z
  .strictObject({
    auto_commit: z.boolean().optional().meta({ description: 'Commit changes by themselves' }),
    quiet_ms: z.number().int().min(0).max(MAX_QUIET_MS).optional().meta({
      description: 'So long nothing must have changed before a commit is made',
    }),
    max_binary_bytes: z.number().int().min(0).max(MAX_UPLOAD_BYTES).optional().meta({
      description: 'Binary files that are larger are left out of commits that are made by themselves',
    }),
  })
  .meta({ id: 'VersioningChange', examples: [{ auto_commit: true }] });

const configure = {
  path: '/notebooks/{notebook}/versioning',
  summary: 'Change what is wanted of the history of a notebook',
  description:
    'Only what is sent is changed. Without a repository it is refused with 501: initialize it with `git: true`.',
  action: 'history.manage',
  params,
  bodyKind: 'json',
  body: versioningChange,
  status: 200,
  responseKind: 'data',
  response: versioning,
} as const;

const commitResult = z
  .object({
    revision: z.string().nullable().meta({ description: 'Id of the commit; null: nothing had changed' }),
    paths: z.array(z.string()).meta({ description: 'What it holds; at most 1,000 are named' }),
    path_count: z.number().int(),
    left: z
      .array(z.string())
      .meta({ description: 'What git ignores or cannot hold; at most 1,000 are named' }),
    left_count: z.number().int(),
  })
  .meta({ id: 'CommitResult' });

const pendingChange = z
  .object({
    path: z.string(),
    kind: z.enum(['untracked', 'modified', 'deleted', 'conflicted']),
    staged: z.boolean().meta({ description: 'Somebody has staged it for a commit of their own' }),
  })
  .meta({ id: 'PendingChange', description: 'A difference between the newest commit and the disk' });

/** Routes about the repository of a notebook. */
export const versioningRoutes = defineRoutes({
  get: {
    method: 'GET',
    path: '/notebooks/{notebook}/versioning',
    summary: 'The repository of a notebook and what is wanted of it',
    action: 'notebook.read',
    params,
    status: 200,
    responseKind: 'data',
    response: versioning,
  },
  configure: { ...configure, method: 'PUT' },
  patch: { ...configure, method: 'PATCH' },
  commit: {
    method: 'POST',
    path: '/notebooks/{notebook}/commits',
    summary: 'Commit now what has changed',
    description: 'As one commit of whoever asks. What others have staged stays staged.',
    action: 'file.write',
    params,
    bodyKind: 'json',
    body: z
      .strictObject({
        paths: z.array(filePath).min(1).max(MAX_PATHS).optional().meta({
          description: 'Files and folders; absent: everything that differs',
        }),
        message: z.string().min(1).max(MAX_MESSAGE_LENGTH).optional(),
      })
      .meta({ id: 'NewCommit', examples: [{ paths: ['runs'], message: 'Second series' }] }),
    status: 200,
    responseKind: 'data',
    response: commitResult,
    idempotent: true,
  },
  pending: {
    method: 'GET',
    path: '/notebooks/{notebook}/pending',
    summary: 'List what differs between the newest commit and the disk',
    action: 'file.read',
    params,
    query: cursorQuery,
    status: 200,
    responseKind: 'page',
    response: pendingChange,
    rate: 'search',
  },
  branches: {
    method: 'GET',
    path: '/notebooks/{notebook}/branches',
    summary: 'List the branches of the repository',
    action: 'file.read',
    params,
    query: cursorQuery,
    status: 200,
    responseKind: 'page',
    response: branch,
  },
});
