import type { Properties, PropertyValue } from '@codexlab/core';
import { foldNames } from './frontmatter.ts';

/** The properties that a record holds, names in lower case. */
export interface RecordProperties {
  readonly properties: Properties;
  /** Names that are there twice in different case; the last one counts. */
  readonly twice: readonly string[];
}

/** Reads the record of a sidecar: the values of an object named `properties` go before those around it. */
export function propertiesOfRecord(record: Properties): RecordProperties {
  const { properties: inner, ...around } = record;
  if (!isRecord(inner)) return foldNames(record);
  const [outer, nested] = [foldNames(around), foldNames(inner)];
  const properties = Object.create(null) as Record<string, PropertyValue>;
  Object.assign(properties, outer.properties, nested.properties);
  return { properties, twice: [...outer.twice, ...nested.twice] };
}

function isRecord(value: PropertyValue | undefined): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
