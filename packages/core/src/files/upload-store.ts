import { CodexError, isCodexError } from '../errors.ts';
import type { FileStat, FileSystem, Hash } from '../fs/file-system.ts';
import { parseUlid, type Ulid } from '../ids.ts';
import { type RelPath, relPathOnDisk, storedRelPath } from '../paths.ts';
import type { Origin } from '../sync/scope.ts';
import { jsonObject, numberIn, originIn, pathIn, textIn } from './manifest.ts';
import type { Upload } from './upload.ts';
import { UPLOAD_TTL_MS } from './uploads.ts';

/*
 * An upload is the folder `.codex/uploads/<ulid>`: `manifest.json`, written once at the beginning, and `data`, whose length
 * is how much has arrived. Nothing else is remembered, so nothing can disagree after a crash.
 */

/** Where uploads lie. */
export const UPLOAD_FOLDER = storedRelPath('.codex/uploads');
const MAX_MANIFEST_BYTES = 65_536;

/** What the manifest of an upload says. */
export interface UploadManifest {
  readonly path: RelPath;
  readonly sizeBytes: number | null;
  /** Absent: whatever stands there. */
  readonly ifHash?: Hash | null | undefined;
  readonly createdMs: number;
  readonly origin: Origin;
}

/** An upload as it lies on the disk. */
export interface StoredUpload {
  readonly upload: Upload;
  readonly manifest: UploadManifest;
}

/** The folder of an upload. */
export function uploadFolder(id: Ulid): RelPath {
  return relPathOnDisk(UPLOAD_FOLDER, id);
}

/** The file with what has arrived. */
export function uploadData(id: Ulid): RelPath {
  return relPathOnDisk(uploadFolder(id), 'data');
}

/** Reads an upload from the disk. Throws `not_found`. */
export async function readUpload(fs: FileSystem, id: string): Promise<StoredUpload> {
  const known = parseUlid(id);
  const manifest = await readManifest(fs, known);
  if (manifest === null)
    throw new CodexError('not_found', `There is no upload ${id}: it was completed, discarded or forgotten.`, {
      id,
    });
  return { upload: toUpload(known, manifest, await fs.stat(uploadData(known))), manifest };
}

/** Writes the manifest of a new upload. */
export async function writeManifest(fs: FileSystem, id: Ulid, manifest: UploadManifest): Promise<void> {
  const { path, sizeBytes, ifHash, createdMs, origin } = manifest;
  const facts = { version: 1, path, size_bytes: sizeBytes, created_ms: createdMs, if_hash: ifHash };
  const by = { actor: origin.actor, via: origin.via, request_id: origin.requestId };
  const text = `${JSON.stringify({ ...facts, ...by })}\n`;
  await fs.write(manifestOf(id), new TextEncoder().encode(text), { ifHash: null });
}

/** An upload in the words of the notebook. */
export function toUpload(id: Ulid, manifest: UploadManifest, data: FileStat | null): Upload {
  const { path, sizeBytes, createdMs, origin } = manifest;
  const lastMs = Math.max(createdMs, data?.modifiedMs ?? 0);
  return {
    ...{ id, path, sizeBytes, createdMs, actor: origin.actor },
    receivedBytes: data?.sizeBytes ?? 0,
    expiresMs: lastMs + UPLOAD_TTL_MS,
  };
}

function manifestOf(id: Ulid): RelPath {
  return relPathOnDisk(uploadFolder(id), 'manifest.json');
}

async function readManifest(fs: FileSystem, id: Ulid): Promise<UploadManifest | null> {
  try {
    const { bytes } = await fs.read(manifestOf(id), { maxBytes: MAX_MANIFEST_BYTES });
    return parseManifest(bytes);
  } catch (error) {
    if (isCodexError(error, 'not_found')) return null;
    throw error;
  }
}

function parseManifest(bytes: Uint8Array): UploadManifest | null {
  const facts = jsonObject(bytes);
  const path = pathIn(facts, 'path');
  const createdMs = numberIn(facts, 'created_ms');
  if (path === null || createdMs === null) return null;
  const ifHash = Object.hasOwn(facts, 'if_hash') ? { ifHash: textIn(facts, 'if_hash') as Hash | null } : {};
  const sizeBytes = numberIn(facts, 'size_bytes');
  return { path, sizeBytes, createdMs, origin: originIn(facts), ...ifHash };
}
