import type { PropertyValue } from '@codexlab/core';
import { findPairs, requireNoSharedAnchors } from './find-pairs.ts';
import { planBlockList } from './plan-block-list.ts';
import type { Splice } from './splice.ts';
import {
  afterColon,
  cannotEdit,
  indentAt,
  linesOf,
  nodeEnd,
  pairEnd,
  pairStart,
  propsOf,
  type YamlMap,
  type YamlPair,
  type YamlSource,
} from './yaml-source.ts';
import type { WantedValue } from './wanted-value.ts';
import { yamlInline, yamlKey, yamlLiteral } from './yaml-text.ts';
import { quoteOf, speltAs } from './yaml-spelling.ts';

/** Gives a property its value, in the style it has; a new one goes after the others of its map. */
export function planSet(source: YamlSource, wanted: WantedValue): Splice[] {
  const found = findPairs(source, wanted.names);
  const pair = found?.pairs.at(-1);
  if (pair === undefined) return [addPair(source, found?.map ?? null, wanted)];
  requireNoSharedAnchors(source, [pair]);
  return replaceValue(source, pair, found!.map.flow === true, wanted);
}

function addPair(source: YamlSource, map: YamlMap | null, wanted: WantedValue): Splice {
  const key = yamlKey(wanted.names.at(-1)!, null);
  if (map?.flow === true)
    return addToFlow(source, map, `${key}: ${yamlInline(wanted.value, { place: 'flow' })}`);
  const last = map?.items.at(-1) as YamlPair | undefined;
  const indent = last === undefined ? '' : indentAt(source, pairStart(last));
  const { text } = source;
  const at =
    wanted.names.length === 1 ? text.length : linesOf(source, pairStart(last!), pairEnd(source, last!)).end;
  const start = at > 0 && text[at - 1] !== '\n' ? wanted.eol : '';
  const line = `${indent}${key}:${newValue(source, wanted, indent)}`;
  return { start: at, end: at, text: start === '' ? `${line}${wanted.eol}` : `${start}${line}` };
}

function addToFlow(source: YamlSource, map: YamlMap, entry: string): Splice {
  const last = map.items.at(-1) as YamlPair | undefined;
  const at = last === undefined ? map.range[0] + 1 : pairEnd(source, last);
  return { start: at, end: at, text: last === undefined ? ` ${entry} ` : `, ${entry}` };
}

/** What comes after the colon of a new property. Lists look as the other lists of the file do. */
function newValue(source: YamlSource, { value, eol }: WantedValue, indent: string): string {
  return blockValue(value, indent, { eol, lists: blockListIndent(source) });
}

/** The form of the lines below a name; `lists` is how far lists are indented, null for lists in brackets. */
interface BlockForm {
  readonly eol: string;
  readonly lists: string | null;
}

function blockValue(value: PropertyValue, indent: string, form: BlockForm): string {
  const { eol, lists } = form;
  const literal = typeof value === 'string' ? yamlLiteral(value, `${indent}  `, eol) : null;
  if (literal !== null) return ` ${literal.header}${eol}${literal.body}`;
  if (Array.isArray(value) && value.length > 0 && lists !== null) {
    const items = value.map((item: PropertyValue) => yamlInline(item, { place: 'block' }));
    return items.map((item) => `${eol}${indent}${lists}- ${item}`).join('');
  }
  const entries =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length === 0) return ` ${yamlInline(value, { place: 'block' })}`;
  const lines = entries.map(
    ([name, item]) =>
      `${eol}${indent}  ${yamlKey(name, null)}:${blockValue(item as PropertyValue, `${indent}  `, form)}`,
  );
  return lines.join('');
}

/** How far the lists of the file that have a line for each item are indented; null when it has none such. */
function blockListIndent(source: YamlSource): string | null {
  const items = (source.root?.items ?? []) as YamlPair[];
  const list = items.find(({ value }) => source.yaml.isSeq(value) && !value.flow && value.items.length > 0);
  if (list === undefined) return null;
  return indentAt(source, list.value!.range[0]).slice(indentAt(source, pairStart(list)).length);
}

function replaceValue(source: YamlSource, pair: YamlPair, inFlow: boolean, wanted: WantedValue): Splice[] {
  const { yaml } = source;
  const { value: node } = pair;
  const colon = afterColon(pair);
  if (colon === null) {
    if (!inFlow) throw cannotEdit('it has no colon');
    const at = pair.key.range[1];
    return [{ start: at, end: at, text: `: ${yamlInline(wanted.value, { place: 'flow' })}` }];
  }
  const props = propsOf(pair);
  const withoutProps = props === null ? [] : [{ ...props, text: '' }];
  const style = {
    place: inFlow ? 'flow' : 'block',
    quote: quoteOf(source, node),
    spelt: speltAs(source, node, wanted.old),
  } as const;
  const inline = () => ({ start: colon, end: colon, text: ` ${yamlInline(wanted.value, style)}` });
  if (node === null || node.range[0] === node.range[1]) return [inline(), ...withoutProps];
  if (yaml.isCollection(node) && !node.flow) {
    const list = planBlockList(source, node, wanted);
    if (list !== null) return list;
    return [
      inline(),
      ...withoutProps,
      { ...linesOf(source, node.range[0], nodeEnd(source, node)), text: '' },
    ];
  }
  const start = props?.start ?? node.range[0];
  if (yaml.isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'))
    return replaceBlockText(source, start, node as BlockText, wanted);
  const before = start === colon ? ' ' : '';
  return [{ start, end: node.range[1], text: before + yamlInline(wanted.value, style) }];
}

interface BlockText {
  readonly range: readonly [number, number, number];
}

/** The header (`|-`) and the lines below it change apart, so that a comment between them stays. */
function replaceBlockText(
  source: YamlSource,
  start: number,
  { range }: BlockText,
  wanted: WantedValue,
): Splice[] {
  const { text } = source;
  const whole = text.slice(range[0], range[1]);
  const header = /^[|>][-+\d]*/.exec(whole)![0];
  const headEnd = range[0] + whole.split(/\r?\n/, 1)[0]!.length;
  const bodyEnd = Math.max(range[0] + whole.trimEnd().length, headEnd);
  const indent = /\n([ \t]*)[^\s]/.exec(whole)?.[1] ?? null;
  const literal =
    typeof wanted.value === 'string' && indent !== null
      ? yamlLiteral(wanted.value, indent, wanted.eol)
      : null;
  const replaced = literal?.header ?? yamlInline(wanted.value, { place: 'block' });
  return [
    { start, end: range[0] + header.length, text: replaced },
    { start: headEnd, end: bodyEnd, text: literal === null ? '' : wanted.eol + literal.body },
  ];
}
