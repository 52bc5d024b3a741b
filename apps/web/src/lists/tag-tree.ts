/** A tag as the API lists it. */
export interface ListedTag {
  readonly name: string;
  readonly files: number;
  readonly color: string | null;
}

/** A tag in the tree of tags. */
export interface TagNode {
  /** The whole name: `lab/x`. */
  readonly name: string;
  /** Its last part. */
  readonly label: string;
  /** Files with the tag itself; what is below is not counted, since a file may have several. */
  readonly files: number;
  readonly color: string | null;
  readonly children: readonly TagNode[];
}

/** A line of the tree as it is shown. */
export interface TagLine {
  readonly node: TagNode;
  readonly depth: number;
  readonly isOpen: boolean;
}

/** Makes a tree of names with slashes; what stands above but is no tag itself has no files. Sorted by name. */
export function tagTree(tags: readonly ListedTag[]): readonly TagNode[] {
  const byName = new Map(tags.map((tag) => [tag.name, tag]));
  const below = new Map<string, Set<string>>();
  for (const { name } of tags) {
    for (let child = name; ;) {
      const cut = child.lastIndexOf('/');
      const parent = cut < 0 ? '' : child.slice(0, cut);
      below.set(parent, (below.get(parent) ?? new Set()).add(child));
      if (cut < 0) break;
      child = parent;
    }
  }
  const nodesIn = (parent: string): readonly TagNode[] =>
    [...(below.get(parent) ?? [])].sort((a, b) => a.localeCompare(b)).map(toNode);
  const toNode = (name: string): TagNode => ({
    name,
    label: name.slice(name.lastIndexOf('/') + 1),
    files: byName.get(name)?.files ?? 0,
    color: byName.get(name)?.color ?? null,
    children: nodesIn(name),
  });
  return nodesIn('');
}

/** The lines that are shown: all at the top, and what is below those that are open. */
export function tagLines(
  nodes: readonly TagNode[],
  open: ReadonlySet<string>,
  depth = 0,
): readonly TagLine[] {
  return nodes.flatMap((node) => {
    const isOpen = open.has(node.name);
    return [{ node, depth, isOpen }, ...(isOpen ? tagLines(node.children, open, depth + 1) : [])];
  });
}

/** Those whose name has the text in it, with all that is above them; every one when there is no text. */
export function matchingTags(tags: readonly ListedTag[], text: string): readonly ListedTag[] {
  const wanted = text.trim().replace(/^#/, '').toLowerCase();
  return wanted === '' ? tags : tags.filter(({ name }) => name.toLowerCase().includes(wanted));
}
