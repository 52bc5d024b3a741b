import { extensionOf, nameOf, type Notebook, type RelPath } from '@codexlab/core';
import { contentHeaders } from '../http/content-headers.ts';
import { hashOf } from '../http/etags.ts';
import { matchesNone } from '../http/preconditions.ts';
import { sendBytes } from './content.ts';

/** A version that is longer is not read: it would be held in memory as a whole. */
export const MAX_VERSION_BYTES = 64 * 1024 * 1024;

/** A version of a file. */
interface Version {
  readonly path: RelPath;
  readonly bytes: Uint8Array;
}

/** Answers with the bytes of a version, as with those of a file. */
export async function sendVersion(
  notebook: Notebook,
  version: Version,
  request: Request,
  { now, download }: { readonly now: string; readonly download: boolean },
): Promise<Response> {
  const etag = hashOf(version.bytes);
  const mimeType = await mimeTypeOf(notebook, version, now);
  const headers = {
    ...contentHeaders({ name: nameOf(version.path), mimeType, download }),
    etag: `"${etag}"`,
  };
  if (matchesNone(request.headers.get('if-none-match'), etag))
    return new Response(null, { status: 304, headers });
  return sendBytes(version.bytes, request, { headers, etag });
}

/** What it is now, where it is still called so; of what has gone it is told whether it is text. */
async function mimeTypeOf(notebook: Notebook, { path, bytes }: Version, now: string): Promise<string> {
  const file = await notebook.files.get(now);
  if (file !== null && extensionOf(file.path) === extensionOf(path)) return file.mimeType;
  return isText(bytes) ? 'text/plain' : 'application/octet-stream';
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
