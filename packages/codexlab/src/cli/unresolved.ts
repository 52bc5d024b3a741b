import type { CommandDefinition } from './command-definition.ts';
import { printUnresolved } from './links.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { withNotebook } from './session.ts';

/** `unresolved`: lists names that are linked to and that no file bears. */
export const unresolved: CommandDefinition = {
  usage: 'unresolved',
  summary: 'list links that lead nowhere, how often they stand and where',
  examples: [
    ['unresolved', 'names that no file bears'],
    ['unresolved --json --limit 20', 'for programs'],
  ],
  addOptions: (command) => addListOptions(command, 'all'),
  run: async (context, command) => {
    const options = command.opts<ListOptions>();
    return withNotebook(context, options, (notebook) => printUnresolved(context, notebook, options));
  },
};
