import type { TrashedEntry, Upload } from '@codexlab/core';
import { isoTime } from './iso-time.ts';

/** An upload in pieces as JSON. */
export function toWireUpload(upload: Upload) {
  return {
    id: upload.id,
    path: upload.path,
    size: upload.sizeBytes,
    received: upload.receivedBytes,
    created_at: isoTime(upload.createdMs),
    expires_at: isoTime(upload.expiresMs),
  };
}

/** Something deleted as JSON. */
export function toWireTrashed(entry: TrashedEntry) {
  return {
    id: entry.id,
    path: entry.path,
    kind: entry.kind,
    size: entry.sizeBytes,
    deleted_at: isoTime(entry.deletedMs),
    expires_at: isoTime(entry.expiresMs),
    deleted_by: entry.origin.actor,
  };
}
