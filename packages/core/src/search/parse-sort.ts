import { CodexError } from '../errors.ts';
import type { SearchSort } from './search-store.ts';

const FIELDS = ['path', 'title', 'modified', 'size'] as const;
const PROPERTY = 'property.';

/**
 * Reads an order as a person types it: `relevance`, `path`, `title`, `modified`, `size` or the name of a property
 * (`property.size` where it has the name of one of these). A `-` in front or `:desc` behind turns it around.
 * Throws `invalid` when there is no name.
 *
 * @example parseSort('due:desc')
 */
export function parseSort(text: string): SearchSort {
  const match = /^(-?)(.*?)(?::(asc|desc))?$/isu.exec(text.trim().toWellFormed());
  const name = match?.[2]?.trim().toLowerCase() ?? '';
  if (name === '' || name === PROPERTY)
    throw new CodexError('invalid', 'The order has no name; say for example modified:desc or due.', {
      field: 'sort',
    });
  const descending = (match?.[1] === '-') !== (match?.[3]?.toLowerCase() === 'desc');
  if (name === 'relevance') return { by: 'relevance' };
  const field = FIELDS.find((each) => each === name);
  if (field) return { by: field, descending };
  return { by: 'property', name: name.startsWith(PROPERTY) ? name.slice(PROPERTY.length) : name, descending };
}
