import { type HistoryState, NOBODY, type Notebook } from '@codexlab/core';
import { InvalidArgumentError, type Command } from 'commander';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { fromCommand } from './from-command.ts';
import { addNotebookOptions, type NotebookOptions } from './options.ts';
import { renderTable } from './render-table.ts';
import { printable, toJson } from './render-text.ts';
import { showBytes, showCounted } from './render-values.ts';
import { withNotebook } from './session.ts';
import { type Paint, paintFor } from './terminal.ts';

interface OnOptions extends NotebookOptions {
  readonly quiet?: number;
  readonly maxBinary?: number;
}

const status: CommandDefinition = {
  usage: 'status',
  summary: 'show the repository of the notebook, and whether changes are committed by themselves',
  examples: [
    ['history status', 'the branch, the newest commit, and what waits'],
    ['history status --json', 'for programs'],
  ],
  addOptions: addNotebookOptions,
  run: async (context, command) => {
    const options = command.opts<NotebookOptions>();
    return withNotebook(context, options, async (notebook) => {
      tellState(context, await notebook.history.state(), options.json === true);
      return exitCodes.ok;
    });
  },
};

const on: CommandDefinition = {
  usage: 'on',
  summary: 'commit changes by themselves, a few seconds after the last one',
  description:
    'Makes a repository where there is none. What differs from the newest commit is committed first. Each commit names ' +
    'who wrote what is in it; what is typed or found on the disk is of the user.name and user.email of this repository, ' +
    'or of Codex. What you have staged in other files, your branch and your hooks stay as they are. While nothing keeps ' +
    'the notebook open, changes are committed when the next command ends.',
  examples: [
    ['history on', 'with the settings that stand in .codex/notebook.yml'],
    ['history on --quiet 60 --max-binary 50', 'a minute after the last change, binary files of 50 MB too'],
  ],
  addOptions: (command) =>
    addNotebookOptions(
      command
        .option('--quiet <seconds>', 'how long nothing must have changed before a commit', parseAmount)
        .option('--max-binary <mb>', 'larger binary files are left out, in MB', parseAmount),
    ),
  run: (context, command) => turnOn(context, command),
};

const off: CommandDefinition = {
  usage: 'off',
  summary: 'commit nothing by itself any more',
  description: 'What was committed stays, and so does the repository.',
  examples: [
    ['history off', 'from now on'],
    ['history off --json', 'for programs'],
  ],
  addOptions: addNotebookOptions,
  run: async (context, command) => {
    const options = command.opts<NotebookOptions>();
    return withNotebook(context, options, async (notebook) => {
      const state = await notebook.history.configure({ autoCommit: false });
      if (options.json) print(context, [toJson(toWireState(state))]);
      else remark(context, 'Nothing is committed by itself any more.');
      return exitCodes.ok;
    });
  },
};

/** `history status`, `history on` and `history off`. */
export const historySettings: readonly CommandDefinition[] = [status, on, off];

/** Makes a repository where there is none, and waits for the first commit. */
export async function beginHistory(notebook: Notebook): Promise<HistoryState> {
  await notebook.history.initialize({ origin: fromCommand });
  await notebook.history.settled();
  return notebook.history.state();
}

/** Says so where commits by themselves are in nobody's name: blame would show one name for everybody at this machine. */
export async function remarkNobody(context: CommandContext, notebook: Notebook): Promise<void> {
  const [newest] = (await notebook.history.list({ path: '' }, { limit: 1 })).items;
  if (newest?.author.email !== NOBODY.email) return;
  remark(
    context,
    `Commits name ${NOBODY.name}, for this repository names nobody. To be named in those to come:`,
  );
  remark(context, '  git config user.name NAME && git config user.email ADDRESS');
}

async function turnOn(context: CommandContext, command: Command): Promise<number> {
  const { quiet, maxBinary, ...options } = command.opts<OnOptions>();
  return withNotebook(context, options, async (notebook) => {
    const quietMs = quiet === undefined ? undefined : Math.round(quiet * 1000);
    const maxBinaryBytes = maxBinary === undefined ? undefined : Math.round(maxBinary * 1_000_000);
    await notebook.history.configure({ quietMs, maxBinaryBytes });
    tellState(context, await beginHistory(notebook), options.json === true);
    if (!options.json) await remarkNobody(context, notebook);
    return exitCodes.ok;
  });
}

function tellState(context: CommandContext, state: HistoryState, json: boolean): void {
  const { stdout, env } = context.terminal;
  if (json) print(context, [toJson(toWireState(state))]);
  else print(context, renderState(state, paintFor(stdout, env)));
}

function renderState(state: HistoryState, paint: Paint): string[] {
  const { settings, head, branch } = state;
  const places = {
    none: 'none; make one with: codexlab history on',
    own: 'of this notebook',
    inside: 'the notebook is a folder of a larger one',
  };
  const auto = settings.autoCommit
    ? `after ${showCounted(settings.quietMs / 1000, 'quiet second')}; binary files up to ${showBytes(settings.maxBinaryBytes)}`
    : 'no';
  const facts = [
    ['repository', places[state.kind]],
    ...(state.kind === 'none' ? [] : [['branch', branch === null ? 'none' : printable(branch)]]),
    ...(head === null ? [] : [['newest commit', head.slice(0, 10)]]),
    ['commits by itself', auto],
  ];
  const wrong = [
    ...(state.problem === null ? [] : [state.problem]),
    ...(state.busy === null ? [] : [`A ${state.busy} has begun; nothing is committed until it is finished.`]),
    ...(state.shallow ? ['Older history is not here: the repository is a shallow clone.'] : []),
    ...(state.trouble === null || state.busy !== null ? [] : [state.trouble]),
  ];
  return [
    ...renderTable(facts, [{ accent: 'faint' }, {}], paint),
    ...wrong.map((line) => paint('notice', printable(line))),
  ];
}

function toWireState({ settings, ...repository }: HistoryState) {
  const { kind, implementation, head, branch, busy, shallow, problem, trouble } = repository;
  return {
    ...{ kind, implementation, head, branch, busy, shallow, problem, trouble },
    settings: {
      auto_commit: settings.autoCommit,
      quiet_ms: settings.quietMs,
      max_binary_bytes: settings.maxBinaryBytes,
    },
  };
}

function parseAmount(text: string): number {
  const amount = Number(text);
  if (/^\d+(\.\d+)?$/.test(text)) return amount;
  throw new InvalidArgumentError('It must be a number from 0.');
}
