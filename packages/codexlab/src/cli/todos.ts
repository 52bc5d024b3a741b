import type { NotebookTodo } from '@codexlab/core';
import { Option } from 'commander';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { toFolder } from './files.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { parseDay } from './parse-time.ts';
import { renderTable } from './render-table.ts';
import { printable, toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor, type Paint } from './terminal.ts';
import { toWireTodo } from './wire.ts';

interface TodosOptions extends ListOptions {
  readonly all?: boolean;
  readonly dueBefore?: string;
  readonly sort: 'due' | 'path';
}

/** `todos`: lists what notes say is to be done. */
export const todos: CommandDefinition = {
  usage: 'todos [folder]',
  summary: 'list the todos that stand in notes: - [ ] text',
  description:
    'A todo is due where 📅 2026-12-01, due:2026-12-01 or [due:: 2026-12-01] stands in it. `codexlab edit` ticks one.',
  examples: [
    ['todos', 'what is still to do, by day'],
    ['todos runs --all --sort path', 'those below the folder runs, done or not, as they stand in the notes'],
    ['todos --due-before tomorrow --json', 'what is due by today, for programs'],
  ],
  addOptions: (command) =>
    addListOptions(
      command
        .option('--all', 'those that are done too')
        .option('--due-before <day>', 'only those due before this day: 2026-12-01, today, tomorrow', parseDay)
        .addOption(new Option('--sort <order>', 'the order').choices(['due', 'path']).default('due')),
      'all',
    ),
  run: async (context, command) => {
    const options = command.opts<TodosOptions>();
    const folder = toFolder(command.args[0]);
    return withNotebook(context, options, async (notebook) => {
      const request = { limit: options.limit ?? null, cursor: options.cursor };
      const { dueBefore, sort } = options;
      const filter = { done: options.all === true ? undefined : false, dueBefore, folder, sort };
      const { items, last } = await readPages(request, (page) => notebook.todos.list(filter, page));
      if (options.json)
        print(context, [toJson({ data: items.map(toWireTodo), next_cursor: last.nextCursor })]);
      else print(context, renderTodos(items, paintFor(context.terminal.stdout, context.terminal.env)));
      if (!options.json && items.length === 0) remark(context, 'No todos.');
      if (!options.json) remarkMore(context, last.nextCursor);
      return exitCodes.ok;
    });
  },
};

/** Todos for people: when they are due, where they stand, and what is to be done. */
function renderTodos(items: readonly NotebookTodo[], paint: Paint): string[] {
  const rows = items.map(({ due, path, line, done, text }) => [
    due ?? '',
    `${printable(path)}:${line}`,
    `[${done ? 'x' : ' '}] ${printable(text)}`,
  ]);
  return renderTable(rows, [{ accent: 'faint' }, { accent: 'name', maxPadding: 40 }, {}], paint);
}
