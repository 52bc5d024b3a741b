import { changeProperties, tellChange } from './change-properties.ts';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes } from './context.ts';
import { addNotebookOptions, type NotebookOptions } from './options.ts';
import { printable } from './render-text.ts';
import { withNotebook } from './session.ts';

/** `unset FILE KEY…`: takes properties of a file or folder away. */
export const unset: CommandDefinition = {
  usage: 'unset <file> <names...>',
  summary: 'take properties of a file or folder away',
  description:
    'They go from the frontmatter and from every sidecar that has them, except XML, which is never written.',
  examples: [['unset notes/day1.md status rating', 'their lines go, everything else stays as it is']],
  addOptions: addNotebookOptions,
  run: async (context, command) => {
    const options = command.opts<NotebookOptions>();
    const [file, ...names] = command.args as [string, ...string[]];
    const values = Object.fromEntries(names.map((name) => [name.trim(), null]));
    return withNotebook(context, options, async (notebook) => {
      const changed = await changeProperties(context, notebook, file, values);
      const shown = names.map((name) => printable(name.trim())).join(', ');
      const nothing = `Nothing to remove: ${printable(changed.path) || 'the notebook'} has no ${shown}.`;
      tellChange(context, changed, { json: options.json === true, done: `Removed ${shown} from`, nothing });
      return exitCodes.ok;
    });
  },
};
