import type { FileDiff, TextDiff } from '@codexlab/core';

/** How one text became another, as JSON. */
export function toWireDiff({ comparable, added, removed, hunks }: TextDiff) {
  return {
    ...{ comparable, added, removed },
    hunks: hunks.map((hunk) => ({
      before_from: hunk.beforeFrom,
      before_count: hunk.beforeCount,
      after_from: hunk.afterFrom,
      after_count: hunk.afterCount,
      lines: hunk.lines.map(({ kind, before, after, text, words }) => ({
        ...{ kind, before, after, text },
        words: words && words.map((word) => ({ text: word.text, changed: word.changed })),
      })),
    })),
  };
}

/** How a file differs between two versions, as JSON. */
export function toWireFileDiff({ path, oldPath, from, to, fromBytes, toBytes, diff }: FileDiff) {
  return {
    ...{ path, old_path: oldPath, from, to, from_size: fromBytes, to_size: toBytes },
    ...toWireDiff(diff),
  };
}
