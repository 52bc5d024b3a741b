import { z } from 'zod';
import {
  fileKind,
  filePath,
  folderPath,
  inNotebook,
  MAX_CONTENT_BODY_BYTES,
  notebookName,
  ofNotebook,
  propertyChanges,
  queryFlag,
  rowPropertyNames,
  searchText,
  tagList,
} from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { pageQuery, ulid } from './fields.ts';
import { fileProblem, fileRow, fileWithContent, fullFile, movedFile, savedFile } from './file-shapes.ts';
import { moveFlags } from './move-shapes.ts';

const fileParams = z.strictObject({ file: ulid });
const pathParams = z.strictObject({ path: filePath });

const listFilters = {
  folder: folderPath.optional().meta({ description: 'Only below this folder, to the bottom' }),
  kind: fileKind.optional(),
  tags: tagList.optional().meta({
    description: 'Files with all of these tags or ones below them; repeated, or separated by commas',
  }),
  q: searchText.optional().meta({ description: 'Only files that this search finds; see `/search`' }),
  properties: rowPropertyNames.optional(),
  sort: z
    .string()
    .max(220)
    .regex(
      /^-?(?:path|name|size|modified|updated|title|property\..+?)(?::(?:asc|desc))?$/,
      'takes path, name, size, modified, updated, title or the name of a property behind property.',
    )
    .optional()
    .meta({
      description:
        '`path`, `name`, `size`, `modified`, `updated` (newest first), `title` or `property.<name>`; a `-` in front or `:desc` behind turns it around. By title and property files come as search orders them',
    }),
};

/** Fields of the query of the list of files. */
export const fileListQuery = z.strictObject({ ...pageQuery.shape, ...ofNotebook.shape, ...listFilters });

const content = z
  .string()
  .max(MAX_CONTENT_BODY_BYTES)
  .refine((text) => text.isWellFormed(), 'must be well-formed Unicode; send other bytes as base64')
  .meta({ description: 'The content: text as it shall stand in the file, or bytes in base 64' });

const encoding = z
  .enum(['utf-8', 'base64'])
  .default('utf-8')
  .meta({ description: 'How `content` is written' });

const newFile = z
  .strictObject({
    notebook_id: notebookName,
    path: filePath,
    content: content.default(''),
    encoding,
    properties: propertyChanges.optional().meta({
      description: 'Properties to set once it is there; of notes they are written into the content',
    }),
  })
  .meta({
    id: 'NewFile',
    examples: [
      {
        notebook_id: 'my-lab/crystal-growth',
        path: 'runs/2026-03-14.md',
        content: '# Slow cooling\n\n40 °C to 4 °C in 12 hours. #cooling\n',
        properties: { status: 'running' },
      },
    ],
  });

const newContent = z
  .strictObject({ content, encoding })
  .meta({ id: 'NewContent', examples: [{ content: '# Slow cooling\n\nFinished. #cooling\n' }] });

const fileChange = z
  .strictObject({
    properties: propertyChanges.optional(),
    rename: z
      .strictObject({ from: z.string().min(1).max(200), to: z.string().min(1).max(200) })
      .optional()
      .meta({ description: 'Gives a property another name, before `properties` are set' }),
  })
  .meta({ id: 'FileChange', examples: [{ properties: { status: 'done', rating: 4 } }] });

const changedFile = z
  .object({
    file: fullFile,
    written: z.array(z.string()).meta({ description: 'Files that were written: the file itself, a sidecar' }),
    remaining: z
      .array(z.object({ name: z.string(), path: z.string() }))
      .meta({ description: 'Properties that still have a value, from files that are never written' }),
  })
  .meta({ id: 'ChangedFile' });

const contentQuery = {
  download: queryFlag.optional().meta({ description: '`true`: always as an attachment' }),
};
const readQuery = {
  content: queryFlag.optional().meta({ description: '`false`: metadata alone' }),
};

