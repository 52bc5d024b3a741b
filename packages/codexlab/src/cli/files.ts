import { parseRelPath, type FileFilter, type FileKind, type FileSummary, type RelPath } from '@codexlab/core';
import { Option } from 'commander';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { renderTable } from './render-table.ts';
import { printable, toJson } from './render-text.ts';
import { showBytes } from './render-values.ts';
import { withNotebook } from './session.ts';
import { paintFor, type Paint } from './terminal.ts';
import { toWireFile } from './wire.ts';

/** Every kind of file, for help and for checking what was typed. */
const KINDS: Readonly<Record<FileKind, true>> = {
  note: true,
  view: true,
  notebook: true,
  table: true,
  data: true,
  code: true,
  text: true,
  image: true,
  audio: true,
  video: true,
  pdf: true,
  archive: true,
  link: true,
  binary: true,
};

interface FilesOptions extends ListOptions {
  readonly kind?: FileKind;
  readonly tag?: string;
  readonly in?: string;
  readonly sort: 'path' | 'updated';
}

/** `files`: lists what is in the notebook. */
export const files: CommandDefinition = {
  usage: 'files',
  summary: 'list the files of the notebook',
  examples: [
    ['files', 'every file by path'],
    ['files --kind note --sort updated --limit 10', 'the ten notes changed last'],
    ['files --tag experiment --in 2026 --json', 'for programs'],
  ],
  addOptions: (command) =>
    addListOptions(
      command
        .addOption(new Option('--kind <kind>', 'only files of this kind').choices(Object.keys(KINDS)))
        .option('--tag <tag>', 'only files with this tag or one below it')
        .option('--in <folder>', 'only files below this folder of the notebook')
        .addOption(new Option('--sort <order>', 'the order').choices(['path', 'updated']).default('path')),
      'all',
    ),
  run: async (context, command) => {
    const options = command.opts<FilesOptions>();
    return withNotebook(context, options, async (notebook) => {
      const request = { limit: options.limit ?? null, cursor: options.cursor };
      const filter = toFilter(options);
      const { items, last } = await readPages(request, (page) => notebook.files.list(filter, page));
      if (options.json)
        print(context, [toJson({ data: items.map(toWireFile), next_cursor: last.nextCursor })]);
      else print(context, renderFiles(items, paintFor(context.terminal.stdout, context.terminal.env)));
      if (!options.json && items.length === 0) remark(context, 'No files.');
      if (!options.json) remarkMore(context, last.nextCursor);
      return exitCodes.ok;
    });
  },
};

function toFilter({ kind, tag, sort, in: folder }: FilesOptions): FileFilter {
  return { kind, tag: tag?.replace(/^#/, ''), sort, folder: toFolder(folder) };
}

/** The folder of the notebook that was named; undefined for all of it. */
export function toFolder(named: string | undefined): RelPath | undefined {
  const path = named?.replace(/^\.\//, '').replace(/\/+$/, '');
  return path === undefined || path === '.' ? undefined : parseRelPath(path);
}

/** Files for people: size, kind and path. */
export function renderFiles(items: readonly FileSummary[], paint: Paint): string[] {
  const rows = items.map((file) => [showBytes(file.sizeBytes), file.kind, printable(file.path)]);
  return renderTable(rows, [{ align: 'right' }, { accent: 'faint' }, {}], paint);
}
