import { CodexError } from '@codexlab/core';
import type { CommandDefinition, CommandGroup } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { fromCommand } from './from-command.ts';
import { addListOptions, addNotebookOptions, type ListOptions, type NotebookOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { parseAge } from './parse-time.ts';
import { renderTrash } from './render-history.ts';
import { printable, toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor } from './terminal.ts';
import { toWireTrashed } from './wire-history.ts';

interface RestoreOptions extends NotebookOptions {
  readonly to?: string;
}

interface EmptyOptions extends NotebookOptions {
  readonly olderThan?: number;
  readonly yes?: boolean;
}

const list: CommandDefinition = {
  usage: 'list',
  summary: 'list what was removed or replaced, newest first',
  examples: [
    ['trash list', 'with the ids that the other commands take'],
    ['trash list --limit 10 --json', 'for programs'],
  ],
  addOptions: (command) => addListOptions(command, 'all'),
  run: async (context, command) => {
    const options = command.opts<ListOptions>();
    return withNotebook(context, options, async (notebook) => {
      const request = { limit: options.limit ?? null, cursor: options.cursor };
      const { items, last } = await readPages(request, (page) => notebook.trash.list(page));
      const { stdout, env } = context.terminal;
      if (options.json)
        print(context, [toJson({ data: items.map(toWireTrashed), next_cursor: last.nextCursor })]);
      else print(context, renderTrash(items, paintFor(stdout, env)));
      if (!options.json && items.length === 0) remark(context, 'The trash is empty.');
      if (!options.json) remarkMore(context, last.nextCursor);
      return exitCodes.ok;
    });
  },
};

const restore: CommandDefinition = {
  usage: 'restore <id>',
  summary: 'put something back where it was, or to another place',
  description: 'Nothing is ever replaced: where something stands there now, name another place.',
  examples: [
    ['trash restore 01JC…', 'by the id that the list shows'],
    ['trash restore 01JC… --to notes/day1-old.md', 'beside what stands there now'],
  ],
  addOptions: (command) =>
    addNotebookOptions(command.option('--to <path>', 'another path of the notebook than it had')),
  run: async (context, command) => {
    const { to, ...options } = command.opts<RestoreOptions>();
    return withNotebook(context, options, async (notebook) => {
      const { path } = await notebook.trash.restore(command.args[0]!, { to, origin: fromCommand });
      if (options.json) print(context, [toJson({ path })]);
      else remark(context, `Back at ${printable(path)}.`);
      return exitCodes.ok;
    });
  },
};

const empty: CommandDefinition = {
  usage: 'empty [ids...]',
  summary: 'take things out of the trash for good',
  examples: [
    ['trash empty --yes', 'everything'],
    ['trash empty --older-than 30d --yes', 'what was removed before that'],
    ['trash empty 01JC… --yes', 'one thing, by the id that the list shows'],
  ],
  addOptions: (command) =>
    addNotebookOptions(
      command
        .option('--older-than <age>', 'only what was removed longer ago: 12h, 30d, 8w', parseAge)
        .option('--yes', 'really: nothing brings it back'),
    ),
  run: async (context, command) => {
    const { olderThan, yes = false, ...options } = command.opts<EmptyOptions>();
    const ids = command.args;
    if (!yes)
      throw new CodexError(
        'invalid',
        'Nothing brings back what the trash held. Say that you mean it, with --yes.',
        {
          field: 'yes',
        },
      );
    if (ids.length > 0 && olderThan !== undefined)
      throw new CodexError('invalid', 'Name ids, or an age, and not both.', { field: 'ids' });
    return withNotebook(context, options, async (notebook) => {
      const beforeMs = olderThan === undefined ? undefined : context.clock.nowMs() - olderThan;
      const which = ids.length > 0 ? { ids } : { beforeMs };
      const { removed } = await notebook.trash.empty({ ...which, origin: fromCommand });
      if (options.json) print(context, [toJson({ removed })]);
      else remark(context, removed === 1 ? 'One entry is gone.' : `${removed} entries are gone.`);
      return exitCodes.ok;
    });
  },
};

/** `trash …`: what was removed, and the way back. */
export const trash: CommandGroup = {
  usage: 'trash',
  summary: 'list, restore and empty what was removed from the notebook',
  description:
    'Files that were removed through Codex are kept for 30 days (keep_days under trash in .codex/notebook.yml says ' +
    'otherwise), and so is what a restore replaced before it was committed. Each command takes --json.',
  examples: [
    ['trash list', 'what is there'],
    ['trash restore 01JC…', 'put it back'],
  ],
  commands: [list, restore, empty],
};
