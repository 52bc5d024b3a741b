import type { Freshness, Notebook } from '@codexlab/core';

/** States in which a notebook cannot be reached, or its index cannot follow. */
export const ILL_STATES = ['unavailable', 'degraded'] as const satisfies readonly Freshness[];

/** How many of these notebooks are in each state, with all of them as `open`. */
export function statesOf(notebooks: readonly Notebook[]): Readonly<Record<string, number>> {
  const states: Record<string, number> = { open: notebooks.length };
  for (const notebook of notebooks) {
    const { freshness } = notebook.state();
    states[freshness] = (states[freshness] ?? 0) + 1;
  }
  return states;
}
