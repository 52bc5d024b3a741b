import type { Clock } from '../clock.ts';
import { CodexError, isCodexError } from '../errors.ts';
import type { FileSystem, Hash } from '../fs/file-system.ts';
import { isUlid, type NewId, parseUlid, type Ulid } from '../ids.ts';
import { nameOf, type RelPath } from '../paths.ts';
import type { CompleteUploadOptions, LineUpload, WrittenFile } from '../sync/line.ts';
import { fromDisk, type Origin } from '../sync/scope.ts';
import { createQueues } from './queues.ts';
import {
  readUpload,
  toUpload,
  UPLOAD_FOLDER,
  uploadData,
  uploadFolder,
  type UploadManifest,
  writeManifest,
} from './upload-store.ts';
import type { Upload } from './upload.ts';
import { UPLOAD_TTL_MS } from './uploads.ts';

/** A finished file on its way to its place. */
export interface Arrival {
  readonly path: RelPath;
  readonly source: RelPath;
  readonly sizeBytes: number;
  readonly hash: Hash;
  readonly ifHash: Hash | null | undefined;
  readonly origin: Origin;
}

/** What receiving uploads needs. */
export interface UploadPorts {
  readonly fs: FileSystem;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Throws unless files may be written there. */
  readonly refuse: (path: RelPath) => Promise<void>;
  /** Puts a finished file in its place and brings the index up to it. */
  readonly place: (arrival: Arrival) => Promise<WrittenFile>;
}

/** The writing side of uploads: each upload does one thing after the other. */
export interface UploadReceiver {
  begin(upload: LineUpload): Promise<Upload>;
  append(id: string, offset: number, bytes: Uint8Array): Promise<Upload>;
  complete(id: string, options?: CompleteUploadOptions): Promise<WrittenFile>;
  discard(id: string): Promise<void>;
  /** Takes uploads away that nobody has gone on with for a day; never fails. */
  forgetOld(): Promise<void>;
}

/** No upload has this id: they begin one after the other, so that each counts those before it. */
const BEGINNING = '';

