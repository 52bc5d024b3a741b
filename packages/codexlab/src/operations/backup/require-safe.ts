import { isAbsolute, normalize, sep } from 'node:path';
import { CodexError } from '@codexlab/core';
import type { BackupEntry, BackupManifest } from './manifest.ts';

/** Where files of people lie in a backup: links have no business elsewhere. */
const FILES = /^(?:notebooks|workspaces)\/[^/]+\/files\/./;

/**
 * Looks whether what a manifest names can be written without leading elsewhere: whoever can write a backup must not
 * thereby write wherever this program can. Throws `invalid` naming the field and the path.
 */
export function requireSafeManifest({ dataDir, workspaces, notebooks, entries }: BackupManifest): void {
  requireNormalRoot(dataDir, 'dataDir');
  for (const { root } of workspaces) requireNormalRoot(root, 'workspaces');
  for (const { root } of notebooks) requireNormalRoot(root, 'notebooks');
  for (const entry of entries) requireInside(entry);
}

function requireNormalRoot(root: string, field: string): void {
  const isNormal = isAbsolute(root) && !root.includes('\0') && normalize(root) === root.replaceAll('/', sep);
  if (!isNormal) throw unsafe(root, field, 'is no absolute path in its normal form');
}

function requireInside({ kind, path }: BackupEntry): void {
  const isOdd = path.includes('\0') || path.split('/').some((name) => ['', '.', '..'].includes(name));
  if (isOdd || (isAbsolute(path) && sep !== '/')) throw unsafe(path, 'entries', 'does not lie in the backup');
  if (kind === 'link' && !FILES.test(path))
    throw unsafe(path, 'entries', 'is a link, and does not lie among the files of a notebook');
}

function unsafe(path: string, field: string, why: string): CodexError {
  const message = `The backup cannot be restored: ${JSON.stringify(path)} ${why}. Nothing was changed.`;
  return new CodexError('invalid', message, { field, path });
}
