import { CodexError } from '../errors.ts';
import type { RelPath } from '../paths.ts';
import { locateProperty, type Properties, propertyAt, type PropertyEdit } from './property-edit.ts';
import type { PropertyForm, WritablePropertyForm } from './property-editor.ts';

/** A file in which properties of something stand, or may stand. */
export interface PropertySource {
  readonly path: RelPath;
  readonly form: PropertyForm;
  /** What it holds; empty for a file that is not there yet or cannot be read. */
  readonly properties: Properties;
}

/** Everything that properties of one file or folder come from. */
export interface PropertySources {
  /** The file or folder itself. */
  readonly path: RelPath;
  /** Those that win first; the one that a new property goes to is among them, even when it is not there yet. */
  readonly sources: readonly PropertySource[];
  /** Where new properties go. */
  readonly target: RelPath;
  /** All that is known of the file, with what its content itself says. */
  readonly known: Properties;
}

/** The edits for one file. */
export interface PropertyWrite {
  readonly path: RelPath;
  readonly form: WritablePropertyForm;
  readonly edits: readonly PropertyEdit[];
}

/** A property that still has a value, from a file that is never written. */
export interface RemainingProperty {
  readonly name: string;
  readonly path: RelPath;
}

/** What is to be written, and what stays all the same. */
export interface PropertyWritePlan {
  readonly writes: readonly PropertyWrite[];
  readonly remaining: readonly RemainingProperty[];
}

/**
 * Decides which file each edit goes to: what is set to the first source of its kind, what is removed or renamed to all
 * that hold it. Throws `unsupported` when the property stands only where nothing is written, `not_found` and
 * `conflict` for renames.
 */
export function planPropertyWrite(from: PropertySources, edits: readonly PropertyEdit[]): PropertyWritePlan {
  const byPath = new Map<RelPath, PropertyEdit[]>();
  const remaining: RemainingProperty[] = [];
  for (const edit of edits) {
    const name = edit.kind === 'rename' ? edit.from : edit.name;
    const holders = from.sources.filter((source) => holds(source.properties, name));
    if (edit.kind === 'rename') requireFreeName(from, edit);
    for (const path of edit.kind === 'set' ? [from.target] : writableOf(from, holders, name))
      byPath.set(path, [...(byPath.get(path) ?? []), edit]);
    if (edit.kind !== 'set')
      for (const { path } of holders.filter(({ form }) => form === 'xml')) remaining.push({ name, path });
    if (edit.kind === 'rename' && holders.length === 0)
      throw new CodexError('not_found', `There is no property "${name}" to rename.`, { property: name });
  }
  const writes = from.sources.flatMap(({ path, form }) => {
    const own = byPath.get(path);
    return own && form !== 'xml' ? [{ path, form, edits: own }] : [];
  });
  return { writes, remaining };
}

function writableOf(from: PropertySources, holders: readonly PropertySource[], name: string): RelPath[] {
  const writable = holders.filter(({ form }) => form !== 'xml');
  if (writable.length > 0) return writable.map(({ path }) => path);
  const [onlyRead] = holders;
  if (onlyRead) {
    const message = `"${name}" stands in ${onlyRead.path}, and XML is never written; change it there.`;
    throw new CodexError('unsupported', message, { property: name, path: onlyRead.path });
  }
  if (holds(from.known, name)) {
    const message = `"${name}" comes from the content of ${from.path || 'the folder'} itself; change it there.`;
    throw new CodexError('unsupported', message, { property: name, path: from.path });
  }
  return [];
}

function requireFreeName({ sources }: PropertySources, edit: PropertyEdit & { kind: 'rename' }): void {
  const { from, to } = edit;
  if (from.toLowerCase() === to.toLowerCase()) return;
  const taken = sources.find(({ properties }) => holds(properties, to));
  if (!taken) return;
  const message = `There is a property "${to}" already, in ${taken.path}; remove it first.`;
  throw new CodexError('conflict', message, { property: to, path: taken.path });
}

function holds(properties: Properties, name: string): boolean {
  return propertyAt(properties, locateProperty(properties, name)) !== undefined;
}
