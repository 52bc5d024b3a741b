import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { historyCompare } from './history-compare.ts';
import { historyRestore } from './history-restore.ts';
import { historySettings } from './history-settings.ts';
import { askNamed } from './locate-file.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { parseMoment } from './parse-time.ts';
import { renderHistory } from './render-history.ts';
import { toJson } from './render-text.ts';
import { withNotebook } from './session.ts';
import { paintFor, widthFor } from './terminal.ts';
import { toWireHistoryEntry } from './wire-history.ts';

interface HistoryOptions extends ListOptions {
  readonly from?: string;
  readonly until?: number;
}

const DEFAULT_COMMITS = 20;

/** `history [PATH]`: the commits of a file, a folder or everything. */
export const history: CommandDefinition = {
  usage: 'history [path]',
  summary: 'show the commits of a file, a folder or the whole notebook',
  description: 'Newest first. The history of a file goes on under the names that it had before.',
  examples: [
    ['history', 'what was committed last'],
    ['history notes/day1.md --limit 5', 'the last versions of a file, deleted ones too'],
    ['history runs --until 2026-03-01', 'of a folder, as far as that day'],
    ['history compare main draft', 'which files differ between two branches'],
    ['history restore notes/day1.md --revision 4f2c9e1', 'bring a version back'],
  ],
  addOptions: (command) =>
    addListOptions(
      command
        .option('--from <revision>', 'from this commit or branch back')
        .option('--until <time>', 'only commits until then: 2026-03-01 or 2026-03-01T12:00:00Z', parseMoment),
      String(DEFAULT_COMMITS),
    ),
  run: async (context, command) => {
    const { limit = DEFAULT_COMMITS, cursor, from, until, ...options } = command.opts<HistoryOptions>();
    const place = { named: command.args[0] ?? '', callerDir: context.callerDir };
    return withNotebook(context, options, async (notebook) => {
      const list = (path: string) =>
        readPages({ limit, cursor }, (page) => notebook.history.list({ path, from, untilMs: until }, page));
      const { items, last } = place.named === '' ? await list('') : await askNamed(notebook, place, list);
      const { stdout, env } = context.terminal;
      if (options.json)
        print(context, [toJson({ data: items.map(toWireHistoryEntry), next_cursor: last.nextCursor })]);
      else print(context, renderHistory(items, widthFor(stdout), paintFor(stdout, env)));
      if (!options.json && items.length === 0) remark(context, 'Nothing of it has been committed yet.');
      if (!options.json) remarkMore(context, last.nextCursor);
      return exitCodes.ok;
    });
  },
  commands: [historyCompare, historyRestore, ...historySettings],
};
