import type { FileEdit } from '../edits/edit.ts';
import type { RelPath } from '../paths.ts';
import type { LinkRewrite } from '../links/link-rewriter.ts';
import type { MergeResult } from './merge.ts';
import type { DiffOptions, TextDiff } from './text-diff.ts';

/**
 * Work on whole texts that may take longer than a request should hold a thread: comparing, merging, editing parts. The
 * results depend on nothing but what is given. Bytes that are no text in UTF-8 throw `unsupported`.
 */
export interface TextWork {
  /** Joins two versions that came from one. */
  merge(versions: {
    readonly base: Uint8Array;
    readonly ours: Uint8Array;
    readonly theirs: Uint8Array;
  }): Promise<MergeResult>;
  /** Tells how one version became another, line by line and, inside changed lines, word by word. */
  diff(before: Uint8Array, after: Uint8Array, options?: DiffOptions): Promise<TextDiff>;
  /** The bytes of a file with edits applied, one after the other. See `ContentEditor` for errors. */
  edit(path: RelPath, bytes: Uint8Array, edits: readonly FileEdit[]): Promise<Uint8Array>;
  /** The bytes of a file with the targets of some of its links replaced. See `LinkRewriter`. */
  rewriteLinks(path: RelPath, bytes: Uint8Array, rewrites: readonly LinkRewrite[]): Promise<Uint8Array>;
}
