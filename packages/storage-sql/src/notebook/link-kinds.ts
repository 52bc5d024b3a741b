import type { LinkKind } from '@codexlab/core';

/** Stored by position: new kinds go to the end. */
const KINDS: readonly LinkKind[] = ['wiki', 'embed', 'markdown', 'image', 'frontmatter'];
const CODES = new Map(KINDS.map((kind, code) => [kind, code]));

/** The number that stands for a kind in the database. */
export function linkKindCode(kind: LinkKind): number {
  return CODES.get(kind)!;
}

/** The kind that a number of the database stands for. */
export function linkKindOf(code: number): LinkKind {
  return KINDS[code]!;
}
