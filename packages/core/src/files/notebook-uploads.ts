import type { FileSystem } from '../fs/file-system.ts';
import { CodexError } from '../errors.ts';
import { type RelPath, ROOT } from '../paths.ts';
import type { NotebookLine, WrittenFile } from '../sync/line.ts';
import type { Origin } from '../sync/scope.ts';
import { inPieces } from './pieces.ts';
import { readUpload } from './upload-store.ts';
import type { NotebookUploads, Upload, WriteStreamOptions } from './uploads.ts';

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
      line().beginUpload({ origin, ...request, path: await ports.locate(path) }),
    get,
    append,
    complete: async (id, options = {}) => line().completeUpload(id, options),
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
  const origin = options.origin ?? ports.origin;
  const { id } = await line.beginUpload({ path, sizeBytes: null, ifHash: options.ifHash, origin });
  try {
    let at = 0;
    for await (const piece of inPieces(chunks)) {
      if (at + piece.length > maxBytes) throw tooLarge(path, maxBytes);
      await line.appendUpload(id, at, piece);
      at += piece.length;
    }
    return await line.completeUpload(id, { ...options, origin });
  } catch (error) {
    // What cannot be taken away now is forgotten after a day.
    await line.discardUpload(id).catch(() => undefined);
    throw error;
  }
}

function tooLarge(path: RelPath, maxBytes: number): CodexError {
  return new CodexError('too_large', `${path} may have ${maxBytes} bytes at most.`, {
    path,
    limit: maxBytes,
  });
}
