import type * as Yaml from 'yaml';
import { cannotEdit, keyText, type YamlMap, type YamlPair, type YamlSource } from './yaml-source.ts';

/** The map in which a property stands or goes, and its entries there: more than one when it is there twice. */
export interface FoundPairs {
  readonly map: YamlMap;
  readonly pairs: readonly YamlPair[];
}

/** Follows names from the outside in. At the top upper and lower case are the same. Throws `unsupported`. */
export function findPairs(source: YamlSource, names: readonly string[]): FoundPairs | null {
  let map = source.root;
  for (const [depth, name] of names.entries()) {
    if (map === null) return null;
    const pairs = pairsNamed(source, map, depth === 0 ? name.toLowerCase() : name, depth === 0);
    if (depth === names.length - 1) return { map, pairs };
    const inner: Yaml.ParsedNode | null | undefined = pairs.at(-1)?.value;
    if (!source.yaml.isMap(inner)) throw cannotEdit('it stands in an object that is written elsewhere');
    map = inner as YamlMap;
  }
  return null;
}

function pairsNamed(source: YamlSource, map: YamlMap, name: string, folds: boolean): YamlPair[] {
  return (map.items as YamlPair[]).filter((pair) => {
    const key = keyText(source, pair);
    return key !== null && (folds ? key.toLowerCase() : key) === name;
  });
}

/** Throws `unsupported` when one of the entries defines what is used elsewhere in the file. */
export function requireNoSharedAnchors({ yaml, doc }: YamlSource, pairs: readonly YamlPair[]): void {
  const anchors = new Set<string>();
  const inside = new Set<unknown>();
  for (const pair of pairs) {
    yaml.visit(pair as unknown as Yaml.Node, (_key, node) => {
      inside.add(node);
      if ((yaml.isScalar(node) || yaml.isCollection(node)) && node.anchor) anchors.add(node.anchor);
    });
  }
  if (anchors.size === 0) return;
  yaml.visit(doc, {
    Alias(_key, alias) {
      if (!inside.has(alias) && anchors.has(alias.source))
        throw cannotEdit(`its value is used elsewhere in the file as *${alias.source}`);
    },
  });
}
