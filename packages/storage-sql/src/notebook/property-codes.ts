import type { PropertyClass, ScalarType } from '@codexlab/core';

/** Stored by position: new types go to the end. */
const TYPES: readonly ScalarType[] = ['text', 'number', 'checkbox', 'date', 'datetime', 'link'];
/** Stored by position, which is the order in which values of different classes are sorted. */
const CLASSES: readonly PropertyClass[] = ['checkbox', 'number', 'moment', 'text'];

/** The number that stands for a type in the database. */
export function typeCode(type: ScalarType): number {
  return TYPES.indexOf(type);
}

/** The type that a number of the database stands for. */
export function typeOfCode(code: number): ScalarType {
  return TYPES[code]!;
}

/** The number that stands for a class in the database. */
export function classCode(name: PropertyClass): number {
  return CLASSES.indexOf(name);
}
