import type { Notebook } from '@codexlab/core';

/** How many of these notebooks are in each state, with all of them as `open`. */
export function statesOf(notebooks: readonly Notebook[]): Readonly<Record<string, number>> {
  const states: Record<string, number> = { open: notebooks.length };
  for (const notebook of notebooks) {
    const { freshness } = notebook.state();
    states[freshness] = (states[freshness] ?? 0) + 1;
  }
  return states;
}
