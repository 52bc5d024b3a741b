import { CodexError } from '../errors.ts';
import type { PropertyValue } from '../files/parsed-file.ts';

/**
 * One change of a file's properties. A name with dots (`exif.camera`) leads into an object when its first part names
 * one and no property has the whole name; upper and lower case are the same.
 */
export type PropertyEdit =
  | { readonly kind: 'set'; readonly name: string; readonly value: PropertyValue }
  | { readonly kind: 'remove'; readonly name: string }
  /** Keeps the value and the place; a name that is taken is refused. */
  | { readonly kind: 'rename'; readonly from: string; readonly to: string };

/** Properties by name, without prototype. */
export type Properties = Readonly<Record<string, PropertyValue>>;

const MAX_NAME_CHARS = 200;
const MAX_DEPTH = 50;

/**
 * What the properties are after the edits. Pure. Throws `not_found` when a renamed property is not there,
 * `conflict` when its new name is taken, `invalid` for a name or value that cannot be written.
 */
export function applyPropertyEdits(properties: Properties, edits: readonly PropertyEdit[]): Properties {
  return edits.reduce<Properties>(applyEdit, properties);
}

function applyEdit(properties: Properties, edit: PropertyEdit): Properties {
  if (edit.kind === 'rename') return rename(properties, edit.from, edit.to);
  requirePropertyName(edit.name);
  if (edit.kind === 'remove') return without(properties, locateProperty(properties, edit.name));
  requirePropertyValue(edit.value, edit.name);
  return withValue(properties, locateProperty(properties, edit.name), edit.value);
}

/**
 * The names that lead to a property, from the outside in, as they are spelt there; the last one may not exist yet.
 * A property with the whole name goes before one inside an object.
 */
export function locateProperty(properties: Properties, name: string): readonly string[] {
  const whole = spelling(properties, name);
  if (whole !== null) return [whole];
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const outer = spelling(properties, name.slice(0, dot));
    const value = outer === null ? undefined : properties[outer];
    if (outer !== null && isObject(value) && dot + 1 < name.length)
      return [outer, ...locateProperty(value, name.slice(dot + 1))];
  }
  return [name];
}

/** The value at the end of the names, or undefined. */
export function propertyAt(properties: Properties, names: readonly string[]): PropertyValue | undefined {
  let value: PropertyValue | undefined = properties;
  for (const name of names) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

/** Where a rename leads to: the new last name beside the old one. Throws as `applyPropertyEdits` does. */
export function locateRename(
  properties: Properties,
  from: string,
  to: string,
): { readonly names: readonly string[]; readonly last: string } {
  requirePropertyName(from);
  requirePropertyName(to);
  const names = locateProperty(properties, from);
  if (propertyAt(properties, names) === undefined)
    throw new CodexError('not_found', `There is no property "${from}" to rename.`, { property: from });
  const outer = names
    .slice(0, -1)
    .map((name) => `${name}.`)
    .join('');
  if (!to.toLowerCase().startsWith(outer.toLowerCase())) {
    const message = `"${from}" stands inside an object and can be renamed there only: to ${outer}NAME.`;
    throw new CodexError('unsupported', message, { property: from });
  }
  const last = to.slice(outer.length);
  requirePropertyName(last);
  const taken = spelling(propertyAt(properties, names.slice(0, -1)) as Properties, last);
  if (taken !== null && taken !== names.at(-1))
    throw new CodexError('conflict', `There is a property "${to}" already; remove it first.`, {
      property: to,
    });
  return { names, last };
}

/** Throws `invalid` for a name that no property can have. */
function requirePropertyName(name: string): void {
  const why =
    name.trim() === ''
      ? 'is empty'
      : name !== name.trim()
        ? 'begins or ends with a blank'
        : name.length > MAX_NAME_CHARS
          ? `is longer than ${MAX_NAME_CHARS} characters`
          : !name.isWellFormed() || /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/.test(name)
            ? 'holds characters that are no text'
            : name === '__proto__'
              ? 'cannot be used'
              : null;
  if (why !== null)
    throw new CodexError('invalid', `The property name ${JSON.stringify(name)} ${why}.`, { property: name });
}

/** Throws `invalid` for what no file can hold: infinite numbers, text that is not well-formed, endless depth. */
function requirePropertyValue(value: PropertyValue, name: string, depth = 0): void {
  const why =
    depth > MAX_DEPTH
      ? `is nested deeper than ${MAX_DEPTH}`
      : typeof value === 'number' && !Number.isFinite(value)
        ? 'is no finite number'
        : typeof value === 'string' && !value.isWellFormed()
          ? 'is not well-formed Unicode'
          : null;
  if (why !== null) throw new CodexError('invalid', `The value of "${name}" ${why}.`, { property: name });
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) requirePropertyValue(key, name);
  for (const item of Object.values(value)) requirePropertyValue(item as PropertyValue, name, depth + 1);
}

function spelling(properties: Properties, name: string): string | null {
  if (Object.hasOwn(properties, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(properties).find((key) => key.toLowerCase() === wanted) ?? null;
}

function isObject(value: PropertyValue | undefined): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withValue(properties: Properties, names: readonly string[], value: PropertyValue): Properties {
  const [name, ...inner] = names as [string, ...string[]];
  const changed = inner.length === 0 ? value : withValue(properties[name] as Properties, inner, value);
  return toRecord([...Object.entries(properties).filter(([key]) => key !== name), [name, changed]]);
}

function without(properties: Properties, names: readonly string[]): Properties {
  const [name, ...inner] = names as [string, ...string[]];
  if (inner.length === 0) return toRecord(Object.entries(properties).filter(([key]) => key !== name));
  return withValue(properties, [name], without(properties[name] as Properties, inner));
}

function rename(properties: Properties, from: string, to: string): Properties {
  const { names, last } = locateRename(properties, from, to);
  const value = propertyAt(properties, names)!;
  return withValue(without(properties, names), [...names.slice(0, -1), last], value);
}

function toRecord(entries: readonly (readonly [string, PropertyValue])[]): Properties {
  const record = Object.create(null) as Record<string, PropertyValue>;
  for (const [key, value] of entries) record[key] = value;
  return record;
}
