import { join } from 'node:path';
import { errorTable, type Notebook } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, type CommandContext } from './context.ts';
import { heldElsewhere } from './held-elsewhere.ts';
import { folderToOpen } from './locate-notebook.ts';
import { addJsonOption, addOpenOptions, type OpenNotebookOptions } from './options.ts';
import { renderDiagnosis, toWireDiagnosis, type Diagnosis } from './render-diagnosis.ts';
import { toJson } from './render-text.ts';
import { whereabouts, withFolder, withProgress } from './session.ts';
import { paintFor } from './terminal.ts';

interface DoctorOptions extends OpenNotebookOptions {
  readonly rebuild?: boolean;
  readonly json?: boolean;
}

const PROBLEMS = { limit: 20 };

/** `doctor [DIR]`: compares every byte with the index and tells what is wrong and what to do. */
export const doctor: CommandDefinition = {
  usage: 'doctor [dir]',
  summary: 'check a notebook: drift against the disk, integrity, sizes, lock',
  description:
    'Reads every file and changes nothing, unless it is told to --rebuild. Exit codes: 0 healthy, ' +
    '1 the index is wrong, 4 another process holds the notebook (so the files were not compared), ' +
    '5 the index is right and some files have problems.',
  examples: [
    ['doctor', 'check the notebook you stand in'],
    ['doctor --rebuild', 'set the index aside and make it anew from the files'],
  ],
  addOptions: (command) =>
    addJsonOption(addOpenOptions(command.option('--rebuild', 'make the index anew, then check it'))),
  run: async (context, command) => {
    const { rebuild = false, ...options } = command.opts<DoctorOptions>();
    const root = await folderToOpen(command.args[0], whereabouts(context, options));
    return withFolder(context, root, { ...options, create: rebuild, rebuild }, async (notebook) => {
      if (rebuild) await fillAnew(context, notebook);
      const diagnosis = await examine(context, notebook);
      const { stdout, env } = context.terminal;
      if (options.json) print(context, [toJson(toWireDiagnosis(diagnosis))]);
      else print(context, renderDiagnosis(diagnosis, context.invocation, paintFor(stdout, env)));
      return verdict(diagnosis);
    });
  },
};

async function fillAnew(context: CommandContext, notebook: Notebook): Promise<void> {
  if (notebook.readOnly) throw heldElsewhere(notebook);
  await withProgress(context, 0, (work) => notebook.sync(work));
}

async function examine(context: CommandContext, notebook: Notebook): Promise<Diagnosis> {
  const drift = notebook.readOnly ? null : await withProgress(context, 0, (work) => notebook.check(work));
  const indexFile = join(notebook.ref.indexDir, 'notebook.db');
  return {
    ref: notebook.ref,
    indexFile,
    held: notebook.readOnly ? 'another_process' : 'this_command',
    complete: await notebook.isComplete(),
    state: notebook.state(),
    stats: await notebook.files.stats(),
    problems: await notebook.files.problems(PROBLEMS),
    integrity: await context.checkIntegrity(indexFile),
    drift,
  };
}

function verdict({ drift, integrity, problems }: Diagnosis): number {
  if (integrity.length > 0 || (drift !== null && drift.drifted > 0)) return exitCodes.failure;
  if (drift === null) return errorTable.conflict.exitCode;
  return problems.total > 0 ? exitCodes.indexedWithProblems : exitCodes.ok;
}
