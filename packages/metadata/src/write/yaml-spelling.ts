import type { PropertyValue } from '@codexlab/core';
import type * as Yaml from 'yaml';
import type { YamlSource } from './yaml-source.ts';

/** The quotes of a text; of a list, those of its first item. */
export function quoteOf({ yaml }: YamlSource, node: unknown): '"' | "'" | null {
  const shown = yaml.isSeq(node) ? node.items[0] : node;
  if (!yaml.isScalar(shown)) return null;
  return shown.type === 'QUOTE_DOUBLE' ? '"' : shown.type === 'QUOTE_SINGLE' ? "'" : null;
}

/** How the items of a list between brackets are spelt now, so that those that stay keep their spelling. */
export function speltAs(
  { yaml, text }: YamlSource,
  node: unknown,
  old: PropertyValue | undefined,
): (value: PropertyValue) => string | undefined {
  const spelt = new Map<PropertyValue, string>();
  if (yaml.isSeq(node) && node.flow === true && Array.isArray(old) && old.length === node.items.length) {
    for (const [at, item] of node.items.entries()) {
      if (!yaml.isScalar(item) || item.anchor || item.tag) continue;
      const [start, end] = (item as Yaml.Scalar.Parsed).range;
      const source = text.slice(start, end);
      if (source !== '' && !/[\r\n]/.test(source)) spelt.set(old[at] as PropertyValue, source);
    }
  }
  return (value) => spelt.get(value);
}