/** Receives uploads into the notebook of `fs`. */
export function createUploadReceiver(ports: UploadPorts): UploadReceiver {
  const { fs, clock } = ports;
  const queues = createQueues();
  const inTurn = <T>(id: string, work: (id: Ulid) => Promise<T>): Promise<T> => {
    const known = parseUlid(id);
    return queues.run(known, () => work(known));
  };

  async function begin(wanted: LineUpload): Promise<Upload> {
    const { path, sizeBytes, ifHash, origin = fromDisk, maxOpen } = wanted;
    await ports.refuse(path);
    requireSize(sizeBytes);
    await requirePlace(path, ifHash);
    await forgetOld();
    if (maxOpen !== undefined && (await countOf(origin.actor)) >= maxOpen) throw tooManyOpen(maxOpen);
    const id = ports.newId();
    const manifest: UploadManifest = { path, sizeBytes, ifHash, createdMs: clock.nowMs(), origin };
    await inTurn(id, () => writeManifest(fs, id, manifest));
    return toUpload(id, manifest, null);
  }

  /** How many uploads of the actor have begun and not ended. */
  async function countOf(actor: Origin['actor']): Promise<number> {
    const found = await Promise.all((await uploadIds()).map((id) => readUpload(fs, id).catch(unlessMissing)));
    return found.filter((stored) => stored?.manifest.origin.actor === actor).length;
  }

  /** What can be known to fail now need not be sent first. */
  async function requirePlace(path: RelPath, ifHash: Hash | null | undefined): Promise<void> {
    const stat = await fs.stat(path);
    if (stat === null || (stat.kind === 'file' && ifHash !== null)) return;
    throw new CodexError('conflict', `There is already something at ${path}.`, { path });
  }

  async function append(id: Ulid, offset: number, bytes: Uint8Array): Promise<Upload> {
    const { upload, manifest } = await readUpload(fs, id);
    requireOffset(upload, offset);
    if (upload.sizeBytes !== null && offset + bytes.length > upload.sizeBytes)
      throw new CodexError(
        'too_large',
        `The upload was announced with ${upload.sizeBytes} bytes; more came.`,
        {
          field: 'sizeBytes',
          limit: upload.sizeBytes,
          receivedBytes: upload.receivedBytes,
        },
      );
    if (bytes.length > 0) await fs.append(uploadData(id), offset, bytes);
    return toUpload(id, manifest, await fs.stat(uploadData(id)));
  }

  async function complete(id: Ulid, options: CompleteUploadOptions): Promise<WrittenFile> {
    const { upload, manifest } = await readUpload(fs, id);
    const { path, receivedBytes } = upload;
    await ports.refuse(path);
    if (upload.sizeBytes !== null && receivedBytes < upload.sizeBytes) throw incomplete(upload);
    // A file of no bytes has no piece that would have made it.
    if (receivedBytes === 0) await fs.append(uploadData(id), 0, new Uint8Array());
    const hash = await hashOf(uploadData(id));
    if (options.hash !== undefined && options.hash !== hash)
      throw new CodexError('invalid', `What arrived for ${path} is not what was sent: the hashes differ.`, {
        field: 'hash',
        hash,
      });
    const written = await ports.place({
      ...{ path, source: uploadData(id), sizeBytes: receivedBytes, hash },
      ifHash: options.ifHash === undefined ? manifest.ifHash : options.ifHash,
      origin: options.origin ?? manifest.origin,
    });
    // The file is in its place, whatever becomes of what is left over.
    await drop(id).catch(() => undefined);
    return written;
  }

  async function hashOf(path: RelPath): Promise<Hash> {
    const entry = await fs.open(path);
    try {
      return await entry.hash();
    } finally {
      await entry.close();
    }
  }

  async function discard(id: Ulid): Promise<void> {
    await readUpload(fs, id);
    await drop(id);
  }

  function drop(id: Ulid): Promise<void> {
    return fs.remove(uploadFolder(id), { trash: null });
  }

  async function forgetOld(): Promise<void> {
    try {
      for (const id of await uploadIds()) if (await isOld(id)) await inTurn(id, forgetIfOld);
    } catch {
      // they cannot be looked at now: the next time finds them
    }
  }

  async function uploadIds(): Promise<Ulid[]> {
    const stats = await fs.list(UPLOAD_FOLDER).catch(unlessMissing);
    return (stats ?? []).map((stat) => nameOf(stat.path)).filter(isUlid);
  }

  async function forgetIfOld(id: Ulid): Promise<void> {
    if (await isOld(id)) await drop(id);
  }

  async function isOld(id: Ulid): Promise<boolean> {
    return (await lastMsOf(id)) + UPLOAD_TTL_MS < clock.nowMs();
  }

  /** Without a manifest (a crash cut its beginning off) its folder tells. */
  async function lastMsOf(id: Ulid): Promise<number> {
    try {
      return (await readUpload(fs, id)).upload.expiresMs - UPLOAD_TTL_MS;
    } catch (error) {
      if (!isCodexError(error, 'not_found')) throw error;
      return (await fs.stat(uploadFolder(id)))?.modifiedMs ?? clock.nowMs();
    }
  }

  return {
    begin: (upload) => queues.run(BEGINNING, () => begin(upload)),
    append: (id, offset, bytes) => inTurn(id, (known) => append(known, offset, bytes)),
    complete: (id, options = {}) => inTurn(id, (known) => complete(known, options)),
    discard: (id) => inTurn(id, discard),
    forgetOld,
  };
}

function unlessMissing(error: unknown): null {
  if (isCodexError(error, 'not_found')) return null;
  throw error;
}

function tooManyOpen(maxOpen: number): CodexError {
  const message = `${maxOpen} uploads of yours are open in this notebook: complete or discard one first. Those that nobody goes on with are forgotten after a day.`;
  return new CodexError('too_many', message, { limit: maxOpen });
}

function requireSize(sizeBytes: number | null): void {
  if (sizeBytes === null || (Number.isSafeInteger(sizeBytes) && sizeBytes >= 0)) return;
  throw new CodexError('invalid', `sizeBytes must be a whole number from 0 on, not ${sizeBytes}.`, {
    field: 'sizeBytes',
  });
}

function requireOffset({ path, receivedBytes }: Upload, offset: number): void {
  if (offset === receivedBytes) return;
  const message = `${receivedBytes} bytes of ${path} have arrived; go on from there, not from ${offset}.`;
  throw new CodexError('conflict', message, { field: 'offset', receivedBytes });
}

function incomplete({ path, sizeBytes, receivedBytes }: Upload): CodexError {
  const message = `Only ${receivedBytes} of the ${sizeBytes} bytes of ${path} have arrived; send the others first.`;
  return new CodexError('conflict', message, { receivedBytes });
}
