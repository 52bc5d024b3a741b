import type { PropertyCount, PropertyValueCount } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addListOptions, type ListOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { renderTable } from './render-table.ts';
import { printable, toJson } from './render-text.ts';
import { isoTime, showCount } from './render-values.ts';
import { withNotebook } from './session.ts';
import { paintFor, type Paint } from './terminal.ts';
import { toWireProperty, toWirePropertyValue } from './wire.ts';

const DEFAULT_VALUES = 50;

/** `properties [NAME]`: lists the names of properties, or the values of one. */
export const properties: CommandDefinition = {
  usage: 'properties [name]',
  summary: 'list the properties in use, or the values of one',
  examples: [
    ['properties', 'every name with its types and number of files'],
    ['properties status', 'the values of one, most frequent first'],
  ],
  addOptions: (command) => addListOptions(command, 'all names, 50 values'),
  run: async (context, command) => {
    const options = command.opts<ListOptions>();
    const name = command.args[0]?.toLowerCase();
    return withNotebook(context, options, async (notebook) => {
      const paint = paintFor(context.terminal.stdout, context.terminal.env);
      if (name !== undefined) {
        const values = await notebook.properties.values(name, { limit: options.limit ?? DEFAULT_VALUES });
        if (options.json) print(context, [toJson({ data: values.map(toWirePropertyValue) })]);
        else print(context, renderValues(values, paint));
        if (!options.json && values.length === 0)
          remark(context, `No file has the property ${printable(name)}.`);
        return exitCodes.ok;
      }
      const request = { limit: options.limit ?? null, cursor: options.cursor };
      const { items, last } = await readPages(request, (page) => notebook.properties.list(page));
      if (options.json)
        print(context, [toJson({ data: items.map(toWireProperty), next_cursor: last.nextCursor })]);
      else print(context, renderNames(items, paint));
      if (!options.json && items.length === 0) remark(context, 'No properties.');
      if (!options.json) remarkMore(context, last.nextCursor);
      return exitCodes.ok;
    });
  },
};

/** Names for people: the number of files, the name, its types. */
function renderNames(items: readonly PropertyCount[], paint: Paint): string[] {
  const rows = items.map(({ name, files, types }) => [showCount(files), printable(name), types.join(', ')]);
  return renderTable(rows, [{ align: 'right' }, { accent: 'name' }, { accent: 'faint' }], paint);
}

/** Values for people: the number of files, the value, its type. */
function renderValues(items: readonly PropertyValueCount[], paint: Paint): string[] {
  const rows = items.map((item) => [showCount(item.files), showPropertyValue(item), item.type]);
  return renderTable(rows, [{ align: 'right' }, { accent: 'name' }, { accent: 'faint' }], paint);
}

function showPropertyValue({ type, value }: PropertyValueCount): string {
  if (type === 'checkbox') return value === 1 ? 'true' : 'false';
  if (type === 'date') return isoTime(Number(value)).slice(0, 10);
  return type === 'datetime' ? isoTime(Number(value)) : printable(String(value));
}
