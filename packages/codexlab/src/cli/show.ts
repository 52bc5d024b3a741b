import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Notebook, NotebookFile } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print } from './context.ts';
import { locateFile } from './locate-file.ts';
import { addNotebookOptions, type NotebookOptions } from './options.ts';
import { readPages } from './pages.ts';
import { renderFile, type ShownFile } from './render-file.ts';
import { toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor } from './terminal.ts';
import { toWireFullFile } from './wire.ts';

const TEXT_BYTES = 64 * 1024;
const EVERYTHING = { limit: null, cursor: undefined };

/** `show FILE`: one file with all that is known of it. */
export const show: CommandDefinition = {
  usage: 'show <file>',
  summary: 'show what is known of a file, and how it begins',
  examples: [
    ['show README.md', 'title, kind, tags, properties, links, text'],
    ['show data/series.csv --json', 'for programs'],
  ],
  addOptions: addNotebookOptions,
  run: async (context, command) => {
    const options = command.opts<NotebookOptions>();
    return withNotebook(context, options, async (notebook) => {
      const file = await locateFile(notebook, command.args[0]!, context.callerDir);
      const shown = await readShownFile(notebook, file);
      const { stdout, env } = context.terminal;
      if (options.json) print(context, [toJson(toWireShownFile(shown))]);
      else print(context, renderFile(shown, stdout.columns, paintFor(stdout, env)));
      return exitCodes.ok;
    });
  },
};

async function readShownFile(notebook: Notebook, file: NotebookFile): Promise<ShownFile> {
  const outgoing = await readPages(EVERYTHING, (page) => notebook.links.outgoing(file.path, page));
  const backlinks = await readPages(EVERYTHING, (page) => notebook.links.backlinks(file.path, page));
  return {
    file,
    outgoing: outgoing.items.length,
    backlinks: backlinks.items.length,
    text: isText(file) ? await readBeginning(notebook, file) : null,
    leadsTo: file.entry === 'link' ? await readLink(notebook, file) : null,
  };
}

/** Whether the file's own bytes are text, whatever kind it is. */
function isText({ entry, mimeType }: NotebookFile): boolean {
  return entry === 'file' && /^text\/|[+/](json|xml|yaml|toml|javascript|x-[\w.-]+)$/.test(mimeType);
}

async function readBeginning(notebook: Notebook, { path }: NotebookFile): Promise<string | null> {
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
