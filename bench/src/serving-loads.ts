import { SignJWT } from 'jose';
import type { Load } from './load.ts';
import { type Api, type ApiPage, requestBytes } from './serving-api.ts';
import type { ServingPlace } from './serving-place.ts';

/** Bytes of a file that is written. */
const WRITTEN_BYTES = 2_000;

/** One request again and again. */
export function sameRequest(port: number, bytes: Buffer): Load {
  return { port, request: () => bytes };
}

/** The first 50 files. */
export function listLoad(api: Api, { notebookId }: ServingPlace): Load {
  return sameRequest(api.port, api.bytesOf('GET', listPath(notebookId)));
}

/** The last 50 files, by cursor. */
export async function lastPageLoad(api: Api, { notebookId }: ServingPlace): Promise<Load> {
  const far = await walk(api, listPath(notebookId, 1000), null);
  const cursor = await walk(api, listPath(notebookId), far);
  const last = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  return sameRequest(api.port, api.bytesOf('GET', `${listPath(notebookId)}${last}`));
}

/** Metadata of one file after the other. */
export function readLoad(api: Api, { notebookId, fileIds }: ServingPlace): Load {
  const path = (id: string) => `/files/${id}?notebook_id=${notebookId}&content=false`;
  return taking(
    api.port,
    fileIds.map((id) => api.bytesOf('GET', path(id))),
  );
}

/** Rows of the same files, from the raw server. */
export async function rawReadLoad(port: number, { fileIds }: ServingPlace, secret: string): Promise<Load> {
  const token = await new SignJWT({ sub: 'somebody' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));
  const headers = { authorization: `Bearer ${token}` };
  return taking(
    port,
    fileIds.map((id) => requestBytes(port, 'GET', `/files/${id}`, { headers })),
  );
}

/** New content for a file of each connection's own. */
export function writeLoad(api: Api, { notebookId, fileIds }: ServingPlace): Load {
  return {
    port: api.port,
    request: (nth, connection) =>
      api.bytesOf('PUT', `/files/${fileIds[connection]}/content?notebook_id=${notebookId}`, {
        headers: { 'if-match': '*', 'content-type': 'application/octet-stream' },
        body: contentOf(nth),
      }),
  };
}

/** The same for the raw server. */
export function rawWriteLoad(port: number): Load {
  return {
    port,
    request: (nth, connection) =>
      requestBytes(port, 'PUT', `/files/${connection}.md`, { body: contentOf(nth) }),
  };
}

function taking(port: number, requests: readonly Buffer[]): Load {
  return { port, request: (nth) => requests[nth % requests.length]! };
}

let written = 0;

/** Never the same twice: what stands there already need not be written. */
function contentOf(nth: number): string {
  return `# Written ${written++}\n\n${'measured words of a note '.repeat(100)}${nth}`.slice(0, WRITTEN_BYTES);
}

function listPath(notebookId: string, perPage = 50): string {
  return `/notebooks/${notebookId}/files?per_page=${perPage}`;
}

/** The cursor of the last page. */
async function walk(api: Api, path: string, from: string | null): Promise<string | null> {
  let cursor = from;
  for (;;) {
    const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { pagination } = await api.call<ApiPage>('GET', `${path}${after}`);
    if (pagination.next_cursor === null) return cursor;
    cursor = pagination.next_cursor;
  }
}
