import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';

/** So many aliases may stand for others: more would make a small file endless. */
const MAX_ALIASES = 100;

/** Reads JSON, YAML or TOML, by the ending of the name. Throws with the place that is wrong. */
export function readTree(text: string, path: string): unknown {
  if (/\.(?:geo)?json$/i.test(path)) return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  if (/\.toml$/i.test(path)) return parseToml(text);
  return parseYaml(text, { maxAliasCount: MAX_ALIASES, uniqueKeys: false, logLevel: 'silent' }) as unknown;
}
