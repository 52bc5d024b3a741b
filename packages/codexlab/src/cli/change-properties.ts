import {
  editsOf,
  type Notebook,
  type PropertyChange,
  type PropertyValue,
  type RelPath,
  writeProperties,
} from '@codexlab/core';
import { propertyEditor } from '@codexlab/metadata';
import { nodeFileSystem } from '@codexlab/watcher';
import { type CommandContext, print, remark } from './context.ts';
import { fromCommand } from './from-command.ts';
import { locate } from './locate-file.ts';
import { printable, toJson } from './render-text.ts';
import { untilAborted } from './until-aborted.ts';

type Values = Readonly<Record<string, PropertyValue>>;

/** A change of properties with the file or folder that they belong to. */
export interface ChangedProperties extends PropertyChange {
  readonly path: RelPath;
}

/**
 * Gives properties of the file or folder that a person named their values; null takes one away. When another process
 * holds the notebook the file is written all the same, and that process is waited for until it has seen it.
 */
export async function changeProperties(
  context: CommandContext,
  notebook: Notebook,
  named: string,
  values: Values,
): Promise<ChangedProperties> {
  const located = await locate(notebook, named, context.callerDir);
  const { path } = 'folder' in located ? located.folder : located.file;
  if (!notebook.readOnly)
    return { path, ...(await notebook.properties.set(path, values, { origin: fromCommand })) };
  const change = await writeBesideHolder(notebook, path, values);
  if (change.written.length > 0) await untilAborted(notebook.settled(), context.signal);
  return { path, ...change };
}

async function writeBesideHolder(notebook: Notebook, path: RelPath, values: Values): Promise<PropertyChange> {
  const fs = await nodeFileSystem(notebook.ref.root);
  try {
    const known = async (each: RelPath) => (await notebook.files.get(each))?.properties ?? {};
    const write: Parameters<typeof writeProperties>[0]['write'] = async (each, bytes, options) => {
      const { stat, hash, conflict } = await fs.write(each, bytes, { ifHash: options?.ifHash });
      return { path: each, hash, sizeBytes: stat.sizeBytes, conflict, indexed: true };
    };
    return await writeProperties({ fs, editor: propertyEditor, known, write }, path, editsOf(values));
  } finally {
    await fs.close();
  }
}

/** Tells what was written; `said` is what to say of it when something was, and when nothing had to be. */
export function tellChange(
  context: CommandContext,
  changed: ChangedProperties,
  said: { readonly json: boolean; readonly done: string; readonly nothing: string },
): void {
  for (const { name, path } of changed.remaining)
    remark(context, `${printable(name)} still has a value in ${printable(path)}; XML is never written.`);
  for (const { conflict } of changed.written)
    if (conflict !== null)
      remark(context, `What somebody else wrote meanwhile is kept as ${printable(conflict)}.`);
  if (said.json) print(context, [toJson(toWireChanged(changed))]);
  else print(context, [changed.written.length > 0 ? `${said.done} ${placesOf(changed)}.` : said.nothing]);
}

/** Where it was written, and of what when that is another file. */
function placesOf({ path, written }: ChangedProperties): string {
  const places = written.map((file) => printable(file.path)).join(' and ');
  return written.some((file) => file.path === path)
    ? places
    : `${places} (of ${printable(path) || 'the notebook'})`;
}

function toWireChanged({ path, written, remaining }: ChangedProperties) {
  return {
    path,
    written: written.map((file) => ({
      path: file.path,
      hash: file.hash,
      size: file.sizeBytes,
      conflict: file.conflict,
      indexed: file.indexed,
    })),
    remaining,
  };
}