/** Routes about files. */
export const filesRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/files',
    summary: 'List the files of a notebook',
    description:
      'Filters may be joined. With `q`, or more than one tag, files come as search orders and counts them: by relevance unless `sort` is given, and `kind` is then what `type:` asks for.',
    action: 'file.read',
    query: fileListQuery,
    status: 200,
    responseKind: 'page',
    response: fileRow,
  },
  listOfNotebook: {
    method: 'GET',
    path: '/notebooks/{notebook}/files',
    summary: 'List the files of a notebook',
    description: 'The same as `/files`, with the notebook in the path.',
    action: 'file.read',
    params: z.strictObject({ notebook: notebookName }),
    query: z.strictObject({ ...pageQuery.shape, ...listFilters }),
    status: 200,
    responseKind: 'page',
    response: fileRow,
  },
  problems: {
    method: 'GET',
    path: '/notebooks/{notebook}/problems',
    summary: 'List what could not be read as meant',
    action: 'file.read',
    params: z.strictObject({ notebook: notebookName }),
    query: pageQuery.omit({ page: true }),
    status: 200,
    responseKind: 'page',
    response: fileProblem,
  },
  create: {
    method: 'POST',
    path: '/files',
    summary: 'Create a file',
    description: 'Folders are made as needed. Something that stands at the path already is a conflict.',
    action: 'file.write',
    bodyKind: 'json',
    maxBodyBytes: MAX_CONTENT_BODY_BYTES,
    body: newFile,
    status: 201,
    responseKind: 'data',
    response: savedFile,
    etag: true,
    idempotent: true,
  },
  upload: {
    method: 'POST',
    path: '/files/upload',
    summary: 'Create or replace a file with bytes',
    description:
      'The body is the bytes, or one file in `multipart/form-data`, and is never held in memory. A path that ends in `/` takes the name that the form gives the file. Without `If-Match` nothing may stand there yet.',
    action: 'file.write',
    query: z.strictObject({
      notebook_id: notebookName,
      path: folderPath.meta({
        description: 'Path of the file, or a folder with `/` at the end (empty: the root)',
      }),
    }),
    bodyKind: 'bytes-or-multipart',
    status: 201,
    responseKind: 'data',
    response: savedFile,
    ifMatch: 'optional',
    etag: true,
    rate: 'upload',
  },
  get: {
    method: 'GET',
    path: '/files/{file}',
    summary: 'Read a file: metadata and text',
    description:
      'The ETag is that of metadata and content together; both it and `content_etag` may stand in `If-Match`.',
    action: 'file.read',
    params: fileParams,
    query: inNotebook.extend(readQuery),
    status: 200,
    responseKind: 'data',
    response: fileWithContent,
    etag: true,
  },
  content: {
    method: 'GET',
    path: '/files/{file}/content',
    summary: 'Read the bytes of a file',
    description:
      'Takes `Range` (one range), `If-Range` and `If-None-Match`. Types that a browser may run come as attachments.',
    action: 'file.read',
    params: fileParams,
    query: inNotebook.extend(contentQuery),
    status: 200,
    responseKind: 'bytes',
    etag: true,
  },
  getByPath: {
    method: 'GET',
    path: '/files/by-path/{path+}',
    summary: 'Read a file by its path: metadata and text',
    action: 'file.read',
    params: pathParams,
    query: ofNotebook.extend(readQuery),
    status: 200,
    responseKind: 'data',
    response: fileWithContent,
    etag: true,
  },
  contentByPath: {
    method: 'GET',
    path: '/files/by-path-content/{path+}',
    summary: 'Read the bytes of a file by its path',
    action: 'file.read',
    params: pathParams,
    query: ofNotebook.extend(contentQuery),
    status: 200,
    responseKind: 'bytes',
    etag: true,
  },
  replace: {
    method: 'PUT',
    path: '/files/{file}',
    summary: 'Replace the content of a file, or merge a change into it',
    description:
      'With `merge=true`, `If-Match` names the version that the change was made from: when something else stands there by now, both changes are merged, and `outcome` is `merged`. Where they touch the same place nothing is changed, and the answer is 409 with `details.conflicts`. Without it, what is stale is 412.',
    action: 'file.write',
    params: fileParams,
    query: inNotebook.extend({
      merge: queryFlag.optional().meta({ description: '`true`: merge with what stands there by now' }),
    }),
    bodyKind: 'json',
    maxBodyBytes: MAX_CONTENT_BODY_BYTES,
    body: newContent,
    status: 200,
    responseKind: 'data',
    response: savedFile,
    ifMatch: 'required',
    etag: true,
  },
  replaceContent: {
    method: 'PUT',
    path: '/files/{file}/content',
    summary: 'Replace the bytes of a file',
    action: 'file.write',
    params: fileParams,
    query: inNotebook,
    bodyKind: 'bytes',
    status: 200,
    responseKind: 'data',
    response: savedFile,
    ifMatch: 'required',
    etag: true,
    rate: 'upload',
  },
  update: {
    method: 'PATCH',
    path: '/files/{file}',
    summary: 'Change properties of a file',
    description:
      'Only the bytes of these properties change; files that cannot hold properties get a sidecar.',
    action: 'file.write',
    params: fileParams,
    query: inNotebook,
    bodyKind: 'json',
    body: fileChange,
    status: 200,
    responseKind: 'data',
    response: changedFile,
    ifMatch: 'optional',
    etag: true,
  },
  remove: {
    method: 'DELETE',
    path: '/files/{file}',
    summary: 'Move a file to the trash',
    action: 'file.write',
    params: fileParams,
    query: inNotebook,
    status: 204,
    responseKind: 'nothing',
    ifMatch: 'required',
  },
  move: {
    method: 'POST',
    path: '/files/{file}/move',
    summary: 'Move or rename a file',
    description:
      'Id, tags and history stay with it. Something that stands at the new path already is a conflict. A dry run answers with the file as it is, and `move` with the links that would change.',
    action: 'file.write',
    params: fileParams,
    query: inNotebook,
    bodyKind: 'json',
    body: z.strictObject({ path: filePath, ...moveFlags }).meta({ id: 'FileMove' }),
    status: 200,
    responseKind: 'data',
    response: movedFile,
    ifMatch: 'optional',
    etag: true,
  },
});
