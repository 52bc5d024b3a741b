import { CodexError, type RestoreReport } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { fromCommand } from './from-command.ts';
import { askNamed } from './locate-file.ts';
import { addNotebookOptions, type NotebookOptions } from './options.ts';
import { parseMoment } from './parse-time.ts';
import { shortId } from './render-history.ts';
import { printable, toJson } from './render-text.ts';
import { showCounted } from './render-values.ts';
import { withNotebook } from './session.ts';
import { toWireRestore } from './wire-history.ts';

interface RestoreOptions extends NotebookOptions {
  readonly revision?: string;
  readonly at?: number;
  readonly dryRun?: boolean;
  readonly keepOthers?: boolean;
}

/** `history restore PATH`: brings a file, a folder or everything back as it was. */
export const historyRestore: CommandDefinition = {
  usage: 'restore <path>',
  summary: 'bring a file, a folder or the whole notebook back as it was',
  description:
    'As a new version: what it replaces is in git or, where it was not committed, in the trash. In a folder, files that ' +
    'were not there then go to the trash, too. The path "." is the folder you are in.',
  examples: [
    ['history restore notes/day1.md --revision 4f2c9e1', 'one version of a file'],
    ['history restore notes/gone.md --revision HEAD', 'a file that was deleted since the last commit'],
    ['history restore . --at 2026-03-01T12:00:00Z --dry-run', 'what it would take to go back to a moment'],
  ],
  addOptions: (command) =>
    addNotebookOptions(
      command
        .option('--revision <revision>', 'as it was in this commit, branch or tag, or before it (HEAD~3)')
        .option('--at <time>', 'as it was then: 2026-03-01 or 2026-03-01T12:00:00Z', parseMoment)
        .option('--dry-run', 'tell what would be done, and do nothing')
        .option('--keep-others', 'leave files of a folder that were not there then'),
    ),
  run: async (context, command) => {
    const { revision, at, dryRun = false, keepOthers = false, ...options } = command.opts<RestoreOptions>();
    if ((revision === undefined) === (at === undefined))
      throw new CodexError('invalid', 'Say which version, with --revision or --at.', { field: 'revision' });
    const place = { named: command.args[0]!, callerDir: context.callerDir };
    return withNotebook(context, options, async (notebook) => {
      const wanted = { revision, atMs: at, dryRun, removeOthers: !keepOthers, origin: fromCommand };
      const report = await askNamed(notebook, place, (path) => notebook.history.restore({ path, ...wanted }));
      if (options.json) print(context, [toJson({ dry_run: dryRun, ...toWireRestore(report) })]);
      else tell(context, report, dryRun);
      return report.left.length > 0 ? exitCodes.failure : exitCodes.ok;
    });
  },
};

function tell(context: CommandContext, report: RestoreReport, dryRun: boolean): void {
  print(context, [
    ...report.written.map((path) => `${dryRun ? 'would restore' : 'restored'}  ${printable(path)}`),
    ...report.removed.map((path) => `${dryRun ? 'would remove ' : 'removed '}  ${printable(path)}`),
    ...report.left.map(({ path, reason }) => `left      ${printable(path)}: ${printable(reason)}`),
  ]);
  const done = `${showCounted(report.writtenCount, 'file')} restored, ${report.removedCount} moved to the trash`;
  const would = `${showCounted(report.writtenCount, 'file')} to restore, ${report.removedCount} to move to the trash`;
  const rest = `${report.unchangedCount} as they were`;
  remark(context, `${dryRun ? would : done}, ${rest} (${shortId(report.revision)}).`);
}
