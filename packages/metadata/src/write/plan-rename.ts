import type { Splice } from './splice.ts';
import { findPairs } from './find-pairs.ts';
import { cannotEdit, type YamlSource } from './yaml-source.ts';
import { yamlKey } from './yaml-text.ts';

/** Another last name for a property: only its name changes, wherever it stands. */
export function planRename(source: YamlSource, names: readonly string[], last: string): Splice[] {
  const pairs = findPairs(source, names)?.pairs ?? [];
  return pairs.map(({ key }) => {
    if (!source.yaml.isScalar(key)) throw cannotEdit('its name is no text');
    const quote = key.type === 'QUOTE_DOUBLE' ? '"' : key.type === 'QUOTE_SINGLE' ? "'" : null;
    return { start: key.range[0], end: key.range[1], text: yamlKey(last, quote) };
  });
}
