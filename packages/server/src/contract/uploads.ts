import { z } from 'zod';
import { contentHash, filePath, MAX_UPLOAD_BYTES, notebookName, ofNotebook } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { isoTime, ulid } from './fields.ts';
import { savedFile } from './file-shapes.ts';

const uploadParams = z.strictObject({ upload: ulid });

const upload = z
  .object({
    id: ulid,
    path: z.string(),
    size: z.number().nullable().meta({ description: 'Bytes it will have; null: not known' }),
    received: z.number().meta({ description: 'Bytes that have arrived: the offset of the next piece' }),
    created_at: isoTime,
    expires_at: isoTime,
  })
  .meta({ id: 'Upload', description: 'A file that arrives in pieces' });

/** Routes about uploads in pieces, for files that are too large for one request. */
export const uploadsRoutes = defineRoutes({
  begin: {
    method: 'POST',
    path: '/uploads',
    summary: 'Begin an upload in pieces',
    description:
      'Nothing is at the path until the upload is completed; one that is not is forgotten after 24 hours. `If-Match` says what it will replace; without it nothing may stand there.',
    action: 'file.write',
    bodyKind: 'json',
    body: z
      .strictObject({
        notebook_id: notebookName,
        path: filePath,
        size: z.number().int().min(0).max(MAX_UPLOAD_BYTES).nullable().default(null),
      })
      .meta({
        id: 'NewUpload',
        examples: [{ notebook_id: 'my-lab/crystal-growth', path: 'images/series-1.tiff', size: 268435456 }],
      }),
    status: 201,
    responseKind: 'data',
    response: upload,
    ifMatch: 'optional',
    idempotent: true,
    rate: 'upload',
  },
  get: {
    method: 'GET',
    path: '/uploads/{upload}',
    summary: 'How far an upload has come',
    action: 'file.write',
    params: uploadParams,
    query: ofNotebook,
    status: 200,
    responseKind: 'data',
    response: upload,
  },
  append: {
    method: 'PATCH',
    path: '/uploads/{upload}',
    summary: 'Add the next piece of an upload',
    description:
      'Another offset than `received` is a conflict that tells the right one (`details.receivedBytes`).',
    action: 'file.write',
    params: uploadParams,
    query: ofNotebook.extend({ offset: z.coerce.number().int().min(0).max(MAX_UPLOAD_BYTES) }),
    bodyKind: 'bytes',
    status: 200,
    responseKind: 'data',
    response: upload,
    rate: 'upload',
    audited: false,
  },
  complete: {
    method: 'POST',
    path: '/uploads/{upload}/complete',
    summary: 'Put an uploaded file in its place',
    action: 'file.write',
    params: uploadParams,
    query: ofNotebook,
    bodyKind: 'json',
    body: z
      .strictObject({
        hash: contentHash.optional().meta({ description: 'What the bytes must have; else nothing happens' }),
      })
      .meta({ id: 'UploadEnd' }),
    status: 201,
    responseKind: 'data',
    response: savedFile,
    etag: true,
    rate: 'upload',
  },
  discard: {
    method: 'DELETE',
    path: '/uploads/{upload}',
    summary: 'Give an upload up',
    action: 'file.write',
    params: uploadParams,
    query: ofNotebook,
    status: 204,
    responseKind: 'nothing',
  },
});
