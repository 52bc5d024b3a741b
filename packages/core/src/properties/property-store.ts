import type { Page, PageRequest } from '../page.ts';
import type { Visibility } from '../permissions/visibility.ts';
import type { ScalarType } from './property.ts';

/** A property name in use. */
export interface PropertyCount {
  readonly name: string;
  /** Files that have a value for it. */
  readonly files: number;
  /** The types that its values have, in the order of their number of files, most first. */
  readonly types: readonly ScalarType[];
}

/** One value of a property with the number of files that have it. */
export interface PropertyValueCount {
  /** As the index compares it: texts folded, checkboxes 0 and 1, dates as milliseconds since the epoch. */
  readonly value: string | number;
  readonly type: ScalarType;
  readonly files: number;
}

/** Reads which properties there are. */
export interface PropertyStore {
  /** The names in use, by name; `prefix` keeps those that begin with it, whatever the case. */
  list(
    visibility: Visibility,
    options: PageRequest & { readonly prefix?: string | undefined },
  ): Promise<Page<PropertyCount>>;
  /** The values of one property, most frequent first, at most `limit` (50); counted in its newest 10,000 values. */
  values(
    visibility: Visibility,
    name: string,
    options?: { readonly prefix?: string | undefined; readonly limit?: number | undefined },
  ): Promise<readonly PropertyValueCount[]>;
}
