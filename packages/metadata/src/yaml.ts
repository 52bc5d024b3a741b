import type { Problem, PropertyValue } from '@codexlab/core';
import { FAILSAFE_SCHEMA, Type, YAMLException, load } from 'js-yaml';
import { MAX_YAML_ALIASES } from './limits.ts';
import { TooMuchToKeep, toPlainRecord } from './plain-value.ts';
import { problem } from './problem.ts';
import { readYamlFast } from './yaml-fast-path.ts';
import { readScalar } from './yaml-scalar.ts';

/** The properties that a YAML text holds, and what is wrong with it. */
export interface YamlProperties {
  /** No prototype; names as written. Null when the text could not be read at all. */
  readonly properties: Readonly<Record<string, PropertyValue>> | null;
  readonly problems: readonly Problem[];
}

/**
 * Reads a YAML map. Never throws. When a key is there twice the last one counts and the problem
 * `frontmatter_duplicate_key` tells the line; what cannot be read is the problem `frontmatter_invalid`. `firstLine` is
 * the line of the file on which the text begins.
 */
export function readYaml(yaml: string, firstLine: number): YamlProperties {
  const properties = readYamlFast(yaml);
  return properties === null ? readYamlWithLibrary(yaml, firstLine) : { properties, problems: [] };
}

/** As `readYaml`, always by the library: the yardstick of the fast path. */
export function readYamlWithLibrary(yaml: string, firstLine: number): YamlProperties {
  if (countAliases(yaml) > MAX_YAML_ALIASES) {
    return unreadable(`uses more than ${MAX_YAML_ALIASES} aliases; write the values out`, null);
  }
  const problems: Problem[] = [];
  try {
    const value = loadReportingDuplicates(yaml, firstLine, problems);
    return { properties: toProperties(value), problems };
  } catch (error) {
    if (error instanceof YAMLException) return unreadable(error.reason, markLine(error, firstLine));
    if (error instanceof TooMuchToKeep) {
      return unreadable('holds too much, or is nested too deeply, once its aliases are written out', null);
    }
    if (error instanceof NotAMap) return notAMap(firstLine);
    return unreadable('is nested too deeply', null);
  }
}

/** Everything that is not text by YAML's own rules is read by `readScalar`, as the fast path does. */
const scalarType = new Type('tag:yaml.org,2002:null', {
  kind: 'scalar',
  resolve: (text: string | null) => text === null || typeof readScalar(text) !== 'string' || isChanged(text),
  construct: (text: string | null) => (text === null ? null : readScalar(text)),
});
/** YAML 1.2 as properties are read: dates stay text, nothing is merged. */
export const yamlSchema = FAILSAFE_SCHEMA.extend({ implicit: [scalarType] });

function isChanged(text: string): boolean {
  return readScalar(text) !== text;
}

/** The library stops at the first duplicate; read again, it lets the last one win. */
function loadReportingDuplicates(yaml: string, firstLine: number, problems: Problem[]): unknown {
  try {
    return load(yaml, { schema: yamlSchema });
  } catch (error) {
    if (!(error instanceof YAMLException) || error.reason !== 'duplicated mapping key') throw error;
    const line = markLine(error, firstLine);
    problems.push(
      problem(
        'frontmatter_duplicate_key',
        'A key stands here for the second time; the last one counts.',
        line,
      ),
    );
    return load(yaml, { schema: yamlSchema, json: true });
  }
}

function markLine(error: YAMLException, firstLine: number): number | null {
  return typeof error.mark?.line === 'number' ? error.mark.line + firstLine : null;
}

function unreadable(why: string, line: number | null): YamlProperties {
  const message = `The frontmatter cannot be read: ${why}.`.toWellFormed();
  return { properties: null, problems: [problem('frontmatter_invalid', message, line)] };
}

function notAMap(firstLine: number): YamlProperties {
  const message = 'The frontmatter is not a list of "key: value" lines; its values are not used.';
  return { properties: null, problems: [problem('frontmatter_not_a_map', message, firstLine)] };
}

/** How many aliases (`*name`) a YAML text may use at the most; what looks like one inside a text counts too. */
export function countAliases(yaml: string): number {
  return yaml.includes('&') ? (yaml.match(/(?:^|[\s,[{:?-])\*[^\s,[\]{}*]/gm)?.length ?? 0) : 0;
}

class NotAMap extends Error {}

/** Turns what the library made into plain values, counting what aliases multiply. */
function toProperties(value: unknown): Record<string, PropertyValue> {
  if (value === undefined || value === null) return Object.create(null) as Record<string, PropertyValue>;
  if (typeof value !== 'object' || Array.isArray(value)) throw new NotAMap();
  return toPlainRecord(value);
}
