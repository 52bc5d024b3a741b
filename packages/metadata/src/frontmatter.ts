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
  const read = readYaml(block.yaml, 2);
  const folded = foldNames(read.properties ?? noProperties);
  return {
    properties: folded.properties,
    bodyStart,
    lines,
    problems: [...read.problems, ...folded.problems],
  };
}

/** No properties at all. */
export const noProperties: Readonly<Record<string, PropertyValue>> = Object.freeze(
  Object.create(null) as Record<string, PropertyValue>,
);

function tooLarge(): Problem {
  const message = `The frontmatter is longer than ${MAX_FRONTMATTER_CHARS} characters and was not read; shorten it.`;
  return problem('frontmatter_too_large', message, 1);
}

/** Lower-cases names. Of two that differ in case only, the last one counts. */
function foldNames(properties: Readonly<Record<string, PropertyValue>>) {
  const folded = Object.create(null) as Record<string, PropertyValue>;
  const problems: Problem[] = [];
  for (const name in properties) {
    const lower = name.toLowerCase();
    if (lower in folded) {
      const message = `The property "${lower}" is there twice in different case; the last one counts.`;
      problems.push(problem('frontmatter_duplicate_key', message));
    }
    folded[lower] = properties[name]!;
  }
  return { properties: folded, problems };
}
