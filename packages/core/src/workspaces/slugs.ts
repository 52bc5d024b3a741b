import { CodexError } from '../errors.ts';
import { isUlid } from '../ids.ts';

/** So long may a slug be. */
const MAX_SLUG_CHARS = 60;
/** Stands in addresses where a slug could: `/workspaces/deleted`. */
const RESERVED: ReadonlySet<string> = new Set(['deleted']);
const SLUG = /^[a-z0-9_-]+$/;
/** Room for the suffix that tells two equal ones apart. */
const SUFFIX_CHARS = 9;

/**
 * The address form of a name: compatibility forms taken apart, lower case, nothing but the letters a–z, digits, `_` and
 * `-`, blanks as one hyphen. `fallback` is taken when nothing is left. Never looks like an id, nor is it reserved.
 *
 * @example slugOf('Übung 1: Gärung', 'notebook') // 'ubung-1-garung'
 */
export function slugOf(name: string, fallback: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9_\s-]/g, '')
    .trim()
    .replace(/[\s-]+/g, '-')
    .slice(0, MAX_SLUG_CHARS - SUFFIX_CHARS)
    .replace(/^[-_]+|[-_]+$/g, '');
  const slug = words === '' ? fallback : words;
  return isUlid(slug) || RESERVED.has(slug) ? `${slug}-${fallback}` : slug;
}

/** Checks a slug that a person chose. Throws `invalid` with details `{ field: 'slug' }`. */
export function checkSlug(slug: string): string {
  if (!SLUG.test(slug) || slug.length > MAX_SLUG_CHARS)
    throw badSlug(`takes 1 to ${MAX_SLUG_CHARS} of a–z, 0–9, "_" and "-".`);
  if (isUlid(slug)) throw badSlug('must not look like an id.');
  if (RESERVED.has(slug)) throw badSlug(`"${slug}" is used in addresses already.`);
  return slug;
}

/** A slug for when the plain one is taken; `random` is any text of eight hexadecimal digits. */
export function suffixedSlug(slug: string, random: string): string {
  return `${slug}-${random}`;
}

function badSlug(why: string): CodexError {
  return new CodexError('invalid', `The slug ${why}`, { field: 'slug' });
}
