import type { Problem, PropertyValue } from '@codexlab/core';
import { findFrontmatter } from './frontmatter-block.ts';
import { MAX_FRONTMATTER_CHARS } from './limits.ts';
import { problem } from './problem.ts';
import { readYaml } from './yaml.ts';

/** The frontmatter of a text and what follows it. */
export interface Frontmatter {
  /** Property names are lower case; no prototype. Empty when there is no frontmatter or it cannot be read. */
  readonly properties: Readonly<Record<string, PropertyValue>>;
  /** Position in the text, in UTF-16 code units, where the body begins. */
  readonly bodyStart: number;
  /** How many lines stand before the body. */
  readonly lines: number;
  readonly problems: readonly Problem[];
}

/** Reads the YAML block at the start of a text (without byte order mark). Never throws. */
export function parseFrontmatter(text: string): Frontmatter {
  const block = findFrontmatter(text);
  if (block === null) return { properties: noProperties, bodyStart: 0, lines: 0, problems: [] };
  const { bodyStart, lines } = block;
  if (block.yaml === null) return { properties: noProperties, bodyStart, lines, problems: [tooLarge()] };
  return { ...parseYamlProperties(block.yaml, 2), bodyStart, lines };
}

/** Reads YAML that holds properties and begins on `firstLine` of its file (1-based). Never throws. */
export function parseYamlProperties(
  yaml: string,
  firstLine: number,
): Pick<Frontmatter, 'properties' | 'problems'> {
  if (yaml.length > MAX_FRONTMATTER_CHARS) return { properties: noProperties, problems: [tooLarge()] };
  const read = readYaml(yaml, firstLine);
  const folded = foldNames(read.properties ?? noProperties);
  if (folded.twice.length === 0) return { properties: folded.properties, problems: read.problems };
  return { properties: folded.properties, problems: [...read.problems, ...folded.twice.map(thereTwice)] };
}

/** No properties at all. */
export const noProperties: Readonly<Record<string, PropertyValue>> = Object.freeze(
  Object.create(null) as Record<string, PropertyValue>,
);

function tooLarge(): Problem {
  const message = `The frontmatter is longer than ${MAX_FRONTMATTER_CHARS} characters and was not read; shorten it.`;
  return problem('frontmatter_too_large', message, 1);
}

function thereTwice(name: string): Problem {
  const message = `The property "${name}" is there twice in different case; the last one counts.`;
  return problem('frontmatter_duplicate_key', message);
}

/** Lower-cases names. Of those that differ in case only, named in `twice`, the last one counts. */
export function foldNames(properties: Readonly<Record<string, PropertyValue>>) {
  const folded = Object.create(null) as Record<string, PropertyValue>;
  const twice: string[] = [];
  for (const name in properties) {
    const lower = name.toLowerCase();
    if (lower in folded) twice.push(lower);
    folded[lower] = properties[name]!;
  }
  return { properties: folded, twice };
}
