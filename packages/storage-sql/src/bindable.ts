import type { SqlParams, SqlValue } from './driver.ts';

/**
 * What is bound for parameters where the engine takes every JavaScript number for a REAL, which full-text configuration
 * refuses and which compares differently in JSON: whole numbers go in as integers; text is made well-formed.
 */
export function bindable(params: SqlParams): SqlValue[] {
  return params.map(toBindable);
}

function toBindable(value: SqlValue): SqlValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  return typeof value === 'string' ? value.toWellFormed() : value;
}
