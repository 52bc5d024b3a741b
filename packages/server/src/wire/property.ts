import type { DescribedTag, PropertyCount, PropertyValueCount } from '@codexlab/core';
import { isoTime } from './iso-time.ts';

/** A tag as JSON. */
export function toWireTag(tag: DescribedTag) {
  return { name: tag.name, files: tag.files, color: tag.color, description: tag.description };
}

/** The name of a property as JSON. */
export function toWireProperty(property: PropertyCount) {
  return { name: property.name, files: property.files, types: [...property.types] };
}

/** A value of a property as JSON: checkboxes as such, dates in ISO 8601. */
export function toWirePropertyValue({ type, value, files }: PropertyValueCount) {
  return { value: plainValue(type, value), type, files };
}

function plainValue(type: PropertyValueCount['type'], value: string | number): string | number | boolean {
  if (type === 'checkbox') return Number(value) === 1;
  if (type === 'date') return isoTime(Number(value)).slice(0, 10);
  return type === 'datetime' ? isoTime(Number(value)) : value;
}
