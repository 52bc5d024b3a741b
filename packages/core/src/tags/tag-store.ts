import type { Page, PageRequest } from '../page.ts';
import type { Visibility } from '../permissions/visibility.ts';

/** A tag and how many files carry it. */
export interface TagCount {
  readonly name: string;
  /** Files with this tag itself. */
  readonly files: number;
}

/** Reads tags out of an index. */
export interface TagStore {
  /** All tags in use by name; `prefix` keeps those that begin with it, whatever the case. */
  list(
    visibility: Visibility,
    options: PageRequest & { readonly prefix?: string | undefined },
  ): Promise<Page<TagCount>>;
}
