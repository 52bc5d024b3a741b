import type { Hash, Notebook, NotebookFile, PropertyChange, PropertyValue } from '@codexlab/core';
import { ifMatching } from './write-guard.ts';

/** What shall be of the properties of a file. */
export interface FileChange {
  readonly rename?: { readonly from: string; readonly to: string } | undefined;
  readonly properties?: Readonly<Record<string, PropertyValue>> | undefined;
}

const NOTHING: PropertyChange = Object.freeze({ written: [], remaining: [] });

/** Gives a property another name, then sets properties, on the condition that `If-Match` states. */
export function changeFile(
  notebook: Notebook,
  file: NotebookFile,
  change: FileChange,
  ifMatch: string | null,
): Promise<PropertyChange> {
  return ifMatching(ifMatch, file, async (options) => {
    const { rename, properties } = change;
    const renamed = rename
      ? await notebook.properties.rename(file.path, rename.from, rename.to, options)
      : NOTHING;
    if (properties === undefined || Object.keys(properties).length === 0) return renamed;
    // a renamed property of a note has changed the note: the condition goes on with what stands there since
    const own: Hash | undefined = renamed.written.find(({ path }) => path === file.path)?.hash;
    const then = options.ifHash !== undefined && own !== undefined ? { ifHash: own } : options;
    const set = await notebook.properties.set(file.path, properties, then);
    return { written: [...renamed.written, ...set.written], remaining: set.remaining };
  });
}
