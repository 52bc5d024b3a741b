import { z } from 'zod';
import { filePath, folderPath, inNotebook, notebookName, queryFlag } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { fileDiff } from './diff-shapes.ts';
import { cursorQuery, ulid } from './fields.ts';
import { fullFile } from './file-shapes.ts';
import {
  blameLines,
  fileVersion,
  historyEntry,
  pathChange,
  restoreReport,
  revisionEntry,
  revisionName,
  versionName,
} from './history-shapes.ts';
import { isoTimeInput } from './people-fields.ts';

const MAX_CONTEXT_LINES = 1000;

const fileParams = z.strictObject({ file: ulid });
const fileAt = z.strictObject({ file: ulid, revision: revisionName });
const notebookParams = z.strictObject({ notebook: notebookName });
const notebookAt = z.strictObject({ notebook: notebookName, revision: revisionName });
const download = queryFlag.optional().meta({ description: '`true`: always as an attachment' });

const since = {
  from: revisionName.optional().meta({ description: 'From this commit back; absent: from the newest' }),
  until: isoTimeInput.optional().meta({ description: 'Only commits not later than this' }),
};
const versions = {
  from: versionName.optional().meta({ description: 'A commit or `disk`; absent: the newest commit' }),
  to: versionName.optional().meta({ description: 'A commit or `disk`; absent: `disk`' }),
  context: z.coerce
    .number()
    .int()
    .min(0)
    .max(MAX_CONTEXT_LINES)
    .optional()
    .meta({ description: 'Unchanged lines around each change; 3 where nothing is said' }),
};

const read = { method: 'GET', action: 'file.read', status: 200 } as const;
const BYTES =
  'Takes `Range`, `If-Range` and `If-None-Match`. Text comes as plain text; types that a browser may run come as attachments.';
const KEPT =
  'The old version is written as a new one: what it replaces is in the history or in the trash, so no `If-Match` is asked for.';

/** Routes about the history of files, folders and notebooks. */
export const historyRoutes = defineRoutes({
  ofFile: {
    ...read,
    path: '/files/{file}/history',
    summary: 'List the commits that changed a file, newest first',
    description: 'Follows its renames.',
    params: fileParams,
    query: cursorQuery.extend(inNotebook.shape).extend(since),
    responseKind: 'page',
    response: historyEntry,
  },
  version: {
    ...read,
    path: '/files/{file}/history/{revision}',
    summary: 'A file as it was in a commit: its name, size and hash',
    params: fileAt,
    query: inNotebook,
    responseKind: 'data',
    response: fileVersion,
    etag: true,
  },
  versionContent: {
    ...read,
    path: '/files/{file}/history/{revision}/content',
    summary: 'Read the bytes of a file as it was in a commit',
    description: BYTES,
    params: fileAt,
    query: inNotebook.extend({ download }),
    responseKind: 'bytes',
    etag: true,
  },
  diff: {
    ...read,
    path: '/files/{file}/diff',
    summary: 'How a file differs between two versions, by lines and words',
    params: fileParams,
    query: inNotebook.extend(versions),
    responseKind: 'data',
    response: fileDiff,
    rate: 'search',
  },
  blame: {
    ...read,
    path: '/files/{file}/blame',
    summary: 'Who wrote each line of a file',
    description: 'A page has runs of lines that one commit wrote.',
    params: fileParams,
    query: cursorQuery.extend(inNotebook.shape).extend({
      revision: revisionName.optional().meta({ description: 'As of this commit; absent: the newest' }),
    }),
    responseKind: 'page',
    response: blameLines,
    rate: 'search',
  },
  restoreFile: {
    method: 'POST',
    path: '/files/{file}/restore',
    summary: 'Bring an old version of a file back',
    description: KEPT,
    action: 'file.write',
    params: fileParams,
    query: inNotebook,
    bodyKind: 'json',
    body: z
      .strictObject({ revision: revisionName, dry_run: z.boolean().default(false) })
      .meta({ id: 'FileRestore', examples: [{ revision: '4f2c9e1' }] }),
    status: 200,
    responseKind: 'data',
    response: z.object({ report: restoreReport, file: fullFile.nullable() }).meta({ id: 'RestoredFile' }),
    etag: true,
  },
  list: {
    ...read,
    path: '/notebooks/{notebook}/history',
    summary: 'List the commits of a notebook, of a folder, or of a file by its path, newest first',
    description:
      'The way to what is deleted: a path that is not there any more has its history all the same.',
    params: notebookParams,
    query: cursorQuery
      .extend(since)
      .extend({
        path: filePath.optional().meta({ description: 'Only what changed this file, or this folder' }),
        folder: folderPath.optional().meta({ description: 'The same for a folder; empty: everything' }),
      })
      .refine(({ path, folder }) => path === undefined || folder === undefined, {
        path: ['folder'],
        message: 'give path or folder, not both',
      }),
    responseKind: 'page',
    response: historyEntry,
  },
  entries: {
    ...read,
    path: '/notebooks/{notebook}/history/{revision}/files',
    summary: 'List the files of a notebook as they were in a commit',
    params: notebookAt,
    query: cursorQuery.extend({
      folder: folderPath.default('').meta({ description: 'Only below this folder, to the bottom' }),
    }),
    responseKind: 'page',
    response: revisionEntry,
  },
  contentAt: {
    ...read,
    path: '/notebooks/{notebook}/history/{revision}/content',
    summary: 'Read the bytes of a file, by its path, as it was in a commit',
    description: BYTES,
    params: notebookAt,
    query: z.strictObject({ path: filePath, download }),
    responseKind: 'bytes',
    etag: true,
  },
  diffByPath: {
    ...read,
    path: '/notebooks/{notebook}/diff',
    summary: 'How a file, by its path, differs between two versions',
    params: notebookParams,
    query: z.strictObject({ path: filePath, ...versions }),
    responseKind: 'data',
    response: fileDiff,
    rate: 'search',
  },
  compare: {
    ...read,
    path: '/notebooks/{notebook}/compare',
    summary: 'Which files differ between two commits or branches',
    params: notebookParams,
    query: cursorQuery.extend({
      from: revisionName,
      to: revisionName,
      folder: folderPath.optional().meta({ description: 'Only below this folder' }),
    }),
    responseKind: 'page',
    response: pathChange,
    rate: 'search',
  },
  restore: {
    method: 'POST',
    path: '/notebooks/{notebook}/history/restore',
    summary: 'Bring a file, a deleted file, a folder or a whole notebook back as it was',
    description: KEPT,
    action: 'file.write',
    params: notebookParams,
    bodyKind: 'json',
    body: z
      .strictObject({
        path: folderPath.meta({ description: 'A file or a folder; empty: the whole notebook' }),
        revision: revisionName.optional(),
        at: isoTimeInput.optional().meta({ description: 'As it was at a moment, instead of `revision`' }),
        remove_others: z.boolean().default(true).meta({
          description: 'Of folders: what was not there then goes to the trash',
        }),
        dry_run: z.boolean().default(false),
      })
      .refine(({ revision, at }) => (revision === undefined) !== (at === undefined), {
        path: ['revision'],
        message: 'give either revision or at',
      })
      .meta({
        id: 'HistoryRestore',
        examples: [{ path: 'runs', at: '2026-03-14T09:30:00Z', dry_run: true }],
      }),
    status: 200,
    responseKind: 'data',
    response: restoreReport,
  },
});
