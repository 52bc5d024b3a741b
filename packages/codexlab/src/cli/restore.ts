import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type AbsPath, CodexError, createIds } from '@codexlab/core';
import { InvalidArgumentError } from 'commander';
import { MANIFEST as BACKUP_MANIFEST } from '../operations/backup/manifest.ts';
import type { Restored } from '../operations/backup/restore-backup.ts';
import type { MovedRoot } from '../operations/backup/restore-plan.ts';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { locateNotebook } from './locate-notebook.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { printable, toJson } from './render-text.ts';
import { dataDirFor } from './session.ts';

interface RestoreOptions extends SystemOptions {
  readonly workspaceRoot: readonly MovedRoot[];
  /** False with `--no-files`. */
  readonly files: boolean;
}

/** `restore <backup>`: makes a data folder of a backup. */
export const restore: CommandDefinition = {
  usage: 'restore <backup>',
  summary: 'make a data folder of a backup',
  description:
    'Reads all of the backup before anything is written, and refuses one that is not what was written. The data folder ' +
    '(--data) must be empty or not exist, and so must folders of notebooks that lie elsewhere, where the backup has ' +
    'their files. Everybody signs in again; personal tokens are those of the backup: revoke again what was revoked since. ' +
    'For versions of files there is "history restore", for what was removed "trash restore".',
  examples: [
    ['restore /mnt/backup/codex-20261121T120000Z --data /srv/codex', 'into an empty place'],
    ['restore BACKUP --data ~/drill --workspace-root /srv/notes=/tmp/notes', 'with folders elsewhere'],
  ],
  addOptions: (command) =>
    addSystemOptions(
      command
        .option(
          '--workspace-root <old=new>',
          'a folder with workspaces that was moved; both absolute; may be repeated',
          parseMove,
          [],
        )
        .option('--no-files', 'leave the folders of notebooks as they are'),
    ),
  run: async (context, command) => {
    const { restoreBackup } = await import('../operations/backup/restore-backup.ts'); // not loaded for other commands
    const { workspaceRoot: moved, files, data, json } = command.opts<RestoreOptions>();
    const { clock, signal, callerDir } = context;
    const dataDir = dataDirFor(context, data === undefined ? {} : { data });
    const backup = resolve(callerDir, command.args[0]!);
    await refuseNotes(backup, dataDir);
    const restored = await restoreBackup({
      ...{ backup, dataDir, moved, files, clock, signal, newId: createIds(clock) },
    });
    if (json) print(context, [toJson(toWire(restored))]);
    else tell(context, restored);
    return exitCodes.ok;
  },
};

/** Whoever means a note of theirs learns how that comes back. Throws `not_found`. */
async function refuseNotes(backup: string, dataDir: AbsPath): Promise<void> {
  if (existsSync(join(backup, BACKUP_MANIFEST))) return;
  const root = await locateNotebook(undefined, { callerDir: dirname(backup), dataDir }).catch(() => null);
  if (root === null) return; // what is wrong with it is told when it is read
  const message =
    `${printable(backup)} is no backup, but in the notebook ${printable(root)}. To bring back a version of a file: ` +
    'codexlab history restore PATH --revision REVISION. To bring back what was removed: codexlab trash restore ID';
  throw new CodexError('not_found', message, { path: backup });
}

function parseMove(text: string, before: readonly MovedRoot[]): readonly MovedRoot[] {
  const [, from, to] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (from === undefined || to === undefined || !isAbsolute(from) || !isAbsolute(to))
    throw new InvalidArgumentError('It must be like /old/folder=/new/folder.');
  return [...before, { from, to }];
}

function toWire({ manifest, plan, missing }: Restored) {
  const { name, createdMs, withKey } = manifest;
  return {
    ...{ backup: name, created_at: new Date(createdMs).toISOString(), data_dir: plan.dataDir },
    notebooks: manifest.notebooks.length,
    ...{ with_files: plan.trees.length > 0, with_key: withKey, missing_folders: missing },
  };
}

function tell(context: CommandContext, { manifest, plan, missing }: Restored): void {
  const { createdMs, withKey } = manifest;
  remark(context, `Restored ${printable(plan.dataDir)} as of ${new Date(createdMs).toISOString()}.`);
  for (const root of missing)
    remark(context, `Not there: ${printable(root)}. Put the folder back; its index is made anew.`);
  if (!withKey)
    remark(
      context,
      'The backup has no secret key. Put secret.key into the data folder (or set CODEX_SECRET_KEY) before the first ' +
        'start, or give people with a second factor a new one with: codexlab user reset-factor NAME',
    );
}
