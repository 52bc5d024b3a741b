import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  CodexError,
  type EditedFile,
  type Hash,
  isCodexError,
  MAX_TEXT_BYTES,
  type Notebook,
} from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { editBesideHolder, type WantedEdit } from './edit-beside-holder.ts';
import {
  addEditOptions,
  type EditCommandOptions,
  readAction,
  readAddress,
  readContent,
} from './edit-options.ts';
import { fromCommand } from './from-command.ts';
import { askNamed } from './locate-file.ts';
import { addNotebookOptions } from './options.ts';
import { renderHunks } from './render-diff.ts';
import { printable, toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor } from './terminal.ts';
import { toWireHunks } from './wire-history.ts';

/** `edit FILE`: changes a part of a file and no other byte. */
export const edit: CommandDefinition = {
  usage: 'edit <file>',
  summary: 'change a part of a file: a section, a block, lines, a cell, a row, a value',
  description:
    'Say which part (one of --heading … --document) and what to do with it (one of --replace … --delete). All other bytes ' +
    'stay as they are, also when somebody else writes to the file meanwhile. A text that is only - is read from the ' +
    'standard input, or from --file. Rows are lists or columns by name; values of --property and --pointer are typed as for set.',
  examples: [
    ['edit day1.md --heading "Results/Day 2" --append "- pH 7.4"', 'at the end of a section'],
    ['edit day1.md --block fig1 --replace - --file caption.md', 'a paragraph, its id stays'],
    ['edit day1.md --lines 3-5 --delete --dry-run', 'only tell what would change'],
    ['edit run.csv --row 4 --replace "{ temp: 21.5 }"', 'one field of a record'],
    ['edit fit.ipynb --cell a1b2c3d4 --replace -', 'the source of a cell'],
    ['edit setup.json --pointer /filters/0 --insert blue', 'an item before the first'],
  ],
  addOptions: (command) => addNotebookOptions(addEditOptions(command)),
  run: async (context, command) => {
    const options = command.opts<EditCommandOptions>();
    const named = command.args[0]!;
    const address = readAddress(options);
    const { action, text } = readAction(options);
    const content =
      action === 'delete' ? undefined : readContent(address, await textOf(context, options, text));
    const wanted: WantedEdit = {
      edit: { address, action, content },
      ifHash: options.ifHash as Hash | undefined,
      dryRun: options.dryRun === true,
    };
    return withNotebook(context, options, async (notebook) => {
      const { path, edited } = await editNamed(context, notebook, { named, wanted });
      tell(context, { path, edited, options });
      return exitCodes.ok;
    });
  },
};

/** The text itself, or what `-` stands for. */
async function textOf(context: CommandContext, { file }: EditCommandOptions, text: string): Promise<string> {
  if (file !== undefined && text !== '-')
    throw new CodexError('invalid', 'With --file the text is written as -: --append - --file note.txt', {
      field: 'file',
    });
  if (text !== '-') return text;
  if (file === undefined) return context.input.readAll();
  const bytes = await readFile(resolve(context.callerDir, file)).catch((cause: unknown) => {
    throw new CodexError('not_found', `${file} cannot be read.`, { path: file }, { cause });
  });
  if (bytes.length > MAX_TEXT_BYTES)
    throw new CodexError('too_large', `${file} is longer than ${MAX_TEXT_BYTES} bytes.`, { path: file });
  return bytes.toString('utf8');
}

interface NamedEdit {
  readonly path: string;
  readonly edited: EditedFile;
}

/** A part that is not there ends the search: the same name elsewhere is another file. */
async function editNamed(
  context: CommandContext,
  notebook: Notebook,
  { named, wanted }: { readonly named: string; readonly wanted: WantedEdit },
): Promise<NamedEdit> {
  const place = { named, callerDir: context.callerDir };
  const found = await askNamed(notebook, place, async (path) => {
    try {
      return { path, edited: await editOne(context, notebook, path, wanted) };
    } catch (error) {
      if (isCodexError(error, 'not_found') && error.details['address'] !== undefined) return error;
      throw error;
    }
  });
  if (found instanceof CodexError) throw found;
  return found;
}

function editOne(
  context: CommandContext,
  notebook: Notebook,
  path: string,
  wanted: WantedEdit,
): Promise<EditedFile> {
  if (notebook.readOnly) return editBesideHolder(context, notebook, path, wanted);
  const { edit: one, ifHash, dryRun } = wanted;
  return notebook.edits.edit(path, [one], { ifHash, dryRun, origin: fromCommand });
}

function tell(
  context: CommandContext,
  { path, edited, options }: NamedEdit & { readonly options: EditCommandOptions },
): void {
  const { file, diff } = edited;
  if (options.json) {
    const written = file && {
      path: file.path,
      hash: file.hash,
      size: file.sizeBytes,
      conflict: file.conflict,
    };
    const { comparable, added, removed } = diff;
    print(context, [toJson({ path, written, comparable, added, removed, hunks: toWireHunks(diff) })]);
    return;
  }
  const { stdout, env } = context.terminal;
  print(context, renderHunks(diff, { words: false, paint: paintFor(stdout, env) }));
  if (file !== null && file.conflict !== null)
    remark(context, `What somebody else wrote meanwhile is kept as ${printable(file.conflict)}.`);
  remark(context, `${outcome(edited, options.dryRun === true)} ${printable(path)}.`);
}

function outcome({ file, diff }: EditedFile, isDry: boolean): string {
  if (file !== null) return 'Edited';
  return isDry && (!diff.comparable || diff.added + diff.removed > 0) ? 'Would edit' : 'Nothing to change in';
}
