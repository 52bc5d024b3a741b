import type { PropertyValue } from './list-row.ts';

/** How a value is shown and typed. */
export type ValueType = 'text' | 'number' | 'checkbox' | 'date' | 'datetime' | 'link' | 'list' | 'object';

/** Which editor fits: by the value itself, or where there is none by what the property mostly holds. */
export function typeOfValue(value: PropertyValue, types: readonly ValueType[]): ValueType {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object' && value !== null) return 'object';
  if (typeof value === 'boolean') return 'checkbox';
  if (typeof value === 'number') return 'number';
  if (value === null || value === '') return types[0] ?? 'text';
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'date';
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(value)) return 'datetime';
  return 'text';
}

/** A value as people read it. */
export function showValue(value: PropertyValue): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(showValue).join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

/** What was typed as a value of this type; null takes the property away. Throws an error with a sentence for people. */
export function parseValue(text: string, type: ValueType): PropertyValue {
  const typed = text.trim();
  if (typed === '') return null;
  if (type === 'number') {
    const number = Number(typed.replace(',', '.'));
    if (Number.isFinite(number)) return number;
    throw new Error(`“${typed}” is no number.`);
  }
  if (type === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(typed))
    throw new Error(`“${typed}” is no date; write it as 2026-01-31.`);
  if (type === 'checkbox') return typed === 'true';
  if (type === 'list') return splitList(typed);
  return typed;
}

/** `a, [[b, c]], "d, e"` → three values. */
function splitList(text: string): PropertyValue {
  const parts = text.match(/(?:\[\[.*?\]\]|"[^"]*"|[^",])+/g) ?? [];
  return parts.map((part) => part.trim().replace(/^"(.*)"$/, '$1')).filter((part) => part !== '');
}
