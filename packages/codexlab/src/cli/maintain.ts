import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print } from './context.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { renderCare, toWireCare } from './render-care.ts';
import { toJson } from './render-text.ts';
import { paintFor } from './terminal.ts';
import { withSystem } from './with-system.ts';

interface MaintainOptions extends SystemOptions {
  readonly vacuum?: boolean;
}

/** `maintain`: checks and cares for the system database and the index of every registered notebook. */
export const maintain: CommandDefinition = {
  usage: 'maintain',
  summary: 'check every database, refresh its statistics, and give empty space back',
  description:
    'For the machine that holds the data folder, while no server is running; a running one does it with POST ' +
    '/api/v1/admin/maintenance, and by CODEX_MAINTENANCE_SCHEDULE. Exit codes: 0 all are sound, 1 one is damaged ' +
    '(it is left as it is), 5 one could not be looked at.',
  examples: [
    ['maintain', 'check and care for everything'],
    ['maintain --vacuum', 'write every file anew: takes as much space again for a while'],
  ],
  addOptions: (command) =>
    addSystemOptions(command.option('--vacuum', 'write every file anew, whatever it holds')),
  run: async (context, command) => {
    const { vacuum = false, ...options } = command.opts<MaintainOptions>();
    return withSystem(context, options, async ({ system }) => {
      const { maintain: maintainAll } = await import('../operations/maintain.ts');
      const found = await maintainAll(system, { vacuum, signal: context.signal });
      const { stdout, env } = context.terminal;
      if (options.json) print(context, [toJson({ data: found.map(toWireCare) })]);
      else print(context, renderCare(found, paintFor(stdout, env)));
      if (found.some(({ state }) => state === 'damaged')) return exitCodes.failure;
      return found.some(({ state }) => state === 'skipped') ? exitCodes.indexedWithProblems : exitCodes.ok;
    });
  },
};
