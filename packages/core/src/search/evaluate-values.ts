import type { PropertyValue } from '../files/parsed-file.ts';
import { foldName } from '../links/link-key.ts';
import { dateMs, datetimeMs } from '../properties/date-text.ts';
import { MAX_KEY_CHARS, type PropertyClass } from '../properties/property.ts';
import type { PropertyBound, PropertyRange } from './search-store.ts';

/** A value of a property as it is compared. */
export interface ComparableValue {
  readonly class: PropertyClass;
  readonly value: string | number;
}

type Properties = Readonly<Record<string, PropertyValue>>;

/** The classes in the order in which their values are sorted. */
const CLASS_ORDER: readonly PropertyClass[] = ['checkbox', 'number', 'moment', 'text'];
const LINK = /^\[\[([^[\]|#]+)(?:[|#][^[\]]*)?\]\]$/;

/** The values of the property with this name (dots lead into objects), in their order; without a name, those of all. */
export function valuesOf(properties: Properties, name?: string): ComparableValue[] {
  return Object.entries(properties).flatMap(([key, value]) => leaves(value, key.toLowerCase(), name));
}

function leaves(value: PropertyValue, name: string, wanted: string | undefined): ComparableValue[] {
  if (value === null || value === '') return [];
  if (Array.isArray(value)) return value.flatMap((item: PropertyValue) => leaves(item, name, wanted));
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, item]) =>
      leaves(item, `${name}.${key.toLowerCase()}`, wanted),
    );
  return wanted === undefined || wanted === name ? [comparable(value as string | number | boolean)] : [];
}

function comparable(value: string | number | boolean): ComparableValue {
  if (typeof value === 'boolean') return { class: 'checkbox', value: Number(value) };
  if (typeof value === 'number' && Number.isFinite(value)) return { class: 'number', value };
  const text = String(value);
  const moment = dateMs(text) ?? datetimeMs(text);
  if (moment !== null) return { class: 'moment', value: moment };
  return { class: 'text', value: folded(LINK.exec(text.trim())?.[1]?.trim() ?? text) };
}

function folded(text: string): string {
  return foldName(text).slice(0, MAX_KEY_CHARS).toWellFormed();
}

/** True when a value lies in one of the ranges; with `null` any does. */
export function isInRanges(value: ComparableValue, ranges: readonly PropertyRange[] | null): boolean {
  return ranges === null || ranges.some((range) => isInRange(value, range));
}

function isInRange({ class: valueClass, value }: ComparableValue, range: PropertyRange): boolean {
  return valueClass === range.class && passes(range.from, value, 1) && passes(range.to, value, -1);
}

function passes(bound: PropertyBound | null, value: string | number, direction: 1 | -1): boolean {
  if (bound === null) return true;
  const side = compareScalars(value, bound.value) * direction;
  return side > 0 || (side === 0 && bound.inclusive);
}

/** Compares values of properties: by class, then within it; texts by code point. */
export function compareValues(a: ComparableValue, b: ComparableValue): number {
  return CLASS_ORDER.indexOf(a.class) - CLASS_ORDER.indexOf(b.class) || compareScalars(a.value, b.value);
}

/** Compares two numbers, or two texts by code point. */
export function compareScalars(a: string | number, b: string | number): number {
  if (typeof a === 'number' || typeof b === 'number') return Math.sign(Number(a) - Number(b));
  const [left, right] = [Array.from(a), Array.from(b)];
  const at = left.findIndex((char, i) => char !== right[i]);
  if (at < 0) return Math.sign(left.length - right.length);
  return Math.sign(left[at]!.codePointAt(0)! - (right[at]?.codePointAt(0) ?? -1));
}
