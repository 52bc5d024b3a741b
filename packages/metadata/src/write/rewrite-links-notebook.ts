import type { Node } from 'jsonc-parser';
import { notebookCells } from '../notebook-cells.ts';
import { jsonStringSplice } from './rewrite-links-json-text.ts';
import { markdownRewrites, type WantedTarget } from './rewrite-links-markdown.ts';
import { cannotRewrite } from './rewrite-links-spelling.ts';
import type { Splice } from './splice.ts';

/**
 * What has to be replaced in a Jupyter notebook so that the links in its Markdown cells have their new targets. The line
 * of a failure is the ordinal of the cell, from 1.
 */
export async function notebookRewrites(text: string, wanted: WantedTarget): Promise<Splice[]> {
  const { parseTree, getNodeValue } = await import('jsonc-parser');
  const root = parseTree(text, [], { allowTrailingComma: true });
  return (root ? cellNodes(root) : []).flatMap((node, at) => {
    const cell = notebookCells({ cells: [withoutOutputs(node, getNodeValue)] })?.[0];
    return cell?.type === 'markdown'
      ? cellRewrites(text, { node, source: cell.source, ordinal: at + 1 }, wanted)
      : [];
  });
}

/** Those that are objects, as the reader counts them. */
function cellNodes(root: Node): Node[] {
  const cells = valueOf(root, 'cells');
  const sheets = valueOf(root, 'worksheets');
  const lists =
    cells?.type === 'array' ? [cells] : (sheets?.children ?? []).map((sheet) => valueOf(sheet, 'cells'));
  return lists.flatMap((list) =>
    list?.type === 'array' ? (list.children ?? []).filter(({ type }) => type === 'object') : [],
  );
}

/** The value of a name in an object; of several the last one counts. */
function valueOf(object: Node, name: string): Node | undefined {
  if (object.type !== 'object') return undefined;
  return object.children?.findLast((entry) => entry.children?.[0]?.value === name)?.children?.[1];
}

function withoutOutputs(cell: Node, valueOfNode: (node: Node) => unknown): Record<string, unknown> {
  const names = ['cell_type', 'source', 'input', 'level'];
  const entries = names.map((name) => [name, valueOf(cell, name)] as const);
  return Object.fromEntries(entries.flatMap(([name, node]) => (node ? [[name, valueOfNode(node)]] : [])));
}

interface Cell {
  readonly node: Node;
  /** As it is read: of a heading cell with its `#`. */
  readonly source: string;
  readonly ordinal: number;
}

function cellRewrites(json: string, { node, source, ordinal }: Cell, wanted: WantedTarget): Splice[] {
  if (!source.includes('[')) return [];
  const strings = sourceStrings(node);
  const added = source.length - strings.reduce((sum, string) => sum + String(string.value).length, 0);
  return markdownRewrites(source, wanted, () => ordinal).map((splice) => {
    let start = splice.start - added;
    let end = splice.end - added;
    for (const string of strings) {
      const { length } = String(string.value);
      if (start >= 0 && end <= length) return jsonStringSplice(json, string, { ...splice, start, end });
      start -= length;
      end -= length;
    }
    throw cannotRewrite(source.slice(splice.start, splice.end), ordinal, 'it is written in several pieces');
  });
}

function sourceStrings(cell: Node): Node[] {
  const source = valueOf(cell, 'source');
  const value = source && source.type !== 'null' ? source : valueOf(cell, 'input');
  if (value?.type === 'string') return [value];
  return (value?.children ?? []).filter(({ type }) => type === 'string');
}
