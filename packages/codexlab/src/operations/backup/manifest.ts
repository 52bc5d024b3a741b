import type { AuditHead } from '@codexlab/core';

/** The name of the file that says what a backup holds. */
export const MANIFEST = 'manifest.json';
/** The name of the file with the SHA-256 of the manifest; `sha256sum -c` reads it. */
export const MANIFEST_DIGEST = 'manifest.sha256';
/** The format that this program writes, and the only one there is. */
export const BACKUP_FORMAT = 1;
/** What a manifest calls itself. */
export const BACKUP_KIND = 'codexlab backup';
/** A copy of a database while a backup is made; nothing of a backup. */
export const ASIDE = '.copy.db';
/** The system database in a backup. */
export const SYSTEM_FILE = 'system.db';
/** The notes of the audit log's head, and the folder of its archived stretches; named as in a data folder. */
export const AUDIT_HEADS = 'audit-heads.log';
/** See `AUDIT_HEADS`. */
export const AUDIT_FOLDER = 'audit';
/** The secret key in a backup that was made with it; named as in a data folder. */
export const KEY_FILE = 'secret.key';

/** A database in a backup. */
export interface DatabasePart {
  /** Relative to the backup. */
  readonly file: string;
  /** The name of the engine that made it, and alone opens it. */
  readonly engine: string;
  /** The version of each part of its schema. */
  readonly versions: Readonly<Record<string, number>>;
  /** See `schemaDigest`. */
  readonly schemaDigest: string;
  /** Where its change log ended. */
  readonly epoch: string;
  readonly seq: number;
}

/**
 * Why there is no index of a notebook in a backup; each is a trouble, too. `in_use`: another process had it open, and its
 * engine does not share it.
 */
export type NoIndex = 'folder_missing' | 'no_index' | 'other_notebook' | 'damaged' | 'in_use';

/** A notebook that the system database names. */
export interface NotebookPart {
  readonly id: string;
  readonly workspaceId: string;
  /** Where its folder was: an absolute path. */
  readonly root: string;
  readonly database: DatabasePart | null;
  readonly noIndex: NoIndex | null;
}

/** A workspace that is not deleted. */
export interface WorkspacePart {
  readonly id: string;
  readonly slug: string;
  /** Where its folder was: an absolute path. */
  readonly root: string;
}

/**
 * Something in a backup; paths are relative to it. Links stand in the manifest alone. Times are milliseconds since the
 * epoch.
 */
export type BackupEntry =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly mode: number;
      readonly modifiedMs: number | null;
    }
  | {
      readonly kind: 'folder';
      readonly path: string;
      readonly mode: number;
      readonly modifiedMs: number | null;
    }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

/**
 * Of a file: `unreadable`: the system refused. `special`: neither file nor folder nor link. `changing`: it was written to
 * in each of several tries; the last one is kept. `vanished`: its folder went while it was copied. Of a whole notebook:
 * why there is no index, or `files_missing`: its folder is empty although its index, which lies elsewhere, knows files.
 */
export type TroubleReason = 'unreadable' | 'special' | 'changing' | 'vanished' | NotebookTrouble;

/** What a whole notebook lacks: as when its disk is not mounted. */
export type NotebookTrouble = NoIndex | 'files_missing';

/** A file, or a whole notebook, that is not in a backup as it should be. */
export interface BackupTrouble {
  /** Relative to the backup; of a whole notebook see `notebookFolder`. */
  readonly path: string;
  readonly reason: TroubleReason;
}

/** Everything that a backup says of itself. */
export interface BackupManifest {
  readonly name: string;
  readonly createdMs: number;
  readonly appVersion: string;
  /** The data folder it was made of: an absolute path. */
  readonly dataDir: string;
  readonly withFiles: boolean;
  readonly withKey: boolean;
  readonly system: DatabasePart;
  readonly auditHead: AuditHead;
  readonly workspaces: readonly WorkspacePart[];
  readonly notebooks: readonly NotebookPart[];
  readonly entries: readonly BackupEntry[];
  readonly troubles: readonly BackupTrouble[];
}

/** True when a backup lacks nothing that it should have: only such a one may take the place of another. */
export function isWhole({ troubles }: Pick<BackupManifest, 'troubles'>): boolean {
  return troubles.length === 0;
}

/** The folder of a notebook in a backup. */
export function notebookFolder(id: string): string {
  return `notebooks/${id}`;
}

/** Where the files of a notebook lie in a backup. */
export function filesFolder(id: string): string {
  return `${notebookFolder(id)}/files`;
}

/** Where what lies in the trash of a workspace is kept in a backup. */
export function workspaceFilesFolder(id: string): string {
  return `workspaces/${id}/files`;
}
