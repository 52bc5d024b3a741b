import type { FileSystem } from '../fs/file-system.ts';
import { CodexError } from '../errors.ts';
import { type RelPath, ROOT } from '../paths.ts';
import type { LineUpload, NotebookLine, WrittenFile } from '../sync/line.ts';
import type { Origin } from '../sync/scope.ts';
import { inPieces, PIECE_BYTES } from './pieces.ts';
import { readUpload } from './upload-store.ts';
import type { Upload } from './upload.ts';
import { MAX_OPEN_UPLOADS, type NotebookUploads, type WriteStreamOptions } from './uploads.ts';

/** What uploads of a notebook need. */
export interface NotebookUploadPorts {
  readonly fs: FileSystem;
  /** Throws when the notebook cannot be written. */
  readonly line: () => NotebookLine;
  /** Throws when the notebook must not be seen. */
  readonly requireSeen: (path: RelPath) => void;
  /** The path that a person or program means. Throws `invalid`. */
  readonly locate: (path: string) => Promise<RelPath>;
  readonly origin: Origin;
}

/** The uploads of a notebook. Bytes go to the line in pieces, and are nowhere kept longer. */
export function createUploads(ports: NotebookUploadPorts): NotebookUploads {
  const { line, origin } = ports;

  async function get(id: string): Promise<Upload> {
    ports.requireSeen(ROOT);
    return (await readUpload(ports.fs, id)).upload;
  }

  async function append(
    id: string,
    offset: number,
    bytes: Uint8Array | AsyncIterable<Uint8Array>,
  ): Promise<Upload> {
    if (bytes instanceof Uint8Array) return line().appendUpload(id, offset, bytes);
    let at = offset;
    let upload: Upload | null = null;
    for await (const piece of inPieces(bytes)) {
      upload = await line().appendUpload(id, at, piece);
      at += piece.length;
    }
    return upload ?? line().appendUpload(id, offset, new Uint8Array());
  }

  return {
    begin: async ({ path, ...request }) =>
      line().beginUpload({
        ...{ origin, ...request, path: await ports.locate(path) },
        maxOpen: MAX_OPEN_UPLOADS,
      }),
    get,
    append,
    // Who completes it changes the file, maybe long after somebody else began.
    complete: async (id, options = {}) =>
      line().completeUpload(id, { ...options, origin: options.origin ?? origin }),
    discard: async (id) => line().discardUpload(id),
  };
}

/** Writes a file from a stream of unknown length; what fits into one piece is written at once. */
export async function writeStream(
  ports: NotebookUploadPorts,
  path: RelPath,
  chunks: AsyncIterable<Uint8Array>,
  { maxBytes = Infinity, ...options }: WriteStreamOptions,
): Promise<WrittenFile> {
  const line = ports.line();
  const change = { ...options, origin: options.origin ?? ports.origin };
  const pieces = inPieces(upTo(chunks, path, maxBytes));
  try {
    const { value, done } = await pieces.next();
    const first = done ? new Uint8Array() : value;
    if (first.length < PIECE_BYTES && options.hash === undefined)
      return await line.write(path, first, change);
    const upload = { path, sizeBytes: null, ifHash: options.ifHash, origin: change.origin };
    return await receive(line, upload, async (id) => {
      let at = (await line.appendUpload(id, 0, first)).receivedBytes;
      for await (const piece of pieces) at = (await line.appendUpload(id, at, piece)).receivedBytes;
      return line.completeUpload(id, change);
    });
  } finally {
    await pieces.return();
  }
}

/** An upload that is finished here or never: what cannot be taken away now is forgotten after a day. */
async function receive(
  line: NotebookLine,
  upload: LineUpload,
  work: (id: string) => Promise<WrittenFile>,
): Promise<WrittenFile> {
  const { id } = await line.beginUpload(upload);
  try {
    return await work(id);
  } catch (error) {
    await line.discardUpload(id).catch(() => undefined);
    throw error;
  }
}

async function* upTo(
  chunks: AsyncIterable<Uint8Array>,
  path: RelPath,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(path, maxBytes);
    yield chunk;
  }
}

function tooLarge(path: RelPath, maxBytes: number): CodexError {
  return new CodexError('too_large', `${path} may have ${maxBytes} bytes at most.`, {
    path,
    limit: maxBytes,
  });
}
