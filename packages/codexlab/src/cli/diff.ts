import type { Notebook } from '@codexlab/core';
import { InvalidArgumentError } from 'commander';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { askNamed } from './locate-file.ts';
import { addNotebookOptions, type NotebookOptions } from './options.ts';
import { renderDiff } from './render-diff.ts';
import { toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor } from './terminal.ts';
import { toWireFileDiff } from './wire-history.ts';

interface DiffOptions extends NotebookOptions {
  readonly words?: boolean;
  readonly context?: number;
}

/** `diff PATH [FROM] [TO]`: how a file changed. */
export const diff: CommandDefinition = {
  usage: 'diff <path> [from] [to]',
  summary: 'show how a file changed between two versions',
  description:
    'Without versions: from the newest commit to the disk. With one: from that to the disk. A version is a commit, a ' +
    'branch, a tag, or "disk". A file that was renamed is compared with what it was called then. Where changes are ' +
    'committed by themselves, what a question finds changed is committed as it ends.',
  examples: [
    ['diff notes/day1.md', 'what is not committed yet'],
    ['diff notes/day1.md 4f2c9e1 HEAD --words', 'between two commits, word by word'],
    ['diff notes/day1.md main disk --json', 'for programs'],
  ],
  addOptions: (command) =>
    addNotebookOptions(
      command
        .option('--words', 'mark what changed inside lines: [-before-] {+after+}')
        .option('--context <lines>', 'unchanged lines around each change (default: 3)', parseLines),
    ),
  run: async (context, command) => {
    const { words = false, context: around, ...options } = command.opts<DiffOptions>();
    const [named, from, to] = command.args as [string, string?, string?];
    const place = { named, callerDir: context.callerDir };
    return withNotebook(context, options, async (notebook) => {
      const versions = { from, to, context: around };
      const found = await askNamed(notebook, place, (path) => notebook.history.diff(path, versions));
      const { stdout, env } = context.terminal;
      if (options.json) print(context, [toJson(toWireFileDiff(found))]);
      else {
        const lines = renderDiff(found, { words, paint: paintFor(stdout, env) });
        print(context, lines);
        if (lines.length === 0) remark(context, await nothingDiffers(notebook, from === undefined));
      }
      return exitCodes.ok;
    });
  },
};

/** Where changes are committed by themselves, the newest one is soon no difference with the disk any more. */
async function nothingDiffers(notebook: Notebook, fromNewest: boolean): Promise<string> {
  if (!fromNewest || !(await notebook.history.state()).settings.autoCommit) return 'Nothing differs.';
  return 'Nothing differs from the newest commit: changes are committed by themselves. Name the commits to compare.';
}

const MAX_CONTEXT_LINES = 1000;

function parseLines(text: string): number {
  const lines = Number(text);
  if (/^\d+$/.test(text) && lines <= MAX_CONTEXT_LINES) return lines;
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${MAX_CONTEXT_LINES}.`);
}
