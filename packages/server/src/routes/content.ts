import { CodexError, nameOf, type OpenFile } from '@codexlab/core';
import { contentHeaders } from '../http/content-headers.ts';
import { HttpError } from '../http/http-error.ts';
import { matchesNone } from '../http/preconditions.ts';
import { type ByteRange, contentRange, selectRange } from '../http/ranges.ts';
import { noteBase } from './file-text.ts';
import type { FoundFile } from './use-file.ts';

/** Files and parts up to this size are read at once; longer ones in pieces of it. */
const PIECE_BYTES = 1024 * 1024;

/** What can be read in parts. */
type Bytes = Pick<OpenFile, 'read' | 'close'> & { readonly stat: Pick<OpenFile['stat'], 'sizeBytes'> };

interface Answering {
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
  /** Hears of all the bytes, where they are read at once. */
  readonly onWhole?: (bytes: Uint8Array) => void;
}

/** An answer, and when nothing of it has to be read any more. */
interface Sending {
  readonly response: Response;
  readonly sent: Promise<void>;
}

/**
 * Answers with the bytes of a file. The notebook is held until the last of them has left, or the reader has gone: the
 * answer is there before `use` has ended.
 */
export function sendContent(
  use: (work: (found: FoundFile) => Promise<void>) => Promise<void>,
  request: Request,
  options: { readonly download: boolean },
): Promise<Response> {
  return new Promise((resolve, reject) => {
    use(async (found) => {
      const { response, sent } = await answer(found, request, options);
      resolve(response);
      await sent;
    }).catch(reject);
  });
}

/** Answers with bytes that are in memory, or with the part of them that is asked for. */
export async function sendBytes(bytes: Uint8Array, request: Request, about: Answering): Promise<Response> {
  const held: Bytes = {
    stat: { sizeBytes: bytes.length },
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: async () => undefined,
  };
  return (await respond(held, request, about)).response;
}

async function answer(
  found: FoundFile,
  request: Request,
  { download }: { readonly download: boolean },
): Promise<Sending> {
  const { file, notebook } = found;
  const open = await notebook.files.open(file.path);
  try {
    const etag = await open.hash();
    const headers = {
      ...contentHeaders({ name: nameOf(file.path), mimeType: file.mimeType, download }),
      etag: `"${etag}"`,
      'last-modified': new Date(open.stat.modifiedMs).toUTCString(),
    };
    if (matchesNone(request.headers.get('if-none-match'), etag))
      return await finished(open, new Response(null, { status: 304, headers }));
    const onWhole = (bytes: Uint8Array) => noteBase(found, etag, bytes);
    return await respond(open, request, { headers, etag, onWhole });
  } catch (error) {
    await open.close();
    throw error;
  }
}

async function respond(
  open: Bytes,
  request: Request,
  { headers, etag, onWhole }: Answering,
): Promise<Sending> {
  const { sizeBytes } = open.stat;
  const asked = { range: request.headers.get('range'), ifRange: request.headers.get('if-range') };
  const range = selectRange(asked, { sizeBytes, etag });
  if (range.kind === 'unsatisfiable') throw notSatisfiable(sizeBytes);
  const part = range.kind === 'part' ? range : { from: 0, to: sizeBytes };
  const init = {
    status: range.kind === 'part' ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(part.to - part.from),
      ...(range.kind === 'part' ? { 'content-range': contentRange(part, sizeBytes) } : {}),
    },
  };
  if (request.method === 'HEAD') return finished(open, new Response(null, init));
  if (part.to - part.from > PIECE_BYTES) return streamed(open, part, init);
  const bytes = await open.read(part.from, part.to - part.from);
  if (bytes.length < part.to - part.from) throw wasCut();
  if (range.kind === 'whole') onWhole?.(bytes);
  return finished(open, new Response(Uint8Array.from(bytes), init));
}

async function finished(open: Bytes, response: Response): Promise<Sending> {
  await open.close();
  return { response, sent: Promise.resolve() };
}

function streamed(open: Bytes, { from, to }: ByteRange, init: ResponseInit): Sending {
  let at = from;
  let tell: () => void = () => undefined;
  const sent = new Promise<void>((resolve) => (tell = resolve));
  const end = () => open.close().finally(tell);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const piece = await open.read(at, Math.min(PIECE_BYTES, to - at));
          if (piece.length === 0) throw wasCut();
          at += piece.length;
          controller.enqueue(piece);
          if (at < to) return;
          controller.close();
          await end();
        } catch (error) {
          controller.error(error);
          await end();
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body, init), sent };
}

/** Another program writes into the very file: its length was promised already. */
function wasCut(): CodexError {
  return new CodexError('unavailable', 'The file became shorter while it was read. Try again.');
}

function notSatisfiable(sizeBytes: number): HttpError {
  return new HttpError(
    {
      status: 416,
      code: 'invalid',
      errorCode: 'RANGE_NOT_SATISFIABLE',
      headers: { 'content-range': `bytes */${sizeBytes}` },
    },
    `The file has ${sizeBytes} bytes; the range lies behind them.`,
    { field: 'Range' },
  );
}
