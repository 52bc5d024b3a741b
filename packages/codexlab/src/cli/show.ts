import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSummary, FolderSummary, Notebook, NotebookFile, NotebookFolder } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { locate } from './locate-file.ts';
import { addNotebookOptions, type NotebookOptions } from './options.ts';
import { readPages } from './pages.ts';
import { EXTRACTED_KINDS, renderFile, type ShownFile } from './render-file.ts';
import { renderFolder } from './render-folder.ts';
import { printable, toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor } from './terminal.ts';
import { toWireFolder, toWireFullFile } from './wire.ts';

const TEXT_BYTES = 64 * 1024;
const EVERYTHING = { limit: null, cursor: undefined };

/** `show FILE`: one file or folder with all that is known of it. */
export const show: CommandDefinition = {
  usage: 'show <file>',
  summary: 'show what is known of a file or folder, and how it begins',
  examples: [
    ['show README.md', 'title, kind, tags, properties, links, text'],
    ['show data/series.csv --json', 'for programs'],
  ],
  addOptions: addNotebookOptions,
  run: async (context, command) => {
    const options = command.opts<NotebookOptions>();
    return withNotebook(context, options, async (notebook) => {
      const located = await locate(notebook, command.args[0]!, context.callerDir);
      if ('folder' in located) await showFolder(notebook, located.folder, { context, json: options.json });
      else {
        if (located.sidecar !== null) remark(context, sidecarRemark(located.sidecar, located.file));
        await showFile(notebook, located.file, { context, json: options.json });
      }
      return exitCodes.ok;
    });
  },
};

interface Output {
  readonly context: CommandContext;
  readonly json: boolean | undefined;
}

function sidecarRemark(sidecar: string, { path }: NotebookFile): string {
  return `${printable(sidecar)} holds metadata of ${printable(path)}:`;
}

async function showFile(notebook: Notebook, file: NotebookFile, { context, json }: Output): Promise<void> {
  const shown = await readShownFile(notebook, file);
  const { stdout, env } = context.terminal;
  if (json) print(context, [toJson(toWireShownFile(shown))]);
  else print(context, renderFile(shown, stdout.columns, paintFor(stdout, env)));
}

async function showFolder(
  notebook: Notebook,
  folder: NotebookFolder,
  { context, json }: Output,
): Promise<void> {
  const children = await readPages(EVERYTHING, (page) => notebook.files.children(folder.path, page));
  const items: readonly (FileSummary | FolderSummary)[] = children.items;
  const { stdout, env } = context.terminal;
  if (json) print(context, [toJson(toWireFolder(folder, items))]);
  else print(context, renderFolder(folder, items, paintFor(stdout, env)));
}

async function readShownFile(notebook: Notebook, file: NotebookFile): Promise<ShownFile> {
  const outgoing = await readPages(EVERYTHING, (page) => notebook.links.outgoing(file.path, page));
  const backlinks = await readPages(EVERYTHING, (page) => notebook.links.backlinks(file.path, page));
  return {
    file,
    outgoing: outgoing.items.length,
    backlinks: backlinks.items.length,
    text: isText(file) || EXTRACTED_KINDS.has(file.kind) ? await readBeginning(notebook, file) : null,
    leadsTo: file.entry === 'link' ? await readLink(notebook, file) : null,
  };
}

/** Whether the file's own bytes are text, whatever kind it is. */
function isText({ entry, mimeType }: NotebookFile): boolean {
  return entry === 'file' && /^text\/|[+/](jsonl?|xml|yaml|toml|javascript|x-[\w.-]+)$/.test(mimeType);
}

async function readBeginning(notebook: Notebook, { path, kind }: NotebookFile): Promise<string | null> {
  if (EXTRACTED_KINDS.has(kind)) return notebook.files.text(path);
  const { bytes } = await notebook.files.read(path, { maxBytes: TEXT_BYTES });
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8' && bytes.includes(0)) return null;
  return new TextDecoder(encoding).decode(bytes, { stream: true });
}

/** By the mark at the beginning; without one it is UTF-8. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** Null when the link is gone since it was indexed. */
async function readLink({ ref }: Notebook, { path }: NotebookFile): Promise<string | null> {
  return readlink(join(ref.root, path)).catch(() => null);
}

function toWireShownFile({ file, outgoing, backlinks, text, leadsTo }: ShownFile) {
  return { ...toWireFullFile(file), outgoing_links: outgoing, backlinks, text, leads_to: leadsTo };
}
