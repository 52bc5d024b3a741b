import type { PropertyValue } from '../files/parsed-file.ts';
import { foldName } from '../links/link-key.ts';
import { dateMs, datetimeMs } from './date-text.ts';

/** What kind of value a property has. A `list` holds values of the other types, each with a row of its own. */
export type PropertyType = 'text' | 'number' | 'checkbox' | 'date' | 'datetime' | 'link' | 'list' | 'object';

/** The type of one value that is neither list nor object. */
export type ScalarType = Exclude<PropertyType, 'list' | 'object'>;

/**
 * Values that compare with each other, in the order in which they are sorted: checkboxes (0, 1), numbers, moments
 * (dates and datetimes, as milliseconds since the epoch), texts (and links, by their target).
 */
export type PropertyClass = 'checkbox' | 'number' | 'moment' | 'text';

/** One comparable value of a property, as an index keeps it. */
export interface PropertyRow {
  /** Lower case; the names of nested objects are joined by dots (`exif.camera`). */
  readonly name: string;
  /** 0 for a single value, the position in a list. Values of one name count through when objects in a list share it. */
  readonly ordinal: number;
  readonly type: ScalarType;
  /** Texts folded (see `foldName`) and cut to `MAX_KEY_CHARS`; everything else as a number. */
  readonly value: string | number;
}

/** Texts are compared and sorted by so many of their first characters (UTF-16 code units). */
export const MAX_KEY_CHARS = 256;
/** So many comparable values of one file are kept; its properties themselves are kept whole. */
export const MAX_PROPERTY_ROWS = 2000;
/** Objects nested deeper than this have no rows. */
const MAX_DEPTH = 8;
const MAX_NAME_CHARS = 200;

const classes: Readonly<Record<ScalarType, PropertyClass>> = Object.freeze({
  ...{
    checkbox: 'checkbox',
    number: 'number',
    date: 'moment',
    datetime: 'moment',
    text: 'text',
    link: 'text',
  },
} as const);

/** The class that values of a type are compared in. */
export function classOf(type: ScalarType): PropertyClass {
  return classes[type];
}

/** The type of a value; null for one that is missing (null, empty text, an empty list or object). */
export function typeOfProperty(value: PropertyValue): PropertyType | null {
  if (value === null || value === '') return null;
  if (Array.isArray(value)) return value.length > 0 ? 'list' : null;
  if (typeof value === 'object') return Object.keys(value).length > 0 ? 'object' : null;
  return scalar(value as string | number | boolean).type;
}

/** How a text is compared: folded and cut. */
export function textKey(text: string): string {
  return foldName(text).slice(0, MAX_KEY_CHARS).toWellFormed();
}

/** The comparable values of a file's properties. What is missing has no row. Pure, linear. */
export function propertyRows(properties: Readonly<Record<string, PropertyValue>>): PropertyRow[] {
  const rows: PropertyRow[] = [];
  const counts = new Map<string, number>();
  const visit = (name: string, value: PropertyValue, depth: number): void => {
    if (rows.length >= MAX_PROPERTY_ROWS || depth > MAX_DEPTH || value === null || value === '') return;
    if (Array.isArray(value)) for (const item of value) visit(name, item, depth + 1);
    else if (typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) visit(`${name}.${key.toLowerCase()}`, item, depth + 1);
    } else if (name.length <= MAX_NAME_CHARS) {
      const ordinal = counts.get(name) ?? 0;
      counts.set(name, ordinal + 1);
      rows.push({ name, ordinal, ...scalar(value as string | number | boolean) });
    }
  };
  for (const [key, value] of Object.entries(properties)) visit(nameKeyOf(key), value, 0);
  return rows;
}

function nameKeyOf(name: string): string {
  return name.toLowerCase().toWellFormed();
}

function scalar(value: string | number | boolean): Pick<PropertyRow, 'type' | 'value'> {
  if (typeof value === 'boolean') return { type: 'checkbox', value: value ? 1 : 0 };
  if (typeof value === 'number')
    return Number.isFinite(value)
      ? { type: 'number', value }
      : { type: 'text', value: textKey(String(value)) };
  const day = dateMs(value);
  if (day !== null) return { type: 'date', value: day };
  const moment = datetimeMs(value);
  if (moment !== null) return { type: 'datetime', value: moment };
  const link = /^\s*\[\[([^[\]|#]+)(?:[|#][^[\]]*)?\]\]\s*$/.exec(value);
  return link ? { type: 'link', value: textKey(link[1]!.trim()) } : { type: 'text', value: textKey(value) };
}
