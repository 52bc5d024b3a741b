import type { PropertyValue } from '@codexlab/core';

/** A property that is to get a value. */
export interface WantedValue {
  /** From the outside in. */
  readonly names: readonly string[];
  readonly value: PropertyValue;
  /** What it has now; undefined for nothing. */
  readonly old: PropertyValue | undefined;
  readonly eol: string;
}
