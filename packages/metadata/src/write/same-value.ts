import type { PropertyValue } from '@codexlab/core';

/** True when two values are the same for a reader of properties; an empty object is a missing value, as null is. */
export function sameValue(a: PropertyValue, b: PropertyValue): boolean {
  if (isEmptyObject(a) || isEmptyObject(b))
    return (a === null || isEmptyObject(a)) && (b === null || isEmptyObject(b));
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, at) => sameValue(item, b[at]))
    );
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [left, right] = [a as Record<string, PropertyValue>, b as Record<string, PropertyValue>];
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && sameValue(left[name]!, right[name]!));
}

function isEmptyObject(value: PropertyValue): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}
