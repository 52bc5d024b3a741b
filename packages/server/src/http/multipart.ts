import { Readable } from 'node:stream';
import { CodexError } from '@codexlab/core';
import busboy from 'busboy';

/** A file that arrives, by a form or as the body itself. */
export interface ArrivingFile {
  /** The name that a form gives it, without folders; null for a plain body. */
  readonly name: string | null;
  /** Its bytes, once. Throws `invalid` when the form is cut off, broken, or has more than this file. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

const SMALL_BODY_BYTES = 64 * 1024;
const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 4096;
/** More than this is not read away: it costs less to connect again. */
const MAX_UNWANTED_BYTES = 16 * 1024 * 1024;

/** The file that a request brings. Throws `invalid` for a form without one. */
export async function arrivingFile(request: Request): Promise<ArrivingFile> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) return { name: null, chunks: chunksOf(request) };
  return fileOfForm(type, chunksOf(request));
}

/**
 * The bytes of a body, none when it has none. What nobody wants any more is read away, up to a bound: to cancel it would
 * cut the connection behind the answer, and fail the next request that uses it.
 *
 * Throws `invalid` when fewer arrive than were said to come: of a client that has gone, what had arrived may look like a
 * whole body to whoever begins to read it later.
 */
export async function* chunksOf(request: Request): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of arriving(request)) {
    bytes += chunk.length;
    yield chunk;
  }
  const declared = declaredBytes(request);
  if (declared === null ? request.signal.aborted : bytes < declared)
    throw new CodexError('invalid', 'The body broke off before all of it was here. Send it again.', {
      field: 'body',
    });
}

/** What says that it is small is read in one piece: a stream takes longer to set up than a note to arrive. */
async function* arriving(request: Request): AsyncIterable<Uint8Array> {
  if ((declaredBytes(request) ?? Infinity) <= SMALL_BODY_BYTES) {
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.length > 0) yield bytes;
    return;
  }
  if (request.body === null) return;
  const reader = request.body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    void readAway(reader); // not waited for: the answer is sent meanwhile
  }
}

function declaredBytes({ headers }: Pick<Request, 'headers'>): number | null {
  const length = headers.get('content-length');
  return length === null ? null : Number(length);
}

async function readAway(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    for (let bytes = 0; bytes < MAX_UNWANTED_BYTES;) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.length;
    }
    await reader.cancel();
  } catch {
    // the sender has gone
  }
}

/** Reads the form up to the beginning of its file; fields before it are passed over. */
function fileOfForm(contentType: string, body: AsyncIterable<Uint8Array>): Promise<ArrivingFile> {
  return new Promise((resolve, reject) => {
    const form = openForm(contentType);
    const source = Readable.from(body, { objectMode: false });
    const ended = new Promise<void>((done, fail) => {
      form.once('close', done);
      form.on('error', fail);
      source.on('error', fail);
      form.once('filesLimit', () => fail(formError('has more than one file; send one at a time')));
    });
    ended.then(
      () => reject(formError('has no file in it')),
      (error: unknown) => reject(asFormError(error)),
    );
    form.once('file', (_field, file, { filename }) => {
      // an error after the last byte that anybody reads is told by `ended`
      file.on('error', () => undefined);
      resolve({ name: filename ?? null, chunks: untilEnd(file, ended, source) });
    });
    source.on('error', (error) => form.destroy(error)).pipe(form);
  });
}

function openForm(contentType: string): busboy.Busboy {
  const limits = { files: 1, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, parts: MAX_FIELDS + 2 };
  try {
    return busboy({ headers: { 'content-type': contentType }, limits, defParamCharset: 'utf8' });
  } catch (error) {
    throw asFormError(error);
  }
}

/** The end of the file is told only when the whole form has ended well: else it would be written and then refused. */
async function* untilEnd(
  file: Readable,
  ended: Promise<void>,
  source: Readable,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const chunk of file) yield chunk as Uint8Array;
    await ended;
  } catch (error) {
    throw asFormError(error);
  } finally {
    source.destroy();
  }
}

function asFormError(error: unknown): CodexError {
  if (error instanceof CodexError) return error;
  return formError(`cannot be read (${error instanceof Error ? error.message : 'no form'})`, error);
}

function formError(why: string, cause?: unknown): CodexError {
  return new CodexError('invalid', `The form ${why}.`, { field: 'body' }, { cause });
}
