import {
  extensionOf,
  MAX_PROPERTY_ROWS,
  nameOf,
  type FileSource,
  type ParsedFile,
  type Problem,
  type Properties,
  type PropertyValue,
  type RelPath,
} from '@codexlab/core';
import type { FileReading } from './file-reading.ts';
import { firstOfEach, joinSidecars } from './join-sidecars.ts';
import { MAX_ITEMS } from './limits.ts';
import { problem } from './problem.ts';
import { aliasesOfProperties, tagsOfProperties, titleOfProperties } from './properties.ts';

/** Joins what was read out of a file with what stands beside it. */
export function toParsedFile(source: FileSource, reading: FileReading): ParsedFile {
  const { path } = source.stat;
  const hasSidecars = source.sidecars !== undefined && source.sidecars.length > 0;
  const joined = hasSidecars ? joinSidecars(reading, source.sidecars) : reading;
  const properties = withFacts(joined);
  const title = titleOfProperties(joined.properties) ?? joined.title ?? titleOfProperties(joined.facts);
  const tags = distinctTags([...tagsOfProperties(properties), ...joined.tags]);
  const aliases = aliasesOfProperties(properties);
  return {
    kind: joined.kind,
    mimeType: joined.mimeType,
    title: title ?? titleOfName(path),
    properties,
    tags: tags.slice(0, MAX_ITEMS),
    aliases: aliases.slice(0, MAX_ITEMS),
    links: joined.links.slice(0, MAX_ITEMS),
    headings: joined.headings,
    todos: joined.todos,
    blocks: joined.blocks,
    text: joined.text,
    problems: [
      ...joined.problems,
      ...tooManyValues(properties),
      ...tooManyItems([tags, aliases, joined.links]),
    ],
  };
}

function withFacts({ properties, facts }: FileReading): Properties {
  for (const _ in facts) return firstOfEach([properties, facts]);
  return properties;
}

function titleOfName(path: RelPath): string {
  const name = nameOf(path);
  return name.slice(0, name.length - extensionOf(path).length);
}

/** Tags are the same whatever their case; the first spelling stays. */
function distinctTags(tags: readonly string[]): string[] {
  if (tags.length < 2) return [...tags];
  const byFold = new Map<string, string>();
  for (const tag of tags) {
    const fold = tag.toLowerCase();
    if (!byFold.has(fold)) byFold.set(fold, tag);
  }
  return [...byFold.values()];
}

function tooManyValues(properties: Properties): Problem[] {
  let values = 0;
  const count = (value: PropertyValue): void => {
    if (value === null || value === '' || values > MAX_PROPERTY_ROWS) return;
    if (typeof value !== 'object') values++;
    else if (Array.isArray(value)) for (const item of value) count(item as PropertyValue);
    else for (const item of Object.values(value)) count(item);
  };
  for (const name in properties) count(properties[name]!);
  if (values <= MAX_PROPERTY_ROWS) return [];
  const message = `Its properties hold more than ${MAX_PROPERTY_ROWS} values; filters and sorting see the first of them.`;
  return [problem('properties_too_many', message)];
}

/** Sidecars and properties add to what the text has, which is limited by itself. */
function tooManyItems(lists: readonly (readonly unknown[])[]): Problem[] {
  if (lists.every((list) => list.length <= MAX_ITEMS)) return [];
  const message = `Its properties and text hold more than ${MAX_ITEMS} tags, aliases or links; the others are left out.`;
  return [problem('items_too_many', message)];
}
