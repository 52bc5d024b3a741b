import { nameOf, ownerName, type RelPath } from '@codexlab/core';
import type { Node } from 'jsonc-parser';
import { jsonStringSplice } from './rewrite-links-json-text.ts';
import { wikiSplices } from './rewrite-links-yaml.ts';
import type { WantedTarget } from './rewrite-links-markdown.ts';
import { lineAt, type Splice } from './splice.ts';

/** True for names whose JSON holds the properties of the file beside it. */
export function isJsonSidecar(path: RelPath): boolean {
  return path.endsWith('.json') && ownerName(nameOf(path)) !== null;
}

/** What has to be replaced in the JSON of a sidecar so that wikilinks in its values have their new targets. */
export async function jsonRewrites(text: string, wanted: WantedTarget): Promise<Splice[]> {
  const { parseTree } = await import('jsonc-parser');
  const root = parseTree(text, [], { allowTrailingComma: true });
  const splices: Splice[] = [];
  for (const node of root ? stringsIn(root) : []) {
    const value = String(node.value);
    if (!value.includes('[[')) continue;
    const line = lineAt(text, node.offset);
    const same = (part: string) => part;
    for (const splice of wikiSplices(value, { wanted, decode: same, encode: same, line }))
      splices.push(jsonStringSplice(text, node, splice));
  }
  return splices;
}

/** The texts that are values, in their order. */
function* stringsIn(node: Node): Iterable<Node> {
  if (node.type === 'string') yield node;
  const inner = node.type === 'property' ? (node.children ?? []).slice(1) : (node.children ?? []);
  for (const child of inner) yield* stringsIn(child);
}
