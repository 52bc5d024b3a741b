import { resolve } from 'node:path';
import { absPath } from '@codexlab/core';
import type { Command } from 'commander';
import type { MadeBackup } from '../operations/backup/make-backup.ts';
import type { BackupTrouble, TroubleReason } from '../operations/backup/manifest.ts';
import { parseKeep } from '../operations/backup/retention.ts';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { printable, toJson } from './render-text.ts';
import { showBytes, showCounted } from './render-values.ts';
import { dataDirFor, existingDataDir } from './session.ts';

interface BackupOptions extends SystemOptions {
  readonly to?: string;
  readonly files?: boolean;
  readonly withKey?: boolean;
  readonly keep?: string;
}

const MAX_TOLD = 10;

const WHY: Readonly<Record<TroubleReason, string>> = {
  unreadable: 'it cannot be read',
  special: 'it is neither file nor folder nor link',
  changing: 'it was written to all the time; how it was at some moment is kept',
  vanished: 'its folder went meanwhile',
  folder_missing: 'its folder is not there; its files are not in this backup',
  no_index: 'its folder holds no index, as when a disk is not mounted; its files are not in this backup',
  files_missing: 'its folder is empty, as when a disk is not mounted; its files are not in this backup',
  other_notebook: 'its folder holds another notebook; its files are not in this backup',
  in_use: 'another process has its index open, and its engine does not share it',
  damaged: 'its index is damaged; the next start makes it anew from the files',
};

/** `backup`: copies a data folder into a folder of its own, while a server runs or not. */
export const backup: CommandDefinition = {
  usage: 'backup',
  summary: 'back up the data folder, also while a server runs',
  description:
    'Makes a folder codex-<time> with the system database, the index of each notebook and checksums of everything. ' +
    'Files of notebooks are in it with --files only. The secret key is in it with --with-key only: without it, people ' +
    'who sign in with a second factor need a new one after a restore, so keep secret.key (or CODEX_SECRET_KEY) ' +
    'elsewhere. Ends with 5 when files or whole notebooks are not in it as they should be; no older one is removed then.',
  examples: [
    ['backup', 'into backups/ of the data folder (or CODEX_BACKUP_DIR)'],
    ['backup --files --to /mnt/backup --keep 7d,4w,12m', 'everything, to another disk; old ones go'],
  ],
  addOptions: (command) =>
    addSystemOptions(
      command
        .option('--to <dir>', 'the folder that holds backups (or CODEX_BACKUP_DIR)')
        .option('--files', 'with the files of the notebooks')
        .option('--with-key', 'with the secret key: whoever has the backup can then read second factors')
        .option(
          '--keep <rule>',
          'how many to keep, like 7d,4w,12m: the newest of so many days, weeks, months',
        ),
    ),
  run: async (context, command) => {
    const options = command.opts<BackupOptions>();
    const { makeBackup } = await import('../operations/backup/make-backup.ts'); // not loaded for other commands
    const keep = options.keep === undefined ? null : parseKeep(options.keep, 'keep');
    const dataDir = existingDataDir(context, options);
    const backupDir = await backupDirOf(context, command);
    const { files, withKey: key } = options;
    const { clock, signal } = context;
    const made = await makeBackup({
      ...{ dataDir, backupDir: absPath(backupDir), files, key, keep, clock, signal },
    });
    if (options.json) print(context, [toJson(toWire(made))]);
    else tell(context, made, keep !== null);
    return made.manifest.troubles.length > 0 ? exitCodes.indexedWithProblems : exitCodes.ok;
  },
};

/** The folder with backups: `--to`, else `CODEX_BACKUP_DIR`, else the usual one. */
export async function backupDirOf(context: CommandContext, command: Command): Promise<string> {
  const { usualBackupDir } = await import('../operations/backup/shelf.ts');
  const { to, ...options } = command.opts<BackupOptions>();
  const named = to ?? (context.terminal.env['CODEX_BACKUP_DIR'] || undefined);
  if (named !== undefined) return resolve(context.callerDir, named);
  return usualBackupDir(dataDirFor(context, options));
}

function toWire({ path, manifest, removed, left }: MadeBackup) {
  const { name, createdMs, withFiles, withKey, notebooks, troubles } = manifest;
  return {
    ...{ name, path, created_at: new Date(createdMs).toISOString() },
    ...{ with_files: withFiles, with_key: withKey, bytes: bytesOf(manifest) },
    notebooks: notebooks.map(({ id, noIndex }) => ({ id, no_index: noIndex })),
    ...{ troubles, removed, not_removed: left },
  };
}

function tell(
  context: CommandContext,
  { path, manifest, removed, left }: MadeBackup,
  shouldRemove: boolean,
): void {
  const { notebooks, troubles, withFiles } = manifest;
  const size = showBytes(bytesOf(manifest));
  const what = `${showCounted(notebooks.length, 'notebook')}, ${size}, ${withFiles ? 'with' : 'without'} files`;
  remark(context, `Backed up to ${printable(path)} (${what}).`);
  for (const line of toldTroubles(troubles)) remark(context, line);
  if (shouldRemove && troubles.length > 0)
    remark(context, 'No older backup was removed: one that lacks something takes no place of another.');
  if (removed.length > 0) remark(context, `Removed ${removed.join(', ')}.`);
  for (const { name, why } of left)
    remark(context, `Could not remove ${printable(name)} (${printable(why)}); the next backup tries again.`);
}

function toldTroubles(troubles: readonly BackupTrouble[]): readonly string[] {
  const lines = troubles.slice(0, MAX_TOLD).map(({ path, reason }) => {
    const [, notebook] = /^notebooks\/([^/]+)$/.exec(path) ?? [];
    const what = notebook === undefined ? path : `notebook ${notebook}`;
    return `Not as it should be: ${printable(what)}: ${WHY[reason]}.`;
  });
  const more = troubles.length - lines.length;
  return more > 0 ? [...lines, `And ${more} more; manifest.json names them all.`] : lines;
}

function bytesOf({ entries }: MadeBackup['manifest']): number {
  return entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.bytes : 0), 0);
}
