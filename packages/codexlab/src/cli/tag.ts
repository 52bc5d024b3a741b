import { CodexError, type DescribedTag, foldName, type Notebook } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print } from './context.ts';
import { addNotebookOptions, type NotebookOptions } from './options.ts';
import { renderTable } from './render-table.ts';
import { printable, toJson } from './render-text.ts';
import { showCounted } from './render-values.ts';
import { withNotebook } from './session.ts';
import { paintFor, type Paint } from './terminal.ts';
import { toWireTag } from './wire.ts';

interface TagOptions extends NotebookOptions {
  readonly color?: string;
  readonly description?: string;
}

/** `tag NAME`: shows what is said of a tag, or says it. */
export const tag: CommandDefinition = {
  usage: 'tag <name>',
  summary: 'show a tag, or give it a colour and a description',
  description: 'Both are kept in .codex/notebook.yml, which belongs under version control.',
  examples: [
    ['tag method/pcr', 'its files, colour and description'],
    ["tag method/pcr --color '#2a9d8f' --description 'Anything with primers'", 'say something of it'],
    ["tag method/pcr --color ''", 'take the colour away'],
  ],
  addOptions: (command) =>
    addNotebookOptions(
      command
        .option('--color <color>', 'its colour as #rgb or #rrggbb; empty for none')
        .option('--description <text>', 'what it stands for; empty for nothing'),
    ),
  run: async (context, command) => {
    const options = command.opts<TagOptions>();
    const name = command.args[0]!.replace(/^#/, '');
    return withNotebook(context, options, async (notebook) => {
      const said = await notebook.tags.describe(name, {
        color: options.color === '' ? null : options.color,
        description: options.description === '' ? null : options.description,
      });
      const used = await inUse(notebook, name);
      const isAsked = options.color === undefined && options.description === undefined;
      if (isAsked && used === null && said.color === null && said.description === null)
        throw unknownTag(name);
      const described = { name: used?.name ?? name, files: used?.files ?? 0, ...said };
      const { stdout, env } = context.terminal;
      print(
        context,
        options.json ? [toJson(toWireTag(described))] : renderTag(described, paintFor(stdout, env)),
      );
      return exitCodes.ok;
    });
  },
};

async function inUse(notebook: Notebook, name: string): Promise<DescribedTag | null> {
  const { items } = await notebook.tags.list({ prefix: name, limit: 1 });
  return items.find((item) => foldName(item.name) === foldName(name)) ?? null;
}

function unknownTag(name: string): CodexError {
  const message = `No file has the tag #${printable(name)}. List the tags with: codexlab tags`;
  return new CodexError('not_found', message, { tag: name });
}

function renderTag({ name, files, color, description }: DescribedTag, paint: Paint): string[] {
  const facts = [
    ['files', showCounted(files, 'file')],
    ['color', color ?? '–'],
    ['description', description === null ? '–' : printable(description)],
  ];
  return [paint('name', `#${printable(name)}`), ...renderTable(facts, [{ accent: 'faint' }, {}], paint)];
}
