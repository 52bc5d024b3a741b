import { z } from 'zod';
import {
  filePath,
  folderPath,
  notebookName,
  ofNotebook,
  propertyChanges,
  rowPropertyNames,
} from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { cursorQuery } from './fields.ts';
import { folder, folderEntry, folderWithChildren, movedFolder } from './file-shapes.ts';
import { moveFlags } from './move-shapes.ts';

const pathParams = z.strictObject({ path: filePath });
const notebookParams = z.strictObject({ notebook: notebookName });
const folderChange = z.strictObject({ properties: propertyChanges }).meta({ id: 'FolderChange' });

/** Routes about folders. */
export const foldersRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/folders',
    summary: 'List what is in a folder: folders first, then files',
    action: 'file.read',
    query: cursorQuery.extend({
      notebook_id: notebookName,
      path: folderPath.default('').meta({ description: 'The folder; empty is the root' }),
      properties: rowPropertyNames.optional(),
    }),
    status: 200,
    responseKind: 'page',
    response: folderEntry,
  },
  create: {
    method: 'POST',
    path: '/folders',
    summary: 'Create a folder',
    description: 'Folders above it are made as needed. Something that stands there already is a conflict.',
    action: 'file.write',
    bodyKind: 'json',
    body: z
      .strictObject({ notebook_id: notebookName, path: filePath, properties: propertyChanges.optional() })
      .meta({ id: 'NewFolder' }),
    status: 201,
    responseKind: 'data',
    response: folder,
    etag: true,
    idempotent: true,
  },
  move: {
    method: 'POST',
    path: '/folders/move',
    summary: 'Move or rename a folder',
    description:
      'Everything in it keeps its id. A dry run answers with the folder as it is, and `move` with the links that would change.',
    action: 'file.write',
    bodyKind: 'json',
    body: z
      .strictObject({ notebook_id: notebookName, from: filePath, to: filePath, ...moveFlags })
      .meta({ id: 'FolderMove' }),
    status: 200,
    responseKind: 'data',
    response: movedFolder,
    etag: true,
  },
  get: {
    method: 'GET',
    path: '/folders/{path+}',
    summary: 'Read a folder: its metadata and what is in it',
    action: 'file.read',
    params: pathParams,
    query: cursorQuery.extend(ofNotebook.shape),
    status: 200,
    responseKind: 'data',
    response: folderWithChildren,
  },
  update: {
    method: 'PATCH',
    path: '/folders/{path+}',
    summary: 'Change properties of a folder',
    action: 'file.write',
    params: pathParams,
    query: ofNotebook,
    bodyKind: 'json',
    body: folderChange,
    status: 200,
    responseKind: 'data',
    response: folder,
    ifMatch: 'optional',
    etag: true,
  },
  remove: {
    method: 'DELETE',
    path: '/folders/{path+}',
    summary: 'Move a folder with all that is in it to the trash',
    action: 'file.write',
    params: pathParams,
    query: ofNotebook,
    status: 204,
    responseKind: 'nothing',
  },
  getRoot: {
    method: 'GET',
    path: '/notebooks/{notebook}/folder',
    summary: 'Read the root folder of a notebook: its metadata and what is in it',
    action: 'file.read',
    params: notebookParams,
    query: cursorQuery,
    status: 200,
    responseKind: 'data',
    response: folderWithChildren,
  },
  updateRoot: {
    method: 'PATCH',
    path: '/notebooks/{notebook}/folder',
    summary: 'Change properties of the root folder of a notebook',
    action: 'file.write',
    params: notebookParams,
    bodyKind: 'json',
    body: folderChange,
    status: 200,
    responseKind: 'data',
    response: folder,
    ifMatch: 'optional',
    etag: true,
  },
});
