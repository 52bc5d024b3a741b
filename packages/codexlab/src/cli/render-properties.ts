import type { PropertyValue } from '@codexlab/core';
import { printable, toJson } from './render-text.ts';

/** Shown by themselves wherever properties are. */
const SHOWN_APART = new Set(['title', 'tags', 'tag', 'aliases', 'alias']);
const MAX_VALUE_CHARS = 300;

/** Name and value of each property for people, without those that are shown apart. */
export function showProperties(properties: Readonly<Record<string, PropertyValue>>): string[][] {
  return Object.entries(properties)
    .filter(([name]) => !SHOWN_APART.has(name))
    .map(([name, value]) => [printable(name), showValue(value)]);
}

function showValue(value: PropertyValue): string {
  const text = printable(plainText(value));
  return text.length > MAX_VALUE_CHARS ? `${text.slice(0, MAX_VALUE_CHARS).toWellFormed()}…` : text;
}

function plainText(value: PropertyValue): string {
  if (typeof value === 'string') return value;
  const isSimple = Array.isArray(value) && value.every((part) => part === null || typeof part !== 'object');
  return isSimple ? value.join(', ') : toJson(value);
}
