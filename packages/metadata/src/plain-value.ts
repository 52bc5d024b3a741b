import type { PropertyValue } from '@codexlab/core';
import { MAX_VALUE_DEPTH, MAX_YAML_TEXT_CHARS, MAX_YAML_VALUES } from './limits.ts';

/** Thrown for values that are too many, too long or nested too deeply, shared ones counted each time. */
export class TooMuchToKeep extends Error {}

/**
 * Turns what a parser made into property values: records without prototype, well-formed texts, the names of keys as
 * they are. Throws `TooMuchToKeep`.
 */
export function toPlainRecord(value: object): Record<string, PropertyValue> {
  return toRecord(value, { values: MAX_YAML_VALUES, chars: MAX_YAML_TEXT_CHARS }, 1);
}

interface Budget {
  values: number;
  chars: number;
}

function toRecord(value: object, left: Budget, depth: number): Record<string, PropertyValue> {
  const record = Object.create(null) as Record<string, PropertyValue>;
  for (const [key, item] of Object.entries(value)) record[toText(key, left)] = toValue(item, left, depth);
  return record;
}

function toValue(value: unknown, left: Budget, depth: number): PropertyValue {
  if (--left.values < 0 || depth > MAX_VALUE_DEPTH) throw new TooMuchToKeep();
  if (typeof value === 'string') return toText(value, left);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => toValue(item, left, depth + 1));
  return typeof value === 'object' && value !== null ? toRecord(value, left, depth + 1) : null;
}

function toText(value: string, left: Budget): string {
  left.chars -= value.length;
  if (left.chars < 0) throw new TooMuchToKeep();
  return value.toWellFormed();
}
