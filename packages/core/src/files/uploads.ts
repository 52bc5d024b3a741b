import type { Hash } from '../fs/file-system.ts';
import type { Upload } from './upload.ts';
import type { CompleteUploadOptions, WrittenFile } from '../sync/line.ts';
import type { Origin } from '../sync/scope.ts';

/** How long an upload is kept after its last bytes arrived. */
export const UPLOAD_TTL_MS = 24 * 60 * 60 * 1000;

/** So many uploads of a notebook may one user have open at a time. */
export const MAX_OPEN_UPLOADS = 50;

/** What an upload begins with. */
export interface UploadRequest {
  readonly path: string;
  readonly sizeBytes: number | null;
  /** What must stand at the path when the upload is completed, as in `ChangeOptions`. */
  readonly ifHash?: Hash | null | undefined;
  readonly origin?: Origin | undefined;
}

/** Options of writing a file from a stream. */
export interface WriteStreamOptions extends CompleteUploadOptions {
  /** More than this is refused with `too_large`. */
  readonly maxBytes?: number | undefined;
}

/**
 * Files that arrive in pieces. What has arrived lies in `.codex/uploads` and survives restarts of the process; the file is
 * there, old or new and never half, once it is completed. All methods but `begin` throw `not_found` for an id that is not
 * known (any more).
 */
export interface NotebookUploads {
  /**
   * Throws `conflict` where the file could not go, `invalid` for a path or size that is none, and `too_many` when
   * `MAX_OPEN_UPLOADS` of whoever begins it are open.
   */
  begin(request: UploadRequest): Promise<Upload>;
  get(id: string): Promise<Upload>;
  /**
   * Adds bytes. Throws `conflict` with details `receivedBytes` when `offset` is not where the next piece begins, and
   * `too_large` beyond the announced size. After any failure `get` tells how much is here.
   */
  append(id: string, offset: number, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<Upload>;
  /**
   * Puts the file in its place. Throws `conflict` (with `receivedBytes`) while bytes are missing, `conflict` (with `current`)
   * when the precondition fails, and `invalid` (with `hash`, what it is) for another `hash` than expected; the upload stays.
   */
  complete(id: string, options?: CompleteUploadOptions): Promise<WrittenFile>;
  discard(id: string): Promise<void>;
}
