import { CodexError, isUlid } from '@codexlab/core';
import { SQLITE } from '@codexlab/storage-sqlite';
import {
  BACKUP_FORMAT,
  BACKUP_KIND,
  type BackupEntry,
  type BackupManifest,
  type BackupTrouble,
  type DatabasePart,
  type NotebookPart,
  type NoIndex,
  type TroubleReason,
  type WorkspacePart,
} from './manifest.ts';

const NO_INDEX: readonly NoIndex[] = ['folder_missing', 'no_index', 'other_notebook', 'damaged', 'in_use'];
const REASONS: readonly TroubleReason[] = [
  ...(['unreadable', 'special', 'changing', 'vanished', 'files_missing'] as const),
  ...NO_INDEX,
];
const MODE_BITS = 0o777;

/** The manifest as the text of its file. */
export function manifestToJson(manifest: BackupManifest): string {
  return `${JSON.stringify({ kind: BACKUP_KIND, format: BACKUP_FORMAT, ...manifest }, null, 1)}\n`;
}

/**
 * Reads a manifest. Its paths are checked too: none leads out of the backup, and nothing lies below what is no folder.
 * Throws `unsupported` for a newer format, `invalid` for what is no manifest.
 */
export function parseManifest(text: string): BackupManifest {
  const root = recordOf(parseJson(text), 'manifest');
  if (root['kind'] !== BACKUP_KIND) throw wrong('kind');
  const format = numberOf(root['format'], 'format');
  if (format > BACKUP_FORMAT)
    throw new CodexError(
      'unsupported',
      `The backup has format ${format}; this program knows ${BACKUP_FORMAT}. Update Codex.`,
      { field: 'format' },
    );
  const head = recordOf(root['auditHead'], 'auditHead');
  const entries = listOf(root['entries'], 'entries').map(toEntry);
  requireTree(entries);
  return {
    name: textOf(root['name'], 'name'),
    createdMs: numberOf(root['createdMs'], 'createdMs'),
    appVersion: textOf(root['appVersion'], 'appVersion'),
    dataDir: textOf(root['dataDir'], 'dataDir'),
    withFiles: root['withFiles'] === true,
    withKey: root['withKey'] === true,
    system: toDatabase(root['system'], 'system'),
    auditHead: { seq: numberOf(head['seq'], 'auditHead'), hash: textOf(head['hash'], 'auditHead') },
    workspaces: listOf(root['workspaces'], 'workspaces').map(toWorkspace),
    notebooks: listOf(root['notebooks'], 'notebooks').map(toNotebook),
    entries,
    troubles: listOf(root['troubles'], 'troubles').map(toTrouble),
  };
}

function toDatabase(value: unknown, name: string): DatabasePart {
  const fields = recordOf(value, name);
  const versions = Object.entries(recordOf(fields['versions'], name));
  return {
    file: pathOf(fields['file']),
    engine: fields['engine'] === undefined ? SQLITE : engineName(fields['engine']),
    versions: Object.fromEntries(versions.map(([domain, version]) => [domain, numberOf(version, name)])),
    schemaDigest: textOf(fields['schemaDigest'], name),
    epoch: textOf(fields['epoch'], name),
    seq: numberOf(fields['seq'], name),
  };
}

function toWorkspace(value: unknown): WorkspacePart {
  const fields = recordOf(value, 'workspaces');
  return {
    id: idOf(fields['id']),
    slug: textOf(fields['slug'], 'workspaces'),
    root: textOf(fields['root'], 'workspaces'),
  };
}

function toNotebook(value: unknown): NotebookPart {
  const fields = recordOf(value, 'notebooks');
  const database = fields['database'];
  return {
    id: idOf(fields['id']),
    workspaceId: idOf(fields['workspaceId']),
    root: textOf(fields['root'], 'notebooks'),
    database: database === null ? null : toDatabase(database, 'notebooks'),
    noIndex: NO_INDEX.find((reason) => reason === fields['noIndex']) ?? null,
  };
}

function toEntry(value: unknown): BackupEntry {
  const fields = recordOf(value, 'entries');
  const path = pathOf(fields['path']);
  const kind = fields['kind'];
  if (kind === 'link') return { kind, path, target: textOf(fields['target'], path) };
  const mode = numberOf(fields['mode'], path) & MODE_BITS;
  const modified = fields['modifiedMs'];
  const marks = { mode, modifiedMs: modified === null ? null : numberOf(modified, path) };
  if (kind === 'folder') return { kind, path, ...marks };
  if (kind !== 'file') throw wrong(path);
  const sha256 = textOf(fields['sha256'], path);
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw wrong(path);
  return { kind, path, bytes: numberOf(fields['bytes'], path), sha256, ...marks };
}

function toTrouble(value: unknown): BackupTrouble {
  const fields = recordOf(value, 'troubles');
  const reason = REASONS.find((known) => known === fields['reason']);
  if (reason === undefined) throw wrong('troubles');
  return { path: textOf(fields['path'], 'troubles'), reason };
}

/** What lies below a link would be written wherever that leads. */
function requireTree(entries: readonly BackupEntry[]): void {
  const kinds = new Map(entries.map(({ path, kind }) => [path, kind]));
  if (kinds.size !== entries.length) throw wrong('entries');
  for (const { path } of entries)
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
      if ((kinds.get(path.slice(0, end)) ?? 'folder') !== 'folder') throw wrong(path);
}

function pathOf(value: unknown): string {
  const path = textOf(value, 'path');
  const odd = path.includes('\0') || path.split('/').some((name) => ['', '.', '..'].includes(name));
  if (odd || (process.platform === 'win32' && /[\\:]/.test(path))) throw wrong(path);
  return path;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CodexError(
      'invalid',
      'The manifest of the backup is not JSON.',
      { field: 'manifest' },
      { cause },
    );
  }
}

function recordOf(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(field);
  return { ...value };
}

function listOf(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(field);
  return value;
}

function textOf(value: unknown, field: string): string {
  if (typeof value !== 'string' || !value.isWellFormed()) throw wrong(field);
  return value;
}

function engineName(value: unknown): string {
  const name = textOf(value, 'engine');
  if (!/^[a-z0-9]+$/.test(name)) throw wrong('engine');
  return name;
}

function idOf(value: unknown): string {
  const id = textOf(value, 'id');
  if (!isUlid(id)) throw wrong('id');
  return id;
}

function numberOf(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw wrong(field);
  return value;
}

function wrong(field: string): CodexError {
  return new CodexError('invalid', `The manifest of the backup is broken at "${field}".`, { field });
}
