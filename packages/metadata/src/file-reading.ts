import type { FileSource, ParsedFile, Properties, PropertyValue } from '@codexlab/core';
import { noProperties } from './frontmatter.ts';
import type { DetectedKind } from './kind.ts';

/** What was read out of a file's own bytes, before its sidecars are joined to it. */
export interface FileReading
  extends DetectedKind, Pick<ParsedFile, 'links' | 'headings' | 'todos' | 'blocks' | 'text' | 'problems'> {
  /** The title that its content shows, or null. A title among the properties goes before it. */
  readonly title: string | null;
  /** What its author wrote as its metadata: frontmatter. Nothing goes before it. */
  readonly properties: Properties;
  /** What it is by itself: measures, columns, kernel. Everything written beside it goes before them. */
  readonly facts: Properties;
  /** Tags in its text, as often as they stand there. */
  readonly tags: readonly string[];
}

/** A file whose bytes are text. */
export interface TextFile {
  readonly source: FileSource;
  readonly detected: DetectedKind;
  readonly text: string;
}

/** A file of which nothing is known but what it is; the base of other readings. */
export function bareReading({ kind, mimeType }: DetectedKind): FileReading {
  return {
    kind,
    mimeType,
    title: null,
    properties: noProperties,
    facts: noProperties,
    tags: [],
    links: [],
    headings: [],
    todos: [],
    blocks: [],
    text: null,
    problems: [],
  };
}

/** Facts as a record without prototype; those that are null are left out. */
export function toFacts(facts: Readonly<Record<string, PropertyValue>>): Properties {
  const record = Object.create(null) as Record<string, PropertyValue>;
  for (const [name, value] of Object.entries(facts)) if (value !== null) record[name] = value;
  return record;
}
