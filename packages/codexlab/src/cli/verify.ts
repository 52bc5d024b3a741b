import { join, resolve } from 'node:path';
import { CodexError } from '@codexlab/core';
import type { BackupVerdict } from '../operations/backup/verify-backup.ts';
import { isWhole } from '../operations/backup/manifest.ts';
import { backupDirOf } from './backup.ts';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { printable, toJson } from './render-text.ts';
import { paintFor } from './terminal.ts';

/** `verify [backup]`: looks whether a backup is what was written. */
export const verify: CommandDefinition = {
  usage: 'verify [backup]',
  summary: 'prove that a backup is whole',
  description:
    'Reads the manifest, the size and SHA-256 of every file, the structure of every database, and the chain of the ' +
    'audit log. Changes nothing. Ends with 1 when something is not what was written, with 5 when all is, but files or ' +
    'notebooks were not to be had when it was made (manifest.json names them).',
  examples: [
    ['verify', 'the newest backup'],
    ['verify /mnt/backup/codex-20261121T120000Z', 'this one'],
  ],
  addOptions: (command) =>
    addSystemOptions(command.option('--to <dir>', 'the folder that holds backups (or CODEX_BACKUP_DIR)')),
  run: async (context, command) => {
    const { verifyBackup } = await import('../operations/backup/verify-backup.ts'); // not loaded for other commands
    const { json } = command.opts<SystemOptions>();
    const named = command.args[0];
    const path =
      named === undefined
        ? await newest(await backupDirOf(context, command))
        : resolve(context.callerDir, named);
    const verdict = await verifyBackup(path, { signal: context.signal });
    if (json)
      print(context, [
        toJson({
          path,
          sound: verdict.sound,
          faults: verdict.faults,
          troubles: verdict.manifest?.troubles ?? [],
        }),
      ]);
    else tell(context, path, verdict);
    if (!verdict.sound) return exitCodes.failure;
    return verdict.manifest && isWhole(verdict.manifest) ? exitCodes.ok : exitCodes.indexedWithProblems;
  },
};

async function newest(backupDir: string): Promise<string> {
  const { backupNames } = await import('../operations/backup/shelf.ts');
  const [name] = await backupNames(backupDir);
  if (name !== undefined) return join(backupDir, name);
  throw new CodexError('not_found', `There is no backup in ${backupDir}. Make one with: codexlab backup`, {
    path: backupDir,
  });
}

function tell(context: CommandContext, path: string, { sound, faults, manifest }: BackupVerdict): void {
  const paint = paintFor(context.terminal.stdout, context.terminal.env);
  const lines = faults.map(
    (fault) => `${paint('bad', 'Not sound')}: ${printable(`${fault.path}: ${fault.message}`)}`,
  );
  const count = manifest?.entries.length ?? 0;
  const own = sound ? `${paint('good', 'Sound')}: ${printable(path)}, ${count} entries` : null;
  print(context, own === null ? lines : [own]);
  const lacking = manifest?.troubles.length ?? 0;
  if (lacking > 0)
    remark(
      context,
      `When it was made, ${lacking} of what should be in it was not; manifest.json tells what.`,
    );
}
