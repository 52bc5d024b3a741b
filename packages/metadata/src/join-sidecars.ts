import type { FileContent, ParsedLink, Properties } from '@codexlab/core';
import type { FileReading } from './file-reading.ts';
import { MAX_SIDECAR_TEXT_CHARS } from './limits.ts';
import { linksOfProperties } from './properties.ts';
import { readSidecar, sidecarRank } from './sidecar.ts';

/** Joins to a reading what its sidecars say; of sources with the same property the first one counts. */
export function joinSidecars(reading: FileReading, contents: readonly FileContent[]): FileReading {
  const ordered = contents.toSorted((a, b) => sidecarRank(a.stat.path) - sidecarRank(b.stat.path));
  const sidecars = ordered.map(readSidecar);
  const properties = firstOfEach([reading.properties, ...sidecars.map((sidecar) => sidecar.properties)]);

  return {
    ...reading,
    properties,
    tags: [...reading.tags, ...sidecars.flatMap((sidecar) => sidecar.tags)],
    links: [...reading.links, ...linksBeside(properties, reading.properties)],
    text: withSidecarText(
      reading.text,
      sidecars.map((sidecar) => sidecar.text),
    ),
    problems: [...reading.problems, ...sidecars.flatMap((sidecar) => sidecar.problems)],
  };
}

/** Of each property the value of the first source that has the key, be it empty. */
export function firstOfEach(sources: readonly Properties[]): Properties {
  const merged = Object.create(null) as Record<string, Properties[string]>;
  for (const source of sources) {
    for (const name in source) if (!(name in merged)) merged[name] = source[name]!;
  }
  return merged;
}

/** Links in properties that do not stand in the file itself: on no line of it, so on its first. */
function linksBeside(properties: Properties, own: Properties): ParsedLink[] {
  const beside = Object.create(null) as Record<string, Properties[string]>;
  for (const name in properties) if (!(name in own)) beside[name] = properties[name]!;
  return linksOfProperties(beside, () => 1);
}

function withSidecarText(text: string | null, beside: readonly string[]): string | null {
  const added = beside.filter((part) => part !== '').join('\n\n');
  if (added === '') return text;
  const cut = added.slice(0, MAX_SIDECAR_TEXT_CHARS).toWellFormed();
  return text === null || text === '' ? cut : `${text}\n\n${cut}`;
}
