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

/**
 * Disks may take names for one that differ in case or in their Unicode form: what follows a link would be written
 * wherever that leads. Throws `invalid` naming the path.
 */
export function requireNoTwinsOfLinks(entries: readonly BackupEntry[]): void {
  const links = new Map<string, string>();
  for (const { kind, path } of entries) {
    if (kind !== 'link') continue;
    if (links.has(folded(path)))
      throw unsafe(path, 'entries', 'differs from another link in case or form only');
    links.set(folded(path), path);
  }
  if (links.size === 0) return;
  for (const { path } of entries)
    for (const way of waysTo(path)) {
      const twin = links.get(folded(way));
      if (twin !== undefined && twin !== way)
        throw unsafe(path, 'entries', `differs from the link ${twin} in case or form only`);
    }
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

/** A path, and the folders that lead to it. */
function waysTo(path: string): readonly string[] {
  const names = path.split('/');
  return names.map((_, at) => names.slice(0, at + 1).join('/'));
}

/** The same for names that some disk takes for one. */
function folded(path: string): string {
  return path.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC');
}

function unsafe(path: string, field: string, why: string): CodexError {
  const message = `The backup cannot be restored: ${JSON.stringify(path)} ${why}. Nothing was changed.`;
  return new CodexError('invalid', message, { field, path });
}
