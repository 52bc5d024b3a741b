import { CodexError, type PropertyValue } from '@codexlab/core';
import { readTypedValue } from '@codexlab/metadata';
import { changeProperties, tellChange } from './change-properties.ts';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes } from './context.ts';
import { addNotebookOptions, type NotebookOptions } from './options.ts';
import { printable } from './render-text.ts';
import { withNotebook } from './session.ts';
import { shellWord } from '../shell-word.ts';

/** `set FILE KEY=VALUE…`: gives properties of a file or folder their values. */
export const set: CommandDefinition = {
  usage: 'set <file> <properties...>',
  summary: 'give properties of a file or folder their values',
  description:
    'A note keeps them in its frontmatter, any other file in a sidecar (.NAME.json), a folder in its .metadata. ' +
    'Nothing else in these files changes. true and false are checkboxes, 4.5 is a number, 2026-05-01 a date, ' +
    '[a, b] a list; quotes make a text: \'code="5"\'.',
  examples: [
    ['set notes/day1.md status=done rating=4', 'in the frontmatter of the note'],
    ["set photo.png 'tags=[fox, snow]'", 'in .photo.png.json beside it'],
    ['set runs/2026 project=alpha', 'of a folder'],
  ],
  addOptions: addNotebookOptions,
  run: async (context, command) => {
    const options = command.opts<NotebookOptions>();
    const [file, ...pairs] = command.args as [string, ...string[]];
    const values = Object.fromEntries(pairs.map(readPair));
    return withNotebook(context, options, async (notebook) => {
      const changed = await changeProperties(context, notebook, file, values);
      const names = Object.keys(values).map(printable).join(', ');
      const nothing = `Nothing to change: ${printable(changed.path) || 'the notebook'} says so already.`;
      tellChange(context, changed, { json: options.json === true, done: `Set ${names} in`, nothing });
      return exitCodes.ok;
    });
  },
};

/** A property with its value as a person wrote it. Throws `invalid`. */
function readPair(pair: string): [string, PropertyValue] {
  const at = pair.indexOf('=');
  const name = pair.slice(0, Math.max(at, 0)).trim();
  if (name === '') {
    const message = `${JSON.stringify(pair)} is no property with its value. Write: NAME=VALUE`;
    throw new CodexError('invalid', message, { argument: pair });
  }
  const value = readTypedValue(pair.slice(at + 1));
  if (value !== null) return [name, value];
  const message = `"${name}" has no value. To take the property away: codexlab unset FILE ${shellWord(name)}`;
  throw new CodexError('invalid', message, { property: name });
}
