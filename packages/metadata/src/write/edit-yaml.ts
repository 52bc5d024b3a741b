import {
  applyPropertyEdits,
  CodexError,
  isCodexError,
  locateProperty,
  locateRename,
  type Properties,
  propertyAt,
  type PropertyEdit,
  type PropertyValue,
} from '@codexlab/core';
import { foldNames } from '../frontmatter.ts';
import { readYaml } from '../yaml.ts';
import { planRemoval } from './plan-removal.ts';
import { planRename } from './plan-rename.ts';
import { planSet } from './plan-set.ts';
import { sameValue } from './same-value.ts';
import { applySplices, type Splice } from './splice.ts';
import { cannotEdit, parseYamlSource } from './yaml-source.ts';

/** How a YAML text lies in its file. */
export interface YamlPlace {
  /** The line break of the file. */
  readonly eol: '\n' | '\r\n';
  /** The line of the file on which the text begins. */
  readonly firstLine: number;
}

/**
 * Changes properties of a YAML map in place: every byte that is none of theirs stays. What comes out is read again
 * and must hold the old properties with the edits applied. Throws `invalid` when the text cannot be read or the value
 * not be written, `unsupported` when the edit would touch something else, `not_found` and `conflict` for renames.
 */
export async function editYaml(
  text: string,
  edits: readonly PropertyEdit[],
  place: YamlPlace,
): Promise<string> {
  let edited = text;
  for (const edit of edits) edited = await editOnce(edited, edit, place);
  return edited;
}

async function editOnce(text: string, edit: PropertyEdit, place: YamlPlace): Promise<string> {
  const before = readProperties(text, place);
  const wanted = applyPropertyEdits(before, [edit]);
  if (edit.kind !== 'rename' && sameValue(before, wanted)) return text;
  const edited = applySplices(text, await plan(text, edit, before, place));
  if (!isReadAs(edited, wanted, place)) throw cannotEdit('something else depends on it');
  return edited;
}

async function plan(
  text: string,
  edit: PropertyEdit,
  before: Properties,
  place: YamlPlace,
): Promise<readonly Splice[]> {
  const source = await parseYamlSource(text, place.firstLine);
  if (edit.kind === 'rename') {
    const { names, last } = locateRename(before, edit.from, edit.to);
    return planRename(source, names, last);
  }
  const names = locateProperty(before, edit.name);
  if (edit.kind === 'remove') return planRemoval(source, names);
  return planSet(source, { names, value: edit.value, old: propertyAt(before, names), eol: place.eol });
}

/** A value at the end of a path of names, from the outside in; undefined takes it away. */
export interface YamlChange {
  readonly names: readonly string[];
  readonly value: PropertyValue | undefined;
}

/**
 * Changes one value of a YAML map in place, wherever it stands: as `editYaml`, by a path of names, so that a name may
 * hold dots. Objects on the way that are missing are made.
 */
export async function changeYaml(text: string, change: YamlChange, place: YamlPlace): Promise<string> {
  const before = readProperties(text, place);
  const old = propertyAt(before, change.names);
  if (change.value === undefined ? old === undefined : old !== undefined && sameValue(old, change.value))
    return text;
  const source = await parseYamlSource(text, place.firstLine);
  const { names, value } = reaching(before, change);
  const wanted = withChange(before, change.names, change.value);
  const splices =
    value === undefined
      ? planRemoval(source, names)
      : planSet(source, { names, value, old: propertyAt(before, names), eol: place.eol });
  const edited = applySplices(text, splices);
  if (!isReadAs(edited, wanted, place)) throw cannotEdit('something else depends on it');
  return edited;
}

/** The change as one of the outermost object that has to be made for it. */
function reaching(before: Properties, { names, value }: YamlChange): YamlChange {
  if (value === undefined) return { names, value };
  for (let depth = 1; depth < names.length; depth++) {
    const outer = names.slice(0, depth);
    const held = propertyAt(before, outer);
    if (typeof held === 'object' && held !== null && !Array.isArray(held)) continue;
    const inner = names.slice(depth).reduceRight<PropertyValue>((made, name) => ({ [name]: made }), value);
    return { names: outer, value: inner };
  }
  return { names, value };
}

function withChange(
  before: Properties,
  names: readonly string[],
  value: PropertyValue | undefined,
): Properties {
  const [name, ...rest] = names as [string, ...string[]];
  const held = before[name];
  const inner = typeof held === 'object' && held !== null && !Array.isArray(held) ? (held as Properties) : {};
  const changed = rest.length === 0 ? value : withChange(inner, rest, value);
  const others = Object.entries(before).filter(([key]) => key !== name);
  return Object.fromEntries(changed === undefined ? others : [...others, [name, changed]]);
}

/** The properties of a YAML map, names in lower case. Throws `invalid` with the line. */
export function readProperties(text: string, { firstLine }: Pick<YamlPlace, 'firstLine'>): Properties {
  const { properties, problems } = readYaml(text, firstLine);
  if (properties === null) {
    const [problem] = problems;
    const line = problem?.line ?? null;
    const where = line === null ? '' : ` (line ${line})`;
    throw new CodexError(
      'invalid',
      `Nothing was changed${where}: ${problem?.message ?? 'It cannot be read.'}`,
      {
        line,
      },
    );
  }
  return foldNames(properties).properties;
}

function isReadAs(text: string, wanted: Properties, place: YamlPlace): boolean {
  try {
    return sameValue(readProperties(text, place), lowerCased(wanted));
  } catch (error) {
    if (isCodexError(error, 'invalid')) return false;
    throw error;
  }
}

function lowerCased(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name.toLowerCase(), value]));
}
