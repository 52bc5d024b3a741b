import type { LinkKind } from '../files/parsed-file.ts';
import type { RelPath } from '../paths.ts';

/** Links that are written so, and what their target becomes. Heading, block, shown text and title stay. */
export interface LinkRewrite {
  readonly kind: LinkKind;
  /** As in `ParsedLink.target`. */
  readonly target: string;
  /** In the same form: not percent-encoded, without `#…` and `|…`. The rewriter writes it as the place demands. */
  readonly newTarget: string;
}

/**
 * Replaces the targets of links in a file, and no other byte. Pure. A link is what `ParseFile` reads as one; text that only
 * looks like a link (in code, in an address) stays. Read again, the file has the same links with the new targets, or it
 * throws `unsupported` (details `line`).
 */
export type LinkRewriter = (
  path: RelPath,
  bytes: Uint8Array,
  rewrites: readonly LinkRewrite[],
) => Uint8Array | Promise<Uint8Array>;
