import { CodexError, type EditAction } from '@codexlab/core';
import type { Node } from 'jsonc-parser';
import { jsonStyleAt } from '../write/json-text.ts';
import { lineAt, type Splice } from '../write/splice.ts';
import { endOf, itemsOf, valueOf } from './json-tree.ts';

/** The change of a cell's source: a text or a list of lines, as it is now; lines that stay keep their spelling. */
export function sourceSplice(
  text: string,
  cell: Node,
  { action, fresh }: { readonly action: EditAction; readonly fresh: string },
): Splice {
  const node = sourceOf(cell);
  if (node === undefined || !isSource(node)) {
    const line = lineAt(text, cell.offset);
    throw new CodexError('invalid', `The cell on line ${line} has no source that is text.`, { line });
  }
  const old = node.type === 'string' ? String(node.value) : itemsOf(node).map(valueText).join('');
  const wanted = action === 'replace' ? fresh : action === 'append' ? below(old, fresh) : below(fresh, old);
  const span = { start: node.offset, end: endOf(node) };
  if (wanted === old) return { ...span, text: text.slice(span.start, span.end) };
  return {
    ...span,
    text: node.type === 'string' ? spellText(text, node, wanted) : spellLines(text, node, wanted),
  };
}

/** The source of a cell; before nbformat 4 code had it as its input. */
export function sourceOf(cell: Node): Node | undefined {
  return valueOf(cell, 'source') ?? valueOf(cell, 'input');
}

/** The lines of a source, each with its line break. */
export function sourceLines(source: string): string[] {
  return source.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function isSource(node: Node): boolean {
  return (
    node.type === 'string' || (node.type === 'array' && itemsOf(node).every(({ type }) => type === 'string'))
  );
}

function valueText({ value }: Node): string {
  return String(value);
}

function below(first: string, second: string): string {
  return first === '' || second === '' || first.endsWith('\n') ? first + second : `${first}\n${second}`;
}

function spellText(text: string, node: Node, wanted: string): string {
  const raw = text.slice(node.offset, endOf(node));
  const old = String(node.value);
  if (wanted.startsWith(old)) return raw.slice(0, -1) + JSON.stringify(wanted.slice(old.length)).slice(1);
  if (wanted.endsWith(old)) return JSON.stringify(wanted.slice(0, -old.length)).slice(0, -1) + raw.slice(1);
  return JSON.stringify(wanted);
}

function spellLines(text: string, node: Node, wanted: string): string {
  const items = itemsOf(node);
  const spelt = new Map(items.map((item) => [String(item.value), text.slice(item.offset, endOf(item))]));
  const lines = sourceLines(wanted).map((line) => spelt.get(line) ?? JSON.stringify(line));
  const first = items[0];
  const isMultiline =
    first === undefined ? text.trim().includes('\n') : text.slice(node.offset, first.offset).includes('\n');
  if (lines.length === 0) return '[]';
  if (!isMultiline) return `[${lines.join(', ')}]`;
  const { indent, unit, eol } = jsonStyleAt(text, node.offset);
  return `[${lines.map((line) => eol + indent + unit + line).join(',')}${eol}${indent}]`;
}
