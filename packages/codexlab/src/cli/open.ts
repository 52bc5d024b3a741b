import type { Notebook, SyncReport } from '@codexlab/core';
import type { Command } from 'commander';
import { USUAL_PORT } from '../server/port.ts';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark, type CommandContext } from './context.ts';
import { stayLive } from './live.ts';
import { folderToOpen } from './locate-notebook.ts';
import { addJsonOption, addOpenOptions, type OpenNotebookOptions } from './options.ts';
import { compare, renderComparison, toWireComparison } from './comparison.ts';
import { toJson } from './render-text.ts';
import { serveFolder, type ServeFolderOptions } from './serve-folder.ts';
import { tellServing } from './serving.ts';
import { whereabouts, withFolder } from './session.ts';
import { paintFor } from './terminal.ts';

/** Options of `open`, and of `demo`, which ends in the same way. */
export interface OpenCommandOptions extends OpenNotebookOptions, ServeFolderOptions {
  readonly json?: boolean;
}

const SHOWN_PROBLEMS = 20;
const FOLLOWING =
  'Another process holds this notebook and keeps its index; following what it sees. ' +
  'When that process ends, nobody watches any more: start this again then.';

/** `open [DIR]`: indexes a folder, watches it, serves it on this machine, and tells what changes. */
export const open: CommandDefinition = {
  usage: 'open [dir]',
  summary: 'index a folder, serve it on this machine, and print what changes',
  description:
    'DIR is the notebook you stand in, else this folder, when it is not named. The link that is printed signs you in, ' +
    'once, without an account; nobody on another machine can reach it. Ends with Ctrl-C (exit code 0).',
  examples: [
    ['open ~/lab', 'a folder that nobody prepared becomes a live notebook'],
    ['open --no-server', 'only watch it'],
    ['open --json', 'one JSON line for each change'],
  ],
  addOptions: (command) =>
    addJsonOption(addOpenOptions(addServeFolderOptions(command)), 'one JSON line for each event'),
  run: async (context, command) => {
    const options = command.opts<OpenCommandOptions>();
    const root = await folderToOpen(command.args[0], whereabouts(context, options));
    return openFolder(context, root, options, () => []);
  },
};

/** Adds what commands take that serve a folder on this machine. */
export function addServeFolderOptions(command: Command): Command {
  return command
    .option('--port <port>', `the port (or CODEX_PORT; default: ${USUAL_PORT} or the next free one)`)
    .option('--no-server', 'do not serve it over HTTP');
}

/** Indexes `root`, serves it and stays live until the command is asked to end; `hints` are printed after that. */
export async function openFolder(
  context: CommandContext,
  root: string,
  options: OpenCommandOptions,
  hints: (notebook: Notebook) => readonly string[],
): Promise<number> {
  const json = options.json === true;
  try {
    await withFolder(context, root, options, async (notebook, host) => {
      const { promise: compared, done } = deferred<SyncReport>();
      const server = options.server
        ? await serveFolder(context, { notebook, host, compared }, options)
        : null;
      try {
        if (server) await tellServing(context, server, json);
        if (notebook.readOnly) remark(context, FOLLOWING);
        else done(await indexAndTell(context, notebook, json));
        if (!json) print(context, hints(notebook));
        await stayLive(context, notebook, { json, onWatching: () => tellWatching(context, notebook, json) });
      } finally {
        await server?.close();
      }
    });
  } catch (error) {
    if (!context.signal.aborted) throw error;
  }
  if (!json) remark(context, 'Closed.');
  return exitCodes.ok;
}

async function indexAndTell(context: CommandContext, notebook: Notebook, json: boolean): Promise<SyncReport> {
  const found = await compare(context, notebook, SHOWN_PROBLEMS);
  const { stdout, env } = context.terminal;
  if (json) print(context, [toJson({ type: 'indexed', data: toWireComparison(found) })]);
  else print(context, renderComparison(found, paintFor(stdout, env)));
  return found.report;
}

function tellWatching(context: CommandContext, notebook: Notebook, json: boolean): void {
  const { freshness, message } = notebook.state();
  if (json) print(context, [toJson({ type: 'watching', data: { state: freshness, message } })]);
  else remark(context, 'Watching; changes are printed here as they happen. End with Ctrl-C.');
}

function deferred<T>(): { readonly promise: Promise<T>; readonly done: (value: T) => void } {
  let done: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    done = resolve;
  });
  return { promise, done };
}
