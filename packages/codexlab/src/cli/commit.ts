import { CodexError, type CommitResult, type Notebook } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { fromCommand } from './from-command.ts';
import { askNamed } from './locate-file.ts';
import { addNotebookOptions, type NotebookOptions } from './options.ts';
import { printable, toJson } from './render-text.ts';
import { showCounted } from './render-values.ts';
import { withNotebook } from './session.ts';

interface CommitOptions extends NotebookOptions {
  readonly message?: string;
}

const MAX_SHOWN = 20;

/** `commit [PATH…]`: one commit of what changed. */
export const commit: CommandDefinition = {
  usage: 'commit [paths...]',
  summary: 'commit what changed in files and folders, or everything',
  description:
    'As they are on the disk now; nothing else goes in, and what you have staged elsewhere stays staged. Large binary ' +
    'files, too, which commits by themselves leave out.',
  examples: [
    ['commit -m "Second series"', 'everything that differs from the newest commit'],
    ['commit runs notes/day1.md', 'a folder and a file'],
  ],
  addOptions: (command) =>
    addNotebookOptions(command.option('-m, --message <text>', 'what to say of it (default: how many files)')),
  run: async (context, command) => {
    const { message, ...options } = command.opts<CommitOptions>();
    return withNotebook(context, options, async (notebook) => {
      const paths = await namedPaths(notebook, command.args, context.callerDir);
      const result = await notebook.history.commit({ paths, message, origin: fromCommand });
      if (options.json)
        print(context, [toJson({ revision: result.revision, paths: result.paths, left: result.left })]);
      else tell(context, result);
      return exitCodes.ok;
    });
  },
};

async function namedPaths(
  notebook: Notebook,
  named: readonly string[],
  callerDir: string,
): Promise<readonly string[] | undefined> {
  if (named.length === 0) return undefined;
  const known = (path: string) => requireKnown(notebook, path);
  return Promise.all(named.map((each) => askNamed(notebook, { named: each, callerDir }, known)));
}

/** What is there, or was there as far as git knows. Throws `not_found`. */
async function requireKnown(notebook: Notebook, path: string): Promise<string> {
  if (path === '' || (await notebook.files.get(path)) || (await notebook.files.folder(path))) return path;
  if ((await notebook.history.list({ path }, { limit: 1 })).items.length > 0) return path;
  throw new CodexError('not_found', `No file ${printable(path)} in the notebook, and git knows none.`, {
    path,
  });
}

function tell(context: CommandContext, { revision, paths, left }: CommitResult): void {
  const shown = paths.slice(0, MAX_SHOWN).map(printable);
  if (paths.length > MAX_SHOWN) shown.push(`… and ${showCounted(paths.length - MAX_SHOWN, 'more file')}`);
  print(context, shown);
  for (const path of left.slice(0, MAX_SHOWN))
    remark(context, `Left, git ignores or cannot hold it: ${printable(path)}`);
  if (revision === null) remark(context, 'Nothing differs from the newest commit.');
  else remark(context, `${showCounted(paths.length, 'file')} committed as ${revision.slice(0, 10)}.`);
}
