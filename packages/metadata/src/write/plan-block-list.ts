import type { PropertyValue } from '@codexlab/core';
import type * as Yaml from 'yaml';
import { sameValue } from './same-value.ts';
import type { Splice } from './splice.ts';
import { indentAt, linesOf, nodeEnd, type YamlSource } from './yaml-source.ts';
import { yamlInline } from './yaml-text.ts';
import { quoteOf } from './yaml-spelling.ts';
import type { WantedValue } from './wanted-value.ts';

/** One item of a list with a line for each: its `-` and its value. */
interface Item {
  readonly dash: number;
  readonly node: Yaml.ParsedNode;
}

/**
 * Changes a list with a line for each item into another one: items at its beginning and end that stay keep their
 * lines, comments included. Null when that cannot be done, as for an empty list.
 */
export function planBlockList(
  source: YamlSource,
  node: Yaml.ParsedNode,
  { value, old, eol }: WantedValue,
): Splice[] | null {
  const items = itemsOf(source, node);
  if (items === null || !Array.isArray(value) || value.length === 0) return null;
  if (!Array.isArray(old) || old.length !== items.length) return null;
  const { first, oldEnd, newEnd } = changedPart(old, value);
  const indent = indentAt(source, items[0]!.dash);
  const style = { place: 'block', quote: quoteOf(source, node) } as const;
  const line = (item: PropertyValue) => `${indent}- ${yamlInline(item, style)}${eol}`;
  const [olds, news] = [items.slice(first, oldEnd), (value as PropertyValue[]).slice(first, newEnd)];
  const splices: Splice[] = olds.map((item, at) => {
    const fresh = news[at];
    if (fresh === undefined) return { ...lines(source, item), text: '' };
    const inPlace = isPlainItem(source, item) && { start: item.node.range[0], end: item.node.range[1] };
    return inPlace
      ? {
          ...inPlace,
          text: yamlInline(fresh, { ...style, quote: quoteOf(source, item.node) ?? style.quote }),
        }
      : { ...lines(source, item), text: line(fresh) };
  });
  const more = news.slice(olds.length).map(line).join('');
  if (more !== '') splices.push(insertion(source, items, { at: first + olds.length, text: more, eol }));
  return splices;
}

function insertion(
  source: YamlSource,
  items: readonly Item[],
  { at, text, eol }: { readonly at: number; readonly text: string; readonly eol: string },
): Splice {
  const before = items[at - 1];
  const start = before === undefined ? lines(source, items[at]!).start : lines(source, before).end;
  const needsBreak = start > 0 && source.text[start - 1] !== '\n';
  return { start, end: start, text: needsBreak ? eol + text.slice(0, -eol.length) : text };
}

/** The part between what both lists begin and end with. */
function changedPart(old: readonly PropertyValue[], value: readonly PropertyValue[]) {
  const shorter = Math.min(old.length, value.length);
  let first = 0;
  while (first < shorter && sameValue(old[first]!, value[first]!)) first++;
  let same = 0;
  while (same < shorter - first && sameValue(old.at(-1 - same)!, value.at(-1 - same)!)) same++;
  return { first, oldEnd: old.length - same, newEnd: value.length - same };
}

function itemsOf({ yaml }: YamlSource, node: Yaml.ParsedNode): Item[] | null {
  if (!yaml.isSeq(node) || node.srcToken?.type !== 'block-seq') return null;
  const dashes = node.srcToken.items.flatMap(({ start }) =>
    start.filter(({ type }) => type === 'seq-item-ind'),
  );
  const nodes = node.items as Yaml.ParsedNode[];
  if (dashes.length !== nodes.length || nodes.length === 0) return null;
  return dashes.map(({ offset }, at) => ({ dash: offset, node: nodes[at]! }));
}

function lines(source: YamlSource, { dash, node }: Item): { start: number; end: number } {
  return linesOf(source, dash, Math.max(nodeEnd(source, node), dash + 1));
}

/** True for a text, number … on one line right behind its dash. */
function isPlainItem({ yaml, text }: YamlSource, { dash, node }: Item): boolean {
  const isFlow = yaml.isScalar(node) && node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED';
  return isFlow && node.range[1] > node.range[0] && text.slice(dash + 1, node.range[0]).trim() === '';
}
