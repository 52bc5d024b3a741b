import type { ParsedLink, Properties, PropertyValue } from '@codexlab/core';
import { wikilinkEnd } from './inline-scan.ts';
import { MAX_NAME_CHARS } from './limits.ts';
import { isExternal, readWikilink } from './links.ts';
import { cleanTag } from './tag.ts';

/** Tags of the properties `tags` and `tag`: a list, or text that commas or spaces divide. A `#` in front is dropped. */
export function tagsOfProperties(properties: Properties): string[] {
  return [...tagsOf(properties['tags']), ...tagsOf(properties['tag'])];
}

function tagsOf(value: PropertyValue | undefined): string[] {
  const names = Array.isArray(value) ? value.flatMap(scalarTexts) : scalarTexts(value).flatMap(splitTags);
  return names.map(toTagName).filter((name) => name !== null);
}

/** `a, b c` holds commas, so that only they divide; without any, spaces do. */
function splitTags(text: string): string[] {
  return text.split(text.includes(',') ? ',' : /\s+/);
}

/** A tag in frontmatter may hold any characters, as it stands alone. */
function toTagName(text: string): string | null {
  const bare = text.trim().replace(/^#+/, '').trim();
  const name = bare.split('/').filter(Boolean).join('/');
  return cleanTag(name) ?? (/[\p{L}\p{N}]/u.test(name) && name.length <= MAX_NAME_CHARS ? name : null);
}

/** Other names of a file: the properties `aliases` and `alias`; text is one name, or several between commas. */
export function aliasesOfProperties(properties: Properties): string[] {
  const names = [properties['aliases'], properties['alias']].flatMap((value) =>
    Array.isArray(value) ? value.flatMap(scalarTexts) : scalarTexts(value).flatMap((text) => text.split(',')),
  );
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))];
}

/** The text of a scalar; nothing for null and collections. */
function scalarTexts(value: PropertyValue | undefined): string[] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? [String(value)]
    : [];
}

/** The title that the properties give, or null; one that is too long for a name is cut. */
export function titleOfProperties(properties: Properties): string | null {
  const title = scalarTexts(properties['title'])[0]?.trim();
  return title === undefined || title === '' ? null : title.slice(0, MAX_NAME_CHARS).toWellFormed();
}

/**
 * Wikilinks in property values, at any depth. `lineOf` tells the line on which a text stands in the file.
 */
export function linksOfProperties(properties: Properties, lineOf: (text: string) => number): ParsedLink[] {
  const links: ParsedLink[] = [];
  for (const name in properties) collectLinks(properties[name]!, lineOf, links);
  return links;
}

function collectLinks(value: PropertyValue, lineOf: (text: string) => number, links: ParsedLink[]): void {
  if (typeof value === 'string') addLinks(value, lineOf, links);
  else if (Array.isArray(value)) for (const item of value) collectLinks(item, lineOf, links);
  else if (value !== null && typeof value === 'object') {
    for (const item of Object.values(value)) collectLinks(item, lineOf, links);
  }
}

function addLinks(text: string, lineOf: (text: string) => number, links: ParsedLink[]): void {
  for (let at = text.indexOf('[['); at >= 0; at = text.indexOf('[[', at + 1)) {
    const end = wikilinkEnd(text, at + 2);
    if (end < 0) continue;
    const inner = text.slice(at + 2, end);
    if (!isExternal(inner.trim())) {
      links.push({ kind: 'frontmatter', ...readWikilink(inner), line: lineOf(text.slice(at, end + 2)) });
    }
  }
}
