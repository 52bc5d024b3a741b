import type { FileWithContent } from '../api/types.ts';

/** A value of a property. */
export type PropertyValue = FileWithContent['properties'][string];

/** How a value is shown and typed. */
export type PropertyKind = 'text' | 'number' | 'checkbox' | 'date' | 'datetime' | 'list' | 'link' | 'object';

/** Which field fits a value. */
export function kindOfValue(value: PropertyValue): PropertyKind {
  if (typeof value === 'boolean') return 'checkbox';
  if (typeof value === 'number') return 'number';
  if (Array.isArray(value)) return value.every((each) => typeof each !== 'object') ? 'list' : 'object';
  if (typeof value === 'object') return value === null ? 'text' : 'object';
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'date';
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/.test(value)) return 'datetime';
  return /^\[\[[^[\]]+\]\]$/.test(value) ? 'link' : 'text';
}

/** The same value as another kind, as well as it can be. */
export function asKind(value: PropertyValue, kind: PropertyKind): PropertyValue {
  const text = Array.isArray(value) ? value.join(', ') : value === null ? '' : String(value);
  switch (kind) {
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : 0;
    case 'checkbox':
      return /^(?:true|yes|x|1)$/i.test(text);
    case 'date':
      return /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? today();
    case 'list':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    default:
      return text;
  }
}

/** The day it is here, as dates are written. */
export function today(time: Date = new Date()): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}
