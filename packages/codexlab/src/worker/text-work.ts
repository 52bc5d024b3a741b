import { diffTexts, mergeTexts, type TextWork } from '@codexlab/core';
import { contentEditor, rewriteLinks } from '@codexlab/metadata';

/** Work on texts in the thread of whoever asks. */
export const textWork: TextWork = {
  merge: async (versions) => mergeTexts(versions),
  diff: async (before, after, options) => diffTexts(before, after, options),
  async edit(path, bytes, edits) {
    let edited = bytes;
    for (const edit of edits) edited = await contentEditor.apply(path, edited, edit);
    return edited;
  },
  rewriteLinks: async (path, bytes, rewrites) => rewriteLinks(path, bytes, rewrites),
};
