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
  for (const edit of edits) {
    if (edit.kind === 'rename') requireFreeName(from, edit);
    if (edit.kind !== 'set') requireWritable(from, edit);
  }
  return { writes: writesOf(from, edits), remaining: remainingOf(from, edits) };
}

/**
 * The rest of a change of which some files are written, when others have changed since: `from` is what holds now. It
 * asks nothing again, since what is written cannot be taken back.
 */
export function planRest(
  from: PropertySources,
  edits: readonly PropertyEdit[],
  written: readonly RelPath[],
): PropertyWritePlan {
  const sources = from.sources.filter(({ path }) => !written.includes(path));
  return { writes: writesOf({ ...from, sources }, edits), remaining: remainingOf(from, edits) };
}

function writesOf({ sources, target }: PropertySources, edits: readonly PropertyEdit[]): PropertyWrite[] {
  return sources.flatMap(({ path, form, properties }) => {
    const own = edits.filter((edit) =>
      edit.kind === 'set' ? path === target : holds(properties, nameIn(edit)),
    );
    return form === 'xml' || own.length === 0 ? [] : [{ path, form, edits: own }];
  });
}

function remainingOf({ sources }: PropertySources, edits: readonly PropertyEdit[]): RemainingProperty[] {
  const unwritten = sources.filter(({ form }) => form === 'xml');
  return edits.flatMap((edit) => {
    const name = nameIn(edit);
    const holders = edit.kind === 'set' ? [] : unwritten.filter(({ properties }) => holds(properties, name));
    return holders.map(({ path }) => ({ name, path }));
  });
}

function nameIn(edit: PropertyEdit): string {
  return edit.kind === 'rename' ? edit.from : edit.name;
}

function requireWritable(from: PropertySources, edit: PropertyEdit): void {
  const name = nameIn(edit);
  const [holder, ...others] = from.sources.filter(({ properties }) => holds(properties, name));
  if (holder) {
    if ([holder, ...others].some(({ form }) => form !== 'xml')) return;
    const message = `"${name}" stands in ${holder.path}, and XML is never written; change it there.`;
    throw new CodexError('unsupported', message, { property: name, path: holder.path });
  }
  if (holds(from.known, name)) {
    const message = `"${name}" comes from the content of ${from.path || 'the folder'} itself; change it there.`;
    throw new CodexError('unsupported', message, { property: name, path: from.path });
  }
  if (edit.kind === 'rename')
    throw new CodexError('not_found', `There is no property "${name}" to rename.`, { property: name });
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
