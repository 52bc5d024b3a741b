import { CodexError, type Notebook } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark, type CommandContext } from './context.ts';
import { locateFile } from './locate-file.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { renderOutgoing, renderUnresolved } from './render-links.ts';
import { toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor, widthFor } from './terminal.ts';
import { toWireLink, toWireUnresolved } from './wire.ts';

interface LinksOptions extends ListOptions {
  readonly unresolved?: boolean;
}

/** `links FILE` and `links --unresolved`: where links lead. */
export const links: CommandDefinition = {
  usage: 'links [file]',
  summary: 'show where the links of a file lead, or all that lead nowhere',
  examples: [
    ['links journal/2026-03-02.md', 'the links that stand in a file'],
    ['links --unresolved', 'names that are linked to and that no file bears'],
  ],
  addOptions: (command) =>
    addListOptions(command.option('--unresolved', 'links of the whole notebook that lead nowhere'), 'all'),
  run: async (context, command) => {
    const options = command.opts<LinksOptions>();
    const named = command.args[0];
    if ((named === undefined) !== (options.unresolved === true)) {
      throw new CodexError('invalid', 'Name one FILE, or ask for --unresolved. See: codexlab help links');
    }
    return withNotebook(context, options, (notebook) =>
      named === undefined
        ? printUnresolved(context, notebook, options)
        : printOutgoing(context, notebook, named, options),
    );
  },
};

async function printOutgoing(
  context: CommandContext,
  notebook: Notebook,
  named: string,
  options: LinksOptions,
): Promise<number> {
  const { path } = await locateFile(notebook, named, context.callerDir);
  const request = { limit: options.limit ?? null, cursor: options.cursor };
  const { items, last } = await readPages(request, (page) => notebook.links.outgoing(path, page));
  const { stdout, env } = context.terminal;
  if (options.json) print(context, [toJson({ data: items.map(toWireLink), next_cursor: last.nextCursor })]);
  else print(context, renderOutgoing(items, widthFor(stdout), paintFor(stdout, env)));
  if (!options.json && items.length === 0) remark(context, 'No links stand in this file.');
  if (!options.json) remarkMore(context, last.nextCursor);
  return exitCodes.ok;
}

/** Prints the names that are linked to and that no file bears. */
export async function printUnresolved(
  context: CommandContext,
  notebook: Notebook,
  options: ListOptions,
): Promise<number> {
  const request = { limit: options.limit ?? null, cursor: options.cursor };
  const { items, last } = await readPages(request, (page) => notebook.links.unresolved(page));
  const { stdout, env } = context.terminal;
  if (options.json) {
    print(context, [toJson({ data: items.map(toWireUnresolved), next_cursor: last.nextCursor })]);
  } else print(context, renderUnresolved(items, widthFor(stdout), paintFor(stdout, env)));
  if (!options.json && items.length === 0) remark(context, 'Every link leads somewhere.');
  if (!options.json) remarkMore(context, last.nextCursor);
  return exitCodes.ok;
}
