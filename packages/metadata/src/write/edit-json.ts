import {
  applyPropertyEdits,
  isCodexError,
  locateProperty,
  locateRename,
  type Properties,
  type PropertyEdit,
  type PropertyValue,
} from '@codexlab/core';
import type { Node } from 'jsonc-parser';
import {
  entriesOf,
  type JsonEntry,
  type JsonSource,
  parseJsonSource,
  readJsonProperties,
} from './json-source.ts';
import { requireCommentsKept } from './json-comments.ts';
import { jsonStyleAt, jsonText } from './json-text.ts';
import { sameValue } from './same-value.ts';
import { applySplices, lineBreakOf, type Splice } from './splice.ts';
import { cannotEdit } from './yaml-source.ts';

/**
 * Changes properties in the text of a JSON sidecar: blanks, the order of keys and the spelling of all other values
 * stay. A property is changed where it stands; a new one goes into the object `properties` when there is one.
 * Throws `invalid` (with the line), `unsupported`, `not_found`, `conflict`.
 */
export async function editJsonSidecar(text: string, edits: readonly PropertyEdit[]): Promise<string> {
  let edited = text;
  for (const edit of edits) edited = await editOnce(edited, edit);
  return edited;
}

async function editOnce(text: string, edit: PropertyEdit): Promise<string> {
  const source = await parseJsonSource(text);
  const before = readJsonProperties(text);
  const wanted = applyPropertyEdits(before, [edit]);
  if (edit.kind !== 'rename' && sameValue(before, wanted)) return text;
  const splices = plan(source, edit, before);
  requireCommentsKept(text, splices, ownSpans(source, edit, before));
  const edited = applySplices(text, splices);
  if (!isReadAs(edited, wanted)) throw cannotEdit('something else depends on it');
  return edited;
}

/** The entries of the property itself: what stands inside of them may go with its value. */
function ownSpans(source: JsonSource, edit: PropertyEdit, before: Properties): readonly JsonEntry[] {
  const names = edit.kind === 'rename' ? null : locateProperty(before, edit.name);
  return names === null ? [] : objectsOf(source).flatMap((object) => entriesAt(object, names));
}

/** Where properties stand, in the order in which they count. */
function objectsOf({ inner, root }: JsonSource): readonly Node[] {
  return inner === null ? [root] : [inner, root];
}

function plan(source: JsonSource, edit: PropertyEdit, before: Properties): Splice[] {
  const objects = objectsOf(source);
  if (edit.kind === 'rename') {
    const { names, last } = locateRename(before, edit.from, edit.to);
    const found = objects.flatMap((object) => entriesAt(object, names));
    return found.map(({ key }) => ({ ...spanOf(key), text: JSON.stringify(last) }));
  }
  const names = locateProperty(before, edit.name);
  if (edit.kind === 'remove') return objects.flatMap((object) => removalFrom(object, names));
  const entry = objects.map((object) => entriesAt(object, names).at(-1)).find((found) => found !== undefined);
  if (entry) return [replacement(source, entry, edit.value)];
  const object = objects.map((each) => objectAt(each, names)).find((found) => found !== null);
  return object ? [addition(source, object, names.at(-1)!, edit.value)] : [];
}

/** The object in which the last of the names stands or may go. */
function objectAt(object: Node, names: readonly string[]): Node | null {
  let found: Node = object;
  for (const [depth, name] of names.slice(0, -1).entries()) {
    const value = entriesNamed(found, name, depth === 0).at(-1)?.value;
    if (value?.type !== 'object') return null;
    found = value;
  }
  return found;
}

function entriesAt(object: Node, names: readonly string[]): JsonEntry[] {
  const holder = objectAt(object, names);
  return holder === null ? [] : entriesNamed(holder, names.at(-1)!, names.length === 1);
}

function entriesNamed(object: Node, name: string, folds: boolean): JsonEntry[] {
  const wanted = folds ? name.toLowerCase() : name;
  return entriesOf(object).filter((entry) => (folds ? entry.name.toLowerCase() : entry.name) === wanted);
}

function spanOf({ offset, length }: Node): { start: number; end: number } {
  return { start: offset, end: offset + length };
}

function replacement({ text }: JsonSource, { value }: JsonEntry, wanted: PropertyValue): Splice {
  const span = spanOf(value);
  const isMultiline = text.slice(span.start, span.end).includes('\n');
  return { ...span, text: jsonText(wanted, jsonStyleAt(text, span.start), isMultiline) };
}

function addition(source: JsonSource, object: Node, name: string, value: PropertyValue): Splice {
  const { text } = source;
  const eol = lineBreakOf(text);
  const last = entriesOf(object).at(-1);
  if (last === undefined) {
    const style = jsonStyleAt(text, object.offset);
    const inside = `${eol}${style.indent}${style.unit}${JSON.stringify(name)}: `;
    const shown = jsonText(value, { ...style, indent: style.indent + style.unit }, false);
    return {
      start: object.offset + 1,
      end: object.offset + object.length - 1,
      text: `${inside}${shown}${eol}${style.indent}`,
    };
  }
  const style = jsonStyleAt(text, last.start);
  const colon = text.slice(last.key.offset + last.key.length, last.value.offset);
  const ownLines = text.slice(object.offset, last.start).includes('\n');
  const gap = ownLines
    ? `${eol}${style.indent}`
    : (/,(\s*)"/.exec(text.slice(object.offset, last.end))?.[1] ?? ' ');
  const entry = JSON.stringify(name) + (colon.includes('\n') ? ': ' : colon) + jsonText(value, style, false);
  return {
    start: last.end,
    end: last.end,
    text: `,${ownLines ? gap : gap.replace(/[\r\n]+/g, ' ')}${entry}`,
  };
}

function removalFrom(object: Node, names: readonly string[]): Splice[] {
  const holder = objectAt(object, names);
  if (holder === null) return [];
  const gone = new Set(entriesAt(object, names).map(({ start }) => start));
  if (gone.size === 0) return [];
  const entries = entriesOf(holder);
  const firstKept = entries.findIndex(({ start }) => !gone.has(start));
  if (firstKept < 0) return [{ start: holder.offset + 1, end: holder.offset + holder.length - 1, text: '' }];
  const splices: Splice[] =
    firstKept > 0 ? [{ start: entries[0]!.start, end: entries[firstKept]!.start, text: '' }] : [];
  for (let at = firstKept + 1; at < entries.length; at++) {
    const entry = entries[at]!;
    if (gone.has(entry.start)) splices.push({ start: entries[at - 1]!.end, end: entry.end, text: '' });
  }
  return splices;
}

function isReadAs(text: string, wanted: Properties): boolean {
  const lowered = Object.entries(wanted).map(([name, value]) => [name.toLowerCase(), value] as const);
  try {
    return sameValue(readJsonProperties(text), Object.fromEntries(lowered));
  } catch (error) {
    if (isCodexError(error, 'invalid')) return false;
    throw error;
  }
}
