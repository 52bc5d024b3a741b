import { CodexError, type EditAction, type EditAddress, type PropertyValue } from '@codexlab/core';
import { readTypedValue } from '@codexlab/metadata';
import type { Command } from 'commander';
import type { NotebookOptions } from './options.ts';

/** The options of `edit` as they were typed. */
export interface EditCommandOptions extends NotebookOptions {
  readonly document?: boolean;
  readonly heading?: readonly string[];
  readonly block?: string;
  readonly property?: string;
  readonly lines?: string;
  readonly cell?: string;
  readonly row?: string;
  readonly pointer?: string;
  readonly replace?: string;
  readonly append?: string;
  readonly prepend?: string;
  readonly insert?: string;
  readonly delete?: boolean;
  readonly file?: string;
  readonly dryRun?: boolean;
  readonly ifHash?: string;
}

/** Adds the options of `edit`. */
export function addEditOptions(command: Command): Command {
  return command
    .option(
      '--heading <path>',
      'a section: "Results/Day 2"; \\/ is a slash, or repeat it for each heading',
      collect,
    )
    .option('--block <id>', 'a block of a note by its id (^id)')
    .option('--property <name>', 'a property of a note')
    .option('--lines <from-to>', 'lines of any text: 3-5, or 3')
    .option('--cell <id>', 'a cell of a notebook by its id, or its place from 0 on')
    .option('--row <number>', 'a record of a table from 1 on; 0 is its header')
    .option('--pointer <pointer>', 'a value in JSON or YAML: /filters/0')
    .option('--document', 'the whole file')
    .option('--replace <text>', 'put this in its place')
    .option('--append <text>', 'add this at its end')
    .option('--prepend <text>', 'add this at its beginning')
    .option('--insert <text>', 'add a new part before it')
    .option('--delete', 'take it away')
    .option('--file <path>', 'where the text - is read from, instead of the standard input')
    .option('--if-hash <sha256>', 'only when the file is this version')
    .option('--dry-run', 'only tell what would change');
}

function collect(path: string, before: readonly string[] = []): readonly string[] {
  return [...before, path];
}

/** The part that was named. Throws `invalid` unless it is one. */
export function readAddress(options: EditCommandOptions): EditAddress {
  const { document, heading, block, property, lines, cell, row, pointer } = options;
  const addresses: EditAddress[] = [];
  if (document === true) addresses.push({ kind: 'document' });
  if (heading !== undefined) addresses.push({ kind: 'heading', path: headingPath(heading) });
  if (block !== undefined) addresses.push({ kind: 'block', id: block.replace(/^\^/, '') });
  if (property !== undefined) addresses.push({ kind: 'property', name: property });
  if (lines !== undefined) addresses.push(lineRange(lines));
  if (cell !== undefined) addresses.push({ kind: 'cell', cell });
  if (row !== undefined) addresses.push({ kind: 'row', row: wholeNumber(row, 'row') });
  if (pointer !== undefined) addresses.push({ kind: 'pointer', pointer });
  if (addresses.length === 1) return addresses[0]!;
  throw usage(
    'Name one part: --heading, --block, --property, --lines, --cell, --row, --pointer or --document.',
  );
}

/** One path is divided at its slashes; several are the headings themselves. */
function headingPath(paths: readonly string[]): string[] {
  if (paths.length > 1) return [...paths];
  return paths[0]!.split(/(?<!\\)\//).map((part) => part.replaceAll('\\/', '/').trim());
}

function lineRange(text: string): EditAddress {
  const found = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text);
  if (found === null) throw usage(`"${text}" are no lines. Write 3-5, or 3.`);
  return { kind: 'lines', from: Number(found[1]), to: Number(found[2] ?? found[1]) };
}

function wholeNumber(text: string, name: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usage(`"${text}" is no number of a ${name}.`);
}

/** What is to be done, with the text that was typed. Throws `invalid` unless it is one thing. */
export function readAction(options: EditCommandOptions): {
  readonly action: EditAction;
  readonly text: string;
} {
  const texts = ['replace', 'append', 'prepend', 'insert'] as const;
  const wanted: { action: EditAction; text: string }[] = [];
  for (const action of texts) {
    const text = options[action];
    if (text !== undefined) wanted.push({ action, text });
  }
  if (options.delete === true) wanted.push({ action: 'delete', text: '' });
  if (wanted.length === 1) return wanted[0]!;
  throw usage('Say one thing to do: --replace, --append, --prepend, --insert or --delete.');
}

/** The content that a text stands for: of properties, values and records what a person means by it. */
export function readContent({ kind }: EditAddress, text: string): PropertyValue {
  return kind === 'property' || kind === 'pointer' || kind === 'row' ? readTypedValue(text) : text;
}

function usage(message: string): CodexError {
  return new CodexError('invalid', message, { field: 'arguments' });
}
