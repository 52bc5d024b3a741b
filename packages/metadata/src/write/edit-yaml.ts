import {
  applyPropertyEdits,
  CodexError,
  isCodexError,
  locateProperty,
  locateRename,
  type Properties,
  propertyAt,
  type PropertyEdit,
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
